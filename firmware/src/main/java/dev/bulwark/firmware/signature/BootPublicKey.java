package dev.bulwark.firmware.signature;

import dev.bulwark.firmware.chip.SignatureScheme;
import java.util.Arrays;
import java.util.Optional;

/**
 * The public half of a secure boot key, in a form that the chip takes.
 *
 * <h2>Guarantees</h2> It is one of the four kinds that a ROM can check: an odd RSA modulus of exactly 3072 bits with the exponent 65537, or a point on P-192, P-256 or P-384. Two keys are equal when their fields are.
 *
 * <p>Immutable and thread-safe.
 */
public abstract sealed class BootPublicKey permits RsaBootKey, EcBootKey {
  private final SignatureScheme scheme;
  private final byte[] field;
  private final KeyDigest digest;

  BootPublicKey(SignatureScheme scheme, byte[] field) {
    this.scheme = scheme;
    this.field = field;
    this.digest = KeyDigest.ofField(field);
  }

  public final SignatureScheme scheme() {
    return scheme;
  }

  /** What the fuses hold of it. */
  public final KeyDigest digest() {
    return digest;
  }

  /** The key field of a signature block, whose SHA-256 is {@link #digest}: 776, 65 or 97 bytes, numbers little-endian. */
  public final byte[] encoded() {
    return field.clone();
  }

  /** The key in a block's key field; empty when it is not what its own numbers demand: R, M' and the exponent for RSA, the curve, the point and the zero padding for ECDSA. */
  static Optional<BootPublicKey> ofField(SignatureScheme scheme, byte[] field) {
    Optional<? extends BootPublicKey> read = scheme == SignatureScheme.RSA3072 ? RsaBootKey.ofField(field) : EcBootKey.ofField(Curve.of(scheme), field);
    return read.filter(key -> Arrays.equals(key.encoded(), field)).map(key -> key);
  }

  /** SubjectPublicKeyInfo (RFC 5280), DER. */
  public abstract byte[] spki();

  /**
   * Whether a signature is this key's over an image.
   *
   * @param imageDigest SHA-256, or SHA-384 for P-384, of the padded image
   * @param signature as libraries and tokens give it: RSASSA-PSS big-endian (384 bytes), or DER of ECDSA's r and s
   */
  public final boolean verifies(byte[] imageDigest, byte[] signature) {
    return toBlock(signature).map(block -> verifiesBlock(imageDigest, block)).orElse(false);
  }

  /** As {@link #verifies}, for a signature as it stands in a block. */
  abstract boolean verifiesBlock(byte[] imageDigest, byte[] blockSignature);

  /** A signature as libraries give it, turned into the block's form; empty when it is none of this kind. */
  abstract Optional<byte[]> toBlock(byte[] signature);

  @Override
  public final boolean equals(Object other) {
    return other instanceof BootPublicKey key && scheme == key.scheme && Arrays.equals(field, key.field);
  }

  @Override
  public final int hashCode() {
    return digest.hashCode();
  }

  @Override
  public final String toString() {
    return scheme.id() + " " + digest;
  }
}
