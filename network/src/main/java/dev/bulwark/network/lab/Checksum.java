package dev.bulwark.network.lab;

/** The sum of RFC 1071. */
final class Checksum {
  private Checksum() {}

  static short of(byte[] bytes) {
    return folded(sum(bytes));
  }

  static long sum(byte[] bytes) {
    long sum = 0;
    for (int i = 0; i < bytes.length; i++) sum += (i % 2 == 0) ? (bytes[i] & 0xffL) << 8 : bytes[i] & 0xffL;
    return sum;
  }

  static short folded(long sum) {
    long rest = sum;
    while (rest >>> 16 != 0) rest = (rest & 0xffff) + (rest >>> 16);
    return (short) ~rest;
  }
}
