package dev.bulwark.hardening.scan;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One element of DER as it stands in a window: only definite lengths in their shortest form, as DER demands.
 *
 * @param tag its first byte
 * @param from where its tag stands
 * @param content where its content begins
 * @param to where it ends
 */
record Der(int tag, long from, long content, long to) {
  static final int INTEGER = 0x02;
  static final int OCTETS = 0x04;
  static final int SEQUENCE = 0x30;

  /** No key or certificate of a device is longer. */
  private static final int LONGEST = 16 << 10;

  /** The element that begins there and ends before {@code limit}; null where none does. */
  static @Nullable Der at(Window window, long offset, long limit) {
    int tag = window.at(offset);
    int first = window.at(offset + 1);
    if (tag < 0 || first < 0) return null;
    long length = first;
    long content = offset + 2;
    if (first >= 0x80) {
      int octets = first & 0x7F;
      if (octets == 0 || octets > 2) return null;
      length = 0;
      for (int i = 0; i < octets; i++) {
        int next = window.at(content++);
        if (next < 0) return null;
        length = length << 8 | next;
      }
      if (length < (octets == 1 ? 0x80 : 0x100)) return null;
    }
    long to = content + length;
    return length > LONGEST || to > limit || to > window.end() ? null : new Der(tag, offset, content, to);
  }

  /** The element of that tag whose content begins there: its header has two, three or four bytes. Null where there is none. */
  static @Nullable Der around(Window window, int tag, long content) {
    for (int header = 2; header <= 4; header++) {
      Der outer = window.at(content - header) == tag ? at(window, content - header, Long.MAX_VALUE) : null;
      if (outer != null && outer.content == content) return outer;
    }
    return null;
  }

  /** What stands in it, if that fills it exactly; empty where it does not. */
  List<Der> children(Window window) {
    List<Der> children = new ArrayList<>();
    for (long at = content; at < to; ) {
      Der child = at(window, at, to);
      if (child == null || children.size() >= 64) return List.of();
      children.add(child);
      at = child.to;
    }
    return children;
  }

  long length() {
    return to - content;
  }

  boolean is(int other) {
    return tag == other;
  }

  byte[] bytes(Window window) {
    return window.copy(from, to);
  }
}
