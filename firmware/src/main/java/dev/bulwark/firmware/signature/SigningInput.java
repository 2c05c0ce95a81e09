package dev.bulwark.firmware.signature;

import dev.bulwark.firmware.chip.SignatureScheme;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a signature is over: for V2 an image filled with FF to a multiple of 4096 bytes, for V1 the image as it is. The filling is never copied beside a large image but fed to the hash; each of the two digests is computed once, when first asked for.
 *
 * <p>It looks at the given array, which must not change meanwhile. Not thread-safe.
 */
public final class SigningInput {
  /** The unit of flash that is erased at once, in bytes; a V2 signature stands in one of its own. */
  public static final int SECTOR = 4_096;

  private final byte[] bytes;
  private final int from;
  private final int length;
  private final int filling;
  private final boolean older;
  private byte @Nullable [] sha256;
  private byte @Nullable [] sha384;

  private SigningInput(byte[] bytes, int from, int length, int filling, boolean older) {
    if (from < 0 || length < 0 || length > bytes.length - from) throw new IndexOutOfBoundsException(from + " + " + length + " of " + bytes.length);
    this.bytes = bytes;
    this.from = from;
    this.length = length;
    this.filling = filling;
    this.older = older;
  }

  /** The {@code length} bytes that begin at {@code from}, to be filled up. */
  static SigningInput padded(byte[] bytes, int from, int length) {
    return new SigningInput(bytes, from, length, (int) (padded(length) - length), false);
  }

  /** The {@code length} bytes that begin at {@code from}, whole sectors already. */
  static SigningInput exact(byte[] bytes, int from, int length) {
    return new SigningInput(bytes, from, length, 0, false);
  }

  /** What a V1 signature is over: the {@code length} bytes that begin at {@code from}. */
  static SigningInput older(byte[] bytes, int from, int length) {
    return new SigningInput(bytes, from, length, 0, true);
  }

  /** Up to the next multiple of 4096 at or above {@code length}. */
  static long padded(long length) {
    return (length + SECTOR - 1) / SECTOR * SECTOR;
  }

  /** True for the first chip's V1, whose signatures the vendor's tool makes reproducible (RFC 6979). */
  public boolean olderScheme() {
    return older;
  }

  /** SHA-384 for P-384, else SHA-256: what that scheme signs. */
  public byte[] digest(SignatureScheme scheme) {
    byte @Nullable [] known = scheme == SignatureScheme.ECDSA384 ? sha384 : sha256;
    if (known != null) return known.clone();
    byte[] computed = hash(scheme == SignatureScheme.ECDSA384 ? "SHA-384" : "SHA-256");
    if (scheme == SignatureScheme.ECDSA384) sha384 = computed;
    else sha256 = computed;
    return computed.clone();
  }

  /** A copy, filling included, for signers that hash for themselves. */
  public byte[] message() {
    byte[] message = new byte[Math.addExact(length, filling)];
    System.arraycopy(bytes, from, message, 0, length);
    Arrays.fill(message, length, message.length, (byte) 0xFF);
    return message;
  }

  private byte[] hash(String algorithm) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      digest.update(bytes, from, length);
      byte[] rest = new byte[filling];
      Arrays.fill(rest, (byte) 0xFF);
      return digest.digest(rest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + algorithm, e);
    }
  }
}
