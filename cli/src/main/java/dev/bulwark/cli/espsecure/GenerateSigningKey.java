package dev.bulwark.cli.espsecure;

import dev.bulwark.cli.terminal.OutFile;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.cli.vendor.VendorCommand;
import dev.bulwark.firmware.chip.SignatureScheme;
import dev.bulwark.firmware.signature.BootKeys;
import dev.bulwark.firmware.signature.BootPrivateKey;
import dev.bulwark.problem.Problem;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a signing key. */
@Command(
    name = "generate-signing-key",
    description = {
      "Makes a private key that signs images, readable by its owner only. A file that exists is never overwritten.",
      "",
      "Example: bulwark espsecure generate-signing-key --version 2 --scheme rsa3072 KEY.pem",
      ""
    })
final class GenerateSigningKey extends VendorCommand {
  @Option(names = {"--version", "-v"}, defaultValue = "1", paramLabel = "1|2", description = "The version of secure boot; 1 by default.")
  private String version = "1";

  @Option(names = {"--scheme", "-s"}, paramLabel = "SCHEME", description = "rsa3072 (the default of version 2), ecdsa192, ecdsa256 (the only one of version 1) or ecdsa384.")
  private @Nullable String scheme;

  @Parameters(paramLabel = "KEY.pem", description = "Where the key goes.")
  private @Nullable Path file;

  private final SecureRandom random;

  GenerateSigningKey(Terminal terminal, SecureRandom random) {
    super(terminal);
    this.random = random;
  }

  @Override
  protected void perform() {
    Path to = Objects.requireNonNull(file);
    boolean first = Version.of(version) == Version.V1;
    SignatureScheme chosen = SignatureScheme.of(scheme != null ? scheme : first ? "ecdsa256" : "rsa3072");
    if (first && chosen != SignatureScheme.ECDSA256) throw new Problem("FIRMWARE-805", "secure boot version 1 signs with ecdsa256 only", "give --version 2");
    BootPrivateKey key = BootKeys.generate(chosen, random);
    OutFile.create(to, key.revealPem());
    terminal().line("Wrote a new " + chosen.id() + " key to " + to);
    terminal().line("Public key digest: " + key.publicKey().digest());
  }
}
