package dev.bulwark.fleet.evidence;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import org.jspecify.annotations.Nullable;

/**
 * A device's signature over a {@link Statement}: {@code ES256}, {@code ES384} or {@code EdDSA} (Ed25519) over {@link Statement#canonical}; ECDSA as the two numbers of JOSE or as DER.
 *
 * <h2>Guarantees</h2> True means that the holder of the key's private half signed these very words. An algorithm that does not belong to the key is no signature.
 * <h2>Does not guarantee</h2> That the key belongs to the device now: who asks looks that up first.
 */
public record Attestation(String alg, byte[] signature) {
  private static final int LONGEST = 200;

  public boolean holds(Statement statement, PublicKey key) {
    String algorithm = algorithm(key);
    if (algorithm == null || signature.length == 0 || signature.length > LONGEST) return false;
    try {
      Signature check = Signature.getInstance(algorithm);
      check.initVerify(key);
      check.update(statement.canonical());
      return check.verify(signature);
    } catch (GeneralSecurityException | IllegalArgumentException malformed) {
      return false;
    }
  }

  private @Nullable String algorithm(PublicKey key) {
    int bits = key instanceof ECPublicKey ec ? ec.getParams().getOrder().bitLength() : 0;
    return switch (alg) {
      case "ES256" -> bits == 256 ? ecdsa("SHA256withECDSA", 64) : null;
      case "ES384" -> bits == 384 ? ecdsa("SHA384withECDSA", 96) : null;
      case "EdDSA" -> key.getAlgorithm().equals("Ed25519") || key.getAlgorithm().equals("EdDSA") ? "Ed25519" : null;
      default -> null;
    };
  }

  /** Two numbers of the curve's size have a length that DER of two random numbers has never. */
  private String ecdsa(String name, int pair) {
    return signature.length == pair ? name + "inP1363Format" : name;
  }
}
