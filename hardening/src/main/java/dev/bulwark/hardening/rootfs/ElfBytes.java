package dev.bulwark.hardening.rootfs;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of an ELF file, read in its own width and byte order. What lies outside of the bytes reads as 0. */
final class ElfBytes {
  private final byte[] bytes;

  ElfBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  /** 64 bit. */
  boolean wide() {
    return bytes[4] == 2;
  }

  boolean has(long at, int length) {
    return at >= 0 && length >= 0 && at <= bytes.length - (long) length;
  }

  int half(long at) {
    return (int) number(at, 2);
  }

  /** 32 bit. */
  long integer(long at) {
    return number(at, 4);
  }

  /** An address, an offset or a size: 32 or 64 bit. */
  long word(long at) {
    return number(at, wide() ? 8 : 4);
  }

  private long number(long at, int length) {
    if (!has(at, length)) return 0;
    long value = 0;
    for (int i = 0; i < length; i++) {
      int from = bytes[5] == 1 ? length - 1 - i : i;
      value = value << 8 | bytes[(int) at + from] & 0xff;
    }
    return value;
  }

  /** One character for each byte. */
  String text(int at, int length) {
    return new String(bytes, at, length, StandardCharsets.ISO_8859_1);
  }

  /** Up to the next zero. */
  String name(long at, int longest) {
    if (!has(at, 1)) return "";
    int end = (int) at;
    while (end < bytes.length && end - at < longest && bytes[end] != 0) end++;
    return new String(bytes, (int) at, end - (int) at, StandardCharsets.ISO_8859_1);
  }

  boolean contains(String ascii) {
    byte[] wanted = ascii.getBytes(StandardCharsets.US_ASCII);
    for (int at = 0; at <= bytes.length - wanted.length; at++) {
      if (bytes[at] == wanted[0] && Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) return true;
    }
    return false;
  }
}
