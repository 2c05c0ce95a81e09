package dev.bulwark.firmware.info;

import java.util.Locale;

/** Numbers as the vendor's tools and people write them. */
final class Numbers {
  private Numbers() {}

  /** Eight hexadecimal digits, {@code 0x3f400020}. */
  static String address(long value) {
    return String.format(Locale.ROOT, "0x%08x", value);
  }

  /** {@code 0x5b}. */
  static String octet(int value) {
    return String.format(Locale.ROOT, "0x%02x", value);
  }

  /** {@code 0x10000}. */
  static String offset(long value) {
    return "0x" + Long.toHexString(value);
  }

  /** {@code 512 bytes}, {@code 3.7 KiB}, {@code 1.2 MiB}. */
  static String size(long bytes) {
    if (bytes < 1_024) return bytes + (bytes == 1 ? " byte" : " bytes");
    return bytes < 1 << 20 ? String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0) : String.format(Locale.ROOT, "%.1f MiB", bytes / 1024.0 / 1024.0);
  }

  /** A revision in its full form as {@code 0.3}. */
  static String revision(int full) {
    return full / 100 + "." + full % 100;
  }
}
