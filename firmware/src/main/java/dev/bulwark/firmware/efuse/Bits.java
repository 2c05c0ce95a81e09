package dev.bulwark.firmware.efuse;

import java.math.BigInteger;

/** Runs of bits in a block's bytes: byte 0 holds bits 0 to 7, bit 0 lowest. */
final class Bits {
  private Bits() {}

  static BigInteger get(byte[] bytes, int from, int length) {
    return of(bytes).shiftRight(from).and(mask(length));
  }

  /** Sets the bits of {@code value}, from {@code from} on; what is set already stays. */
  static void or(byte[] bytes, int from, BigInteger value) {
    for (int bit = value.getLowestSetBit(); bit >= 0 && bit < value.bitLength(); bit++) {
      if (value.testBit(bit)) bytes[(from + bit) >> 3] |= (byte) (1 << ((from + bit) & 7));
    }
  }

  static boolean test(byte[] bytes, int bit) {
    return (bytes[bit >> 3] >> (bit & 7) & 1) != 0;
  }

  /** Bytes in memory order as a number: the first is the lowest. */
  static BigInteger of(byte[] bytes) {
    return new BigInteger(1, reversed(bytes));
  }

  static BigInteger mask(int length) {
    return BigInteger.ONE.shiftLeft(length).subtract(BigInteger.ONE);
  }

  static byte[] reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) reversed[i] = bytes[bytes.length - 1 - i];
    return reversed;
  }

  static boolean blank(byte[] bytes) {
    for (byte b : bytes) if (b != 0) return false;
    return true;
  }
}
