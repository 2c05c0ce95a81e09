package dev.bulwark.firmware.partition;

/**
 * CRC-32 (polynomial EDB88320, reflected) whose register starts at 0, not at all ones; the result is complemented as usual. Otadata and NVS use it; {@link java.util.zip.CRC32} cannot.
 */
public final class ZeroCrc {
  private static final int[] TABLE = new int[256];

  static {
    for (int i = 0; i < 256; i++) {
      int value = i;
      for (int bit = 0; bit < 8; bit++) value = value >>> 1 ^ (value & 1) * 0xEDB88320;
      TABLE[i] = value;
    }
  }

  private ZeroCrc() {}

  /** The checksum of all bytes, 32 bits, unsigned. */
  public static long of(byte[] bytes) {
    return of(bytes, 0, bytes.length);
  }

  /** The checksum of {@code length} bytes from {@code from} on, 32 bits, unsigned. */
  public static long of(byte[] bytes, int from, int length) {
    return result(update(0, bytes, from, length));
  }

  /** The checksum of two ranges, as if they stood side by side. */
  public static long of(byte[] bytes, int from, int length, int then, int thenLength) {
    return result(update(update(0, bytes, from, length), bytes, then, thenLength));
  }

  private static int update(int register, byte[] bytes, int from, int length) {
    for (int i = from; i < from + length; i++) register = register >>> 8 ^ TABLE[(register ^ bytes[i]) & 0xFF];
    return register;
  }

  private static long result(int register) {
    return Integer.toUnsignedLong(~register);
  }
}
