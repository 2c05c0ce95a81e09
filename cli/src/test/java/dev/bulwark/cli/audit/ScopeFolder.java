package dev.bulwark.cli.audit;

import dev.bulwark.cli.InProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A folder with a scope file, its signature and the approver's key, for tests. */
public final class ScopeFolder {
  private final Path dir;
  private final KeyPair approver;

  public ScopeFolder(Path dir) throws IOException, GeneralSecurityException {
    this.dir = dir;
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    this.approver = generator.generateKeyPair();
    String pem = "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(approver.getPublic().getEncoded()) + "\n-----END PUBLIC KEY-----\n";
    Files.writeString(dir.resolve("approver.pem"), pem);
  }

  /** Writes and signs a scope that holds now. @param more lines before the targets */
  public void write(String more, String... targets) throws IOException, GeneralSecurityException {
    StringBuilder text = new StringBuilder("id: audit-1\napprover: somebody\nnotBefore: 2020-01-01T00:00:00Z\nexpires: 2100-01-01T00:00:00Z\n" + more + "targets:\n");
    for (String target : targets) text.append("  - ").append(target).append('\n');
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(approver.getPrivate());
    signature.update(bytes);
    Files.write(file(), bytes);
    Files.write(signature(), signature.sign());
  }

  public Path file() {
    return dir.resolve("scope.yaml");
  }

  public Path signature() {
    return dir.resolve("scope.yaml.sig");
  }

  /** Runs the audit over it. */
  public InProcess.Run audit(String... more) {
    List<String> args = new ArrayList<>(List.of("audit", "exposure", "--scope", file().toString(), "--approver", dir.resolve("approver.pem").toString()));
    args.addAll(List.of(more));
    return InProcess.run(args.toArray(String[]::new));
  }
}
