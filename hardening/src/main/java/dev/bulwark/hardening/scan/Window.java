package dev.bulwark.hardening.scan;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The part of an input that stands in memory around a hit. Places are told as offsets in the input; nothing before {@link #start} or from {@link #end} on can be read, and asking for it gives -1 or less than was asked for, never an
 * exception. It is valid during the call that it was handed to only.
 */
public final class Window {
  private byte[] bytes = new byte[0];
  private long base;
  private int length;

  /** Over a whole input. */
  public static Window over(byte[] all) {
    Window window = new Window();
    window.set(all, 0, all.length);
    return window;
  }

  void set(byte[] content, long offsetOfFirst, int valid) {
    this.bytes = content;
    this.base = offsetOfFirst;
    this.length = valid;
  }

  /** Offset of the first byte that can be read. */
  public long start() {
    return base;
  }

  /** Offset after the last byte that can be read. */
  public long end() {
    return base + length;
  }

  /** The byte there, 0 to 255, or -1 outside. */
  public int at(long offset) {
    long index = offset - base;
    return index < 0 || index >= length ? -1 : bytes[(int) index] & 0xFF;
  }

  /** A copy of what can be read from {@code from} to {@code to}. */
  public byte[] copy(long from, long to) {
    long low = Math.clamp(from - base, 0, length);
    long high = Math.clamp(to - base, low, length);
    return Arrays.copyOfRange(bytes, (int) low, (int) high);
  }

  /** As {@link #copy}, each byte one character (ISO 8859-1). */
  public String text(long from, long to) {
    return new String(copy(from, to), StandardCharsets.ISO_8859_1);
  }

  /** Whether the text's bytes stand there, case included. */
  public boolean holds(long offset, String text) {
    for (int i = 0; i < text.length(); i++) if (at(offset + i) != text.charAt(i)) return false;
    return true;
  }

  /** The first place from {@code from} on, before {@code to}, where the text begins; -1 where it does not. */
  public long find(String text, long from, long to) {
    long last = Math.min(to, end()) - text.length();
    for (long at = Math.max(from, start()); at <= last; at++) if (at(at) == text.charAt(0) && holds(at, text)) return at;
    return -1;
  }
}
