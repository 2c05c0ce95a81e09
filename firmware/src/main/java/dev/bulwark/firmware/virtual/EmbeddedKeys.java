package dev.bulwark.firmware.virtual;

import dev.bulwark.firmware.signature.BootKeys;
import dev.bulwark.firmware.signature.BootPublicKey;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Finds the P-256 keys that a bootloader of secure boot V1 carries: 64 bytes, x and y big-endian, at a word's boundary. Bytes that are no key satisfy the curve's equation with a chance of 2⁻²⁵⁶.
 *
 * <p>Source of the constants: SEC 2, secp256r1; of the form: {@code signature_verification_key.bin}, which ESP-IDF's build links in.
 */
final class EmbeddedKeys {
  private static final BigInteger P = new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);
  private static final BigInteger B = new BigInteger("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b", 16);
  private static final BigInteger THREE = BigInteger.valueOf(3);
  private static final byte[] SPKI = HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d03010703420004");
  private static final int HALF = 32;
  private static final int MOST = 8;

  private EmbeddedKeys() {}

  /** At most eight, in the order in which they stand. */
  static List<BootPublicKey> in(byte[] bytes, int from, int length) {
    List<BootPublicKey> keys = new ArrayList<>();
    for (int at = 0; at + 2 * HALF <= length && keys.size() < MOST; at += 4) {
      BigInteger x = new BigInteger(1, bytes, from + at, HALF);
      BigInteger y = new BigInteger(1, bytes, from + at + HALF, HALF);
      if (onCurve(x, y)) keys.add(key(bytes, from + at));
    }
    return List.copyOf(keys);
  }

  private static boolean onCurve(BigInteger x, BigInteger y) {
    if (x.signum() == 0 || x.compareTo(P) >= 0 || y.compareTo(P) >= 0) return false;
    BigInteger right = x.multiply(x).subtract(THREE).multiply(x).add(B).mod(P);
    return y.multiply(y).mod(P).equals(right);
  }

  private static BootPublicKey key(byte[] bytes, int at) {
    byte[] spki = Arrays.copyOf(SPKI, SPKI.length + 2 * HALF);
    System.arraycopy(bytes, at, spki, SPKI.length, 2 * HALF);
    return BootKeys.ofSpki(spki);
  }
}
