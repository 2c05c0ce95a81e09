package dev.bulwark.problem;

/** Text from outside made safe for a terminal, a log line or a label: control and bidirectional characters are escaped, length is bounded. */
public final class Printable {
  private static final int LONGEST = 2_000;

  private Printable() {}

  /** {@code text} on one line, at most 2,000 characters, controls, line and bidi marks written as {@code \\uhhhh}. */
  public static String line(String text) {
    return line(text, LONGEST);
  }

  /** As {@link #line(String)} with another bound, in characters, on what is kept of {@code text}. */
  public static String line(String text, int longest) {
    StringBuilder out = new StringBuilder(Math.min(text.length(), longest) + 16);
    for (int i = 0; i < text.length() && i < longest; ) {
      int point = text.codePointAt(i);
      int chars = Character.charCount(point);
      boolean hidden = hidden(point);
      for (int c = i; c < i + chars; c++) {
        if (hidden) out.append(String.format("\\u%04x", (int) text.charAt(c)));
        else out.append(text.charAt(c));
      }
      i += chars;
    }
    if (text.length() > longest) out.append('…');
    return out.toString();
  }

  /** True for a character that a reader would not see as itself: control, format (bidi marks, zero width), separator. Half of a pair is not judged here; {@link #line} judges pairs. */
  public static boolean hidden(char c) {
    return !Character.isSurrogate(c) && hidden((int) c);
  }

  private static boolean hidden(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.PRIVATE_USE, Character.SURROGATE, Character.UNASSIGNED -> true;
      default -> false;
    };
  }
}
