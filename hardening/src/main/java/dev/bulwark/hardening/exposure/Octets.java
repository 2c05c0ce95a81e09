package dev.bulwark.hardening.exposure;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A cursor over bytes from outside. Guarantees: it never leaves its bounds; where they are too few it says so by {@link TooShort}. */
final class Octets {
  /** The bytes end before what should be there. */
  static final class TooShort extends Exception {
    TooShort() {
      super("the bytes end too early", null, false, false);
    }
  }

  private final byte[] bytes;
  private int at;
  private final int end;

  Octets(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  private Octets(byte[] bytes, int at, int end) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  int left() {
    return end - at;
  }

  boolean any() {
    return at < end;
  }

  int u8() throws TooShort {
    need(1);
    return bytes[at++] & 0xff;
  }

  int u16() throws TooShort {
    return u8() << 8 | u8();
  }

  int u24() throws TooShort {
    return u16() << 8 | u8();
  }

  /** At most 2^31 - 1; more is not there in any case. */
  int u32() throws TooShort {
    int high = u16();
    int low = u16();
    if (high > 0x7fff) throw new TooShort();
    return high << 16 | low;
  }

  Octets take(int count) throws TooShort {
    need(count);
    at += count;
    return new Octets(bytes, at - count, at);
  }

  byte[] bytes(int count) throws TooShort {
    need(count);
    at += count;
    return Arrays.copyOfRange(bytes, at - count, at);
  }

  byte[] rest() {
    byte[] rest = Arrays.copyOfRange(bytes, at, end);
    at = end;
    return rest;
  }

  String ascii(int count) throws TooShort {
    return new String(bytes(count), StandardCharsets.US_ASCII);
  }

  private void need(int count) throws TooShort {
    if (count < 0 || count > end - at) throw new TooShort();
  }
}
