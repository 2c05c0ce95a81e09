package dev.bulwark.firmware.signature;

/**
 * A secure boot key that this process holds: it signs, and is written to a PEM file.
 *
 * <h2>Guarantees</h2> It is of a kind that {@link BootPublicKey} admits, and its halves belong together. It never shows itself but through {@link #revealPem}.
 *
 * <p>Thread-safe.
 */
public abstract sealed class BootPrivateKey implements BootSigner permits RsaBootPrivateKey, EcBootPrivateKey {
  /** The private key in the form that the vendor's tool writes: PKCS #1 for RSA, SEC 1 for elliptic curves, not encrypted. Meant for a file that only its owner can read. */
  public abstract byte[] revealPem();

  @Override
  public final String toString() {
    return "private key of " + publicKey();
  }
}
