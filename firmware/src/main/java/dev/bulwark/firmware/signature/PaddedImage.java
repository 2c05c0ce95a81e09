package dev.bulwark.firmware.signature;

import dev.bulwark.firmware.chip.SignatureScheme;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a V2 signature is over: an image, filled with FF to a multiple of 4096 bytes. The filling is never copied beside a large image but fed to the hash; each of the two digests is computed once, when first asked for.
 *
 * <p>It looks at the given array, which must not change meanwhile. Not thread-safe.
 */
public final class PaddedImage {
  /** The unit of flash that is erased at once, in bytes; a signature stands in one of its own. */
  public static final int SECTOR = 4_096;

  private final byte[] bytes;
  private final int from;
  private final int length;
  private byte @Nullable [] sha256;
  private byte @Nullable [] sha384;

  /** The {@code length} bytes that begin at {@code from}. */
  public PaddedImage(byte[] bytes, int from, int length) {
    if (from < 0 || length < 0 || length > bytes.length - from) throw new IndexOutOfBoundsException(from + " + " + length + " of " + bytes.length);
    this.bytes = bytes;
    this.from = from;
    this.length = length;
  }

  /** Up to the next multiple of 4096 at or above {@code length}. */
  static long padded(long length) {
    return (length + SECTOR - 1) / SECTOR * SECTOR;
  }

  /** With the filling, in bytes. */
  public long paddedLength() {
    return padded(length);
  }

  /** SHA-384 for P-384, else SHA-256, of the padded image. */
  public byte[] digest(SignatureScheme scheme) {
    byte @Nullable [] known = scheme == SignatureScheme.ECDSA384 ? sha384 : sha256;
    if (known != null) return known.clone();
    byte[] computed = hash(scheme == SignatureScheme.ECDSA384 ? "SHA-384" : "SHA-256");
    if (scheme == SignatureScheme.ECDSA384) sha384 = computed;
    else sha256 = computed;
    return computed.clone();
  }

  /** A copy with the filling, for signers that hash for themselves. */
  public byte[] message() {
    byte[] message = new byte[Math.toIntExact(paddedLength())];
    System.arraycopy(bytes, from, message, 0, length);
    Arrays.fill(message, length, message.length, (byte) 0xFF);
    return message;
  }

  private byte[] hash(String algorithm) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      digest.update(bytes, from, length);
      byte[] filling = new byte[(int) (paddedLength() - length)];
      Arrays.fill(filling, (byte) 0xFF);
      return digest.digest(filling);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + algorithm, e);
    }
  }
}
