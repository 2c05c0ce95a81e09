package dev.bulwark.hardening.scan;

import java.nio.charset.StandardCharsets;

/** Bytes to look for, at least one; letters of ASCII may be in either case where it says so. */
public final class Literal {
  private final byte[] bytes;
  private final boolean ignoreCase;

  private Literal(byte[] bytes, boolean ignoreCase) {
    if (bytes.length == 0) throw new IllegalArgumentException("an empty literal stands everywhere");
    this.bytes = bytes;
    this.ignoreCase = ignoreCase;
  }

  public static Literal of(byte[] bytes) {
    return new Literal(bytes.clone(), false);
  }

  /** The text's bytes in ISO 8859-1. */
  public static Literal of(String text) {
    return new Literal(text.getBytes(StandardCharsets.ISO_8859_1), false);
  }

  /** As {@link #of(String)}, in either case. */
  public static Literal ignoringCase(String text) {
    return new Literal(text.getBytes(StandardCharsets.ISO_8859_1), true);
  }

  public int length() {
    return bytes.length;
  }

  boolean ignoresCase() {
    return ignoreCase;
  }

  byte at(int index) {
    return bytes[index];
  }

  /** Whether it stands in {@code content} at {@code from}, case included. */
  boolean standsAt(byte[] content, int from) {
    for (int i = 0; i < bytes.length; i++) if (content[from + i] != bytes[i]) return false;
    return true;
  }

  static int fold(int octet) {
    return octet >= 'A' && octet <= 'Z' ? octet + 32 : octet;
  }
}
