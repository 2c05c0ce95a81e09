package dev.bulwark.network.lab;

import java.util.HexFormat;

/** An Ethernet address of six bytes. */
public record Mac(long value) {
  private static final HexFormat COLONS = HexFormat.ofDelimiter(":");

  /** Locally administered: a zone by its number, and a number in it. */
  static Mac of(int zone, int number) {
    return new Mac(0x02_4c_00_00_00_00L | ((long) zone << 16) | number);
  }

  /** @param bytes six */
  static Mac of(byte[] bytes) {
    long value = 0;
    for (byte each : bytes) value = (value << 8) | (each & 0xff);
    return new Mac(value);
  }

  static Mac parse(String text) {
    long value = 0;
    for (byte each : COLONS.parseHex(text.toLowerCase(java.util.Locale.ROOT))) value = (value << 8) | (each & 0xff);
    return new Mac(value);
  }

  byte[] bytes() {
    byte[] bytes = new byte[6];
    for (int i = 0; i < 6; i++) bytes[i] = (byte) (value >>> (40 - 8 * i));
    return bytes;
  }

  @Override
  public String toString() {
    return COLONS.formatHex(bytes());
  }
}
