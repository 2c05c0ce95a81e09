package dev.bulwark.fleet.keys;

import java.security.PublicKey;

/**
 * A private key that signs and never shows itself.
 *
 * <h2>Guarantees</h2> Every signature was verified with the public key before it is returned (a fault in the signer never leaves). The private key stays in its vault.
 * <h2>Fails by</h2> {@code Problem KEYS-…} when the back end is unreachable or the self-check fails.
 *
 * <p>Thread-safe.
 */
public interface SigningKey {
  /** The name in the vault. */
  String name();

  PublicKey publicKey();

  /** JCA name of the algorithm it signs with: {@code SHA256withECDSA}, {@code SHA384withECDSA}, {@code Ed25519}, {@code SHA256withRSA}, {@code RSASSA-PSS}. */
  String algorithm();

  /** DER as X.509 carries it (ECDSA: SEQUENCE of r and s). */
  byte[] sign(byte[] message);
}
