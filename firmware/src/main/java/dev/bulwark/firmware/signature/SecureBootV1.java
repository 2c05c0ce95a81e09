package dev.bulwark.firmware.signature;

import dev.bulwark.firmware.chip.SignatureScheme;
import dev.bulwark.problem.Problem;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The first chip's older secure boot: 68 bytes behind an application, a zero word and r and s big-endian, ECDSA on P-256 over the SHA-256 of all before it.
 *
 * <h2>Guarantees</h2> {@link Trusted} exists only for an image over whose every byte the trailer's signature holds under one of the given keys. The same key and image always give the same signature (RFC 6979), as from the vendor's tool.
 * <h2>Does not guarantee</h2> Anything about the bootloader, which this scheme protects by {@link BootloaderDigest}.
 */
public final class SecureBootV1 {
  /** The trailer's length. */
  public static final int TRAILER = 68;

  /** What was judged. */
  public sealed interface Outcome permits Trusted, Rejected {}

  /** The image is signed by that key. */
  public record Trusted(BootPublicKey by) implements Outcome {}

  /** It is not. @param text why, for a person */
  public record Rejected(String text) implements Outcome {}

  private SecureBootV1() {}

  /** Judges an image in flash. @param imageLength where the trailer begins, relative to {@code from} @param to the end of its region; never throws for any bytes */
  public static Outcome verify(byte[] bytes, int from, int imageLength, int to, List<BootPublicKey> keys) {
    long trailer = (long) from + imageLength;
    if (from < 0 || imageLength <= 0 || to > bytes.length || trailer + TRAILER > to) return new Rejected("there is no signature");
    int at = (int) trailer;
    if (Endian.u32(bytes, at) != 0) return new Rejected("there is no signature of version 0");
    byte[] digest = SigningInput.older(bytes, from, imageLength).digest(SignatureScheme.ECDSA256);
    BigInteger r = new BigInteger(1, bytes, at + 4, 32);
    BigInteger s = new BigInteger(1, bytes, at + 36, 32);
    for (BootPublicKey key : keys) {
      if (key instanceof EcBootKey ec && ec.curve() == Curve.P256 && ec.holds(digest, r, s)) return new Trusted(key);
    }
    return new Rejected("the signature is by none of the given keys over this image");
  }

  /** Judges a whole file, whose last 68 bytes are the trailer. */
  public static Outcome verify(byte[] file, List<BootPublicKey> keys) {
    return verify(file, 0, file.length - TRAILER, file.length, keys);
  }

  /** What a signature of the first {@code length} bytes of a file is over. */
  public static SigningInput input(byte[] file, int length) {
    return SigningInput.older(file, 0, length);
  }

  /**
   * Signs the first {@code length} bytes of a file; what follows them there is left out.
   *
   * @throws Problem FIRMWARE-302 for a key of another curve, FIRMWARE-310 for nothing to sign, FIRMWARE-313 when the signature does not verify
   */
  public static SignedImage sign(byte[] file, int length, BootSigner signer) {
    if (!(signer.publicKey() instanceof EcBootKey key) || key.curve() != Curve.P256) {
      throw new Problem("FIRMWARE-302", "secure boot V1 signs with P-256 only", "make a key with `bulwark firmware keygen --scheme v1`");
    }
    if (length <= 0) throw new Problem("FIRMWARE-310", "the file is empty", "give the image");
    byte[] signature = signer.sign(SigningInput.older(file, 0, length));
    Optional<EcdsaDer.Pair> pair = signature.length == 64 ? Optional.of(raw(signature)) : EcdsaDer.decode(signature);
    if (pair.isEmpty() || pair.get().r().bitLength() > 256 || pair.get().s().bitLength() > 256) throw SectorSigning.withheld(key);
    byte[] out = Arrays.copyOf(file, Math.addExact(length, TRAILER));
    Arrays.fill(out, length, length + 4, (byte) 0);
    System.arraycopy(Endian.big(pair.get().r(), 32), 0, out, length + 4, 32);
    System.arraycopy(Endian.big(pair.get().s(), 32), 0, out, length + 36, 32);
    if (!(verify(out, List.of(key)) instanceof Trusted)) throw SectorSigning.withheld(key);
    return new SignedImage(out, List.of(key.digest()), 0, length < file.length);
  }

  private static EcdsaDer.Pair raw(byte[] signature) {
    return new EcdsaDer.Pair(new BigInteger(1, signature, 0, 32), new BigInteger(1, signature, 32, 32));
  }
}
