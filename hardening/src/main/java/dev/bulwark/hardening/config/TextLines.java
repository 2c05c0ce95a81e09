package dev.bulwark.hardening.config;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The lines of a text file: without BOM, line ends and trailing blanks. Bytes that are no UTF-8 become replacement characters. */
final class TextLines {
  /** Bytes in one line; more is no configuration. */
  static final int LONGEST = 64 << 10;

  /** Bytes in one file: the largest kernel configuration has a third of a MiB. */
  static final int MOST_BYTES = 4 << 20;

  private TextLines() {}

  /** @throws Unreadable {@code nul-byte}, {@code long-line} or {@code limit:size} */
  static List<String> of(byte[] bytes) throws Unreadable {
    if (bytes.length > MOST_BYTES) throw new Unreadable("limit:size");
    List<String> lines = new ArrayList<>();
    int from = bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF ? 3 : 0;
    for (int at = from; at <= bytes.length; at++) {
      if (at < bytes.length && bytes[at] == 0) throw new Unreadable("nul-byte");
      if (at < bytes.length && bytes[at] != '\n') continue;
      if (at - from > LONGEST) throw new Unreadable("long-line");
      int end = at;
      while (end > from && (bytes[end - 1] == ' ' || bytes[end - 1] == '\t' || bytes[end - 1] == '\r')) end--;
      if (at < bytes.length || end > from) lines.add(new String(bytes, from, end - from, StandardCharsets.UTF_8));
      from = at + 1;
    }
    return lines;
  }
}
