package dev.bulwark.hardening.exposure;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Somebody who may allow an audit, for tests. */
final class Approver {
  static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
  private static final KeyPair KEY = key("secp256r1");

  private Approver() {}

  static KeyPair key(String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static byte[] pem(KeyPair key) {
    return ("-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(key.getPublic().getEncoded()) + "\n-----END PUBLIC KEY-----\n").getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] sign(byte[] bytes) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(KEY.getPrivate());
      signature.update(bytes);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static ScopeFiles signed(String scope) {
    byte[] bytes = scope.getBytes(StandardCharsets.UTF_8);
    return new ScopeFiles(bytes, Optional.of(sign(bytes)), Optional.of(pem(KEY)), path -> path.getBytes(StandardCharsets.UTF_8));
  }

  /** A scope over some targets, each written as in the file. */
  static String scope(String more, String... targets) {
    return "id: s1\napprover: somebody\nnotBefore: 2026-05-01T00:00:00Z\nexpires: 2026-05-02T00:00:00Z\n" + more + "targets:\n" + String.join("\n", List.of(targets).stream().map(each -> "  - " + each).toList()) + "\n";
  }

  /** A run over loopback. */
  static ApprovedRun approved(String more, String... targets) {
    Admission admission = ScopeGate.admit(signed(scope(more, targets)), Set.of(), NOW, host -> List.of(InetAddress.getLoopbackAddress()));
    if (admission instanceof Admission.Admitted(ApprovedRun run)) return run;
    throw new AssertionError(admission);
  }
}
