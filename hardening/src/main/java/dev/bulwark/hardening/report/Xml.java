package dev.bulwark.hardening.report;

/** Text inside XML 1.0, in elements and in attributes alike. */
final class Xml {
  private Xml() {}

  /** Escaped; what XML 1.0 forbids (control characters, half pairs, U+FFFE, U+FFFF) is dropped; a line break stays one in either place. */
  static String text(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      i += Character.charCount(point);
      switch (point) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&apos;");
        case '\n', '\r', '\t' -> out.append("&#").append(point).append(';');
        default -> {
          if ((point >= 0x20 && point < 0xd800) || (point >= 0xe000 && point < 0xfffe) || point > 0xffff) out.appendCodePoint(point);
        }
      }
    }
    return out.toString();
  }
}
