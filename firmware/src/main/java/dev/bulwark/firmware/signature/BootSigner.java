package dev.bulwark.firmware.signature;

/**
 * A private key that signs images: in a PEM file, in a token, behind a quorum.
 *
 * <h2>Guarantees</h2> None on its own: {@link SecureBootV2} and {@link SecureBootV1} verify every signature with {@link #publicKey} before they release an image.
 * <h2>Fails by</h2> a {@code Problem} of the back end.
 */
public interface BootSigner {
  BootPublicKey publicKey();

  /**
   * Signs the padded image as {@code publicKey().scheme()} says.
   *
   * @return RSASSA-PSS (SHA-256, MGF1 with SHA-256, salt of 32 bytes), 384 bytes big-endian; or ECDSA as a DER sequence of r and s over SHA-256 (P-384: SHA-384)
   */
  byte[] sign(SigningInput image);
}
