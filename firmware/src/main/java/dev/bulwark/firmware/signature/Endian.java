package dev.bulwark.firmware.signature;

import java.math.BigInteger;

/** Whole numbers as signature blocks hold them: the lowest byte first, in a fixed number of bytes. */
final class Endian {
  private Endian() {}

  /** @param value not negative, of at most {@code length} bytes */
  static byte[] little(BigInteger value, int length) {
    byte[] big = value.toByteArray();
    byte[] out = new byte[length];
    for (int i = 0; i < big.length; i++) {
      byte b = big[big.length - 1 - i];
      if (i < length) out[i] = b;
      else if (b != 0) throw new IllegalArgumentException("the number needs more than " + length + " bytes");
    }
    return out;
  }

  static BigInteger little(byte[] bytes, int from, int length) {
    byte[] big = new byte[length];
    for (int i = 0; i < length; i++) big[i] = bytes[from + length - 1 - i];
    return new BigInteger(1, big);
  }

  /** @param value not negative, of at most {@code length} bytes */
  static byte[] big(BigInteger value, int length) {
    byte[] little = little(value, length);
    byte[] out = new byte[length];
    for (int i = 0; i < length; i++) out[i] = little[length - 1 - i];
    return out;
  }

  static long u32(byte[] bytes, int at) {
    return (bytes[at] & 0xFFL) | (bytes[at + 1] & 0xFFL) << 8 | (bytes[at + 2] & 0xFFL) << 16 | (bytes[at + 3] & 0xFFL) << 24;
  }

  static void putU32(byte[] bytes, int at, long value) {
    for (int i = 0; i < 4; i++) bytes[at + i] = (byte) (value >>> 8 * i);
  }
}
