package dev.bulwark.hardening.rootfs;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A text of the tree, line by line, from 1. Bytes that are no UTF-8 become replacement characters; a line of more than 64 KiB is cut. */
record TextFile(String path, List<String> lines) {
  private static final int LONGEST = 64 << 10;
  private static final int MOST_LINES = 100_000;

  TextFile {
    lines = List.copyOf(lines);
  }

  /** @param number from 1 */
  record Line(int number, String text) {}

  static TextFile of(String path, byte[] bytes) {
    List<String> lines = new ArrayList<>();
    int from = 0;
    for (int at = 0; at <= bytes.length && lines.size() < MOST_LINES; at++) {
      if (at < bytes.length && bytes[at] != '\n') continue;
      int end = at;
      while (end > from && (bytes[end - 1] == '\r' || bytes[end - 1] == ' ' || bytes[end - 1] == '\t')) end--;
      lines.add(new String(bytes, from, Math.min(end - from, LONGEST), StandardCharsets.UTF_8));
      from = at + 1;
    }
    return new TextFile(path, lines);
  }

  /** The lines that say something: stripped, without those that are empty or begin with one of the marks of a comment. */
  List<Line> said(String marks) {
    List<Line> said = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String text = lines.get(i).strip();
      if (!text.isEmpty() && marks.indexOf(text.charAt(0)) < 0) said.add(new Line(i + 1, text));
    }
    return said;
  }

  /** As {@link #said}, with lines that end in a backslash joined to the next; the number is that of the first. */
  List<Line> joined(String marks) {
    List<Line> whole = new ArrayList<>();
    StringBuilder open = new StringBuilder();
    int start = 0;
    for (int i = 0; i < lines.size(); i++) {
      String text = lines.get(i).strip();
      boolean comment = !text.isEmpty() && marks.indexOf(text.charAt(0)) >= 0;
      if (comment && open.isEmpty()) continue;
      if (open.isEmpty()) start = i + 1;
      boolean more = text.endsWith("\\") && open.length() < LONGEST;
      open.append(more ? text.substring(0, text.length() - 1) : text);
      if (more) {
        open.append(' ');
        continue;
      }
      if (!open.isEmpty()) whole.add(new Line(start, open.toString()));
      open.setLength(0);
    }
    if (!open.toString().isBlank()) whole.add(new Line(start, open.toString().strip()));
    return whole;
  }
}
