package dev.bulwark.firmware.mcuboot;

import dev.bulwark.problem.Problem;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The signatures that MCUboot can be built to check. */
public enum KeyKind {
  /** RSASSA-PSS with SHA-256, MGF1 with SHA-256 and a salt of 32 bytes. */
  RSA2048(Tlv.RSA2048_PSS, "RSASSA-PSS", "SHA-256"),
  RSA3072(Tlv.RSA3072_PSS, "RSASSA-PSS", "SHA-256"),
  /** secp256r1, the signature as a DER sequence of r and s. */
  ECDSA256(Tlv.ECDSA, "SHA256withECDSA", "SHA-256"),
  /** secp384r1 with SHA-384. */
  ECDSA384(Tlv.ECDSA, "SHA384withECDSA", "SHA-384"),
  /** Over the image's SHA-256, or over its SHA-512, or over the image itself. */
  ED25519(Tlv.ED25519, "Ed25519", "SHA-256");

  /** The JCA name of the hash that an image signed by such a key has. */
  final String hash;

  /** The JCA name of the signature. */
  final String signature;

  final int tlv;

  KeyKind(int tlv, String signature, String hash) {
    this.tlv = tlv;
    this.signature = signature;
    this.hash = hash;
  }

  @Nullable AlgorithmParameterSpec parameters() {
    return signature.equals("RSASSA-PSS") ? new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1) : null;
  }

  /** @throws Problem FIRMWARE-111 for a key that no MCUboot can be built for */
  static KeyKind of(PublicKey key) {
    return kind(key).orElseThrow(() -> new Problem("FIRMWARE-111", "MCUboot checks no signature of such a key: " + key.getAlgorithm(), "use RSA of 2048 or 3072 bits with exponent 65537, P-256, P-384 or Ed25519"));
  }

  private static Optional<KeyKind> kind(PublicKey key) {
    return switch (key) {
      case RSAPublicKey rsa when !rsa.getPublicExponent().equals(BigInteger.valueOf(65537)) -> Optional.empty();
      case RSAPublicKey rsa when rsa.getModulus().bitLength() == 2048 -> Optional.of(RSA2048);
      case RSAPublicKey rsa when rsa.getModulus().bitLength() == 3072 -> Optional.of(RSA3072);
      case ECPublicKey ec when name(ec).contains("secp256r1") -> Optional.of(ECDSA256);
      case ECPublicKey ec when name(ec).contains("secp384r1") -> Optional.of(ECDSA384);
      case EdECPublicKey ed when ed.getParams().getName().equals("Ed25519") -> Optional.of(ED25519);
      default -> Optional.empty();
    };
  }

  private static String name(ECPublicKey key) {
    return String.valueOf(key.getParams());
  }
}
