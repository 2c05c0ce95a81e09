package dev.bulwark.fleet.problem;

/** Text from outside made safe for a terminal, a log line or a label: control and bidirectional characters are escaped, length is bounded. */
public final class Printable {
  private static final int LONGEST = 2_000;

  private Printable() {}

  /** {@code text} on one line, at most 2,000 characters, controls, line and bidi marks written as {@code \\uXXXX}. */
  public static String line(String text) {
    return line(text, LONGEST);
  }

  /** As {@link #line(String)} with another bound, in characters, on what is kept of {@code text}. */
  public static String line(String text, int longest) {
    StringBuilder out = new StringBuilder(Math.min(text.length(), longest) + 16);
    for (int i = 0; i < text.length() && i < longest; i++) {
      char c = text.charAt(i);
      if (hidden(c)) out.append(String.format("\\u%04x", (int) c));
      else out.append(c);
    }
    if (text.length() > longest) out.append('…');
    return out.toString();
  }

  /** True for a character that a reader would not see as itself: control, format (bidi marks, zero width), separator, surrogate alone. */
  public static boolean hidden(char c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.PRIVATE_USE, Character.UNASSIGNED -> true;
      default -> false;
    };
  }
}
