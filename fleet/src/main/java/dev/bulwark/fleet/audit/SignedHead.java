package dev.bulwark.fleet.audit;

import dev.bulwark.fleet.keys.SigningKey;
import dev.bulwark.fleet.merkle.MerkleHash;
import dev.bulwark.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A promise by the holder of the head key: "my log had these {@code size} leaves, in this order".
 *
 * <p>What is signed are the bytes of four lines, each ended by a line feed: {@code bulwark audit head v1}, the size in decimal, the root in lower-case hex, the time as RFC 3339
 * UTC with milliseconds. The signature is what the key's kind uses by nature (P-256 with SHA-256, P-384 with SHA-384, Ed25519, RSA with SHA-256), so no field of a head chooses it.
 *
 * @param root lower-case hex
 * @param signature base64 of what the key made; for ECDSA the DER sequence
 */
public record SignedHead(long size, String root, Instant at, String signature) {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  public SignedHead {
    if (size < 0 || root.length() != 2 * MerkleHash.BYTES) throw new IllegalArgumentException("not a tree head");
    at = Instant.ofEpochMilli(at.toEpochMilli());
  }

  static SignedHead sign(long size, byte[] root, Instant at, SigningKey key) {
    String hex = HexFormat.of().formatHex(root);
    return new SignedHead(size, hex, at, Base64.getEncoder().encodeToString(key.sign(message(size, hex, at))));
  }

  /** True where the holder of {@code key} signed exactly this size, root and time. */
  public boolean signedBy(PublicKey key) {
    try {
      Signature verifier = Signature.getInstance(algorithm(key));
      verifier.initVerify(key);
      verifier.update(message(size, root, at));
      return verifier.verify(Base64.getDecoder().decode(signature));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  String time() {
    return TIME.format(at);
  }

  private static byte[] message(long size, String root, Instant at) {
    return ("bulwark audit head v1\n" + size + "\n" + root + "\n" + TIME.format(at) + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  private static String algorithm(PublicKey key) {
    return switch (key.getAlgorithm()) {
      case "EC" -> key instanceof ECPublicKey ec && ec.getParams().getOrder().bitLength() > 256 ? "SHA384withECDSA" : "SHA256withECDSA";
      case "RSA" -> "SHA256withRSA";
      case "EdDSA", "Ed25519" -> "Ed25519";
      default -> throw new Problem("AUDIT-003", "the audit log's public key is of a kind that signs no heads: " + key.getAlgorithm(), "give the key of trust/audit.pub as the server wrote it");
    };
  }
}
