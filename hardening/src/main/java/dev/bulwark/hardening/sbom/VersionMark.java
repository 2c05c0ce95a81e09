package dev.bulwark.hardening.sbom;

import dev.bulwark.hardening.scan.Window;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How one component writes its version into its own binary.
 *
 * @param literal what a scan looks for; the version stands behind it, or before it where {@code place} says so
 * @param version all of the word behind the literal, the version as its first group
 * @param tail what has to follow that word
 */
record VersionMark(String component, String literal, Head head, Place place, Pattern version, Pattern tail) {
  /** No version is longer than this, and no word is looked at further. */
  private static final int LONGEST = 64;

  /** How far behind the word the tail may reach, in bytes. */
  static final int TAIL = 160;

  /** What can be read ends: a zero, the end of a line, another byte that no text has. */
  static final Pattern END = Pattern.compile("(?:[^ -~].*)?", Pattern.DOTALL);

  /** The same, or a space or a closing parenthesis follows. */
  static final Pattern SPACE = Pattern.compile("(?:[^!-(*-~].*)?", Pattern.DOTALL);

  /** The same, or a parenthesis tells who built it. */
  static final Pattern BUILT = Pattern.compile("(?:[^ -~].*| \\(.*)?", Pattern.DOTALL);

  /** What stands before the literal. */
  enum Head {
    /** The end of another string, or a line's. */
    START,
    /** Anything that does not make a longer word of it. */
    WORD
  }

  /** Where the version stands. */
  enum Place {
    BEHIND,
    /** Right before the literal, in the same string. */
    BEFORE,
    /** In the string before: compilers keep a format and what it is printed with side by side. */
    STRING_BEFORE
  }

  static VersionMark behind(String component, String literal, Head head, String version, Pattern tail) {
    return new VersionMark(component, literal, head, Place.BEHIND, Pattern.compile(version), tail);
  }

  static VersionMark stringBefore(String component, String literal, String version) {
    return new VersionMark(component, literal, Head.START, Place.STRING_BEFORE, Pattern.compile(version), END);
  }

  static VersionMark before(String component, String literal, String version) {
    return new VersionMark(component, literal, Head.WORD, Place.BEFORE, Pattern.compile(version), END);
  }

  /** The version that the literal at {@code at} tells; null where it is only a mention. */
  @Nullable String read(Window window, long at) {
    return switch (place) {
      case BEHIND -> begins(window, at) ? wordAt(window, at + literal.length()) : null;
      case BEFORE -> endingAt(window, at, at + literal.length());
      case STRING_BEFORE -> begins(window, at) ? stringBefore(window, at) : null;
    };
  }

  private boolean begins(Window window, long at) {
    int before = window.at(at - 1);
    if (before < ' ' || before > '~') return true;
    return head == Head.WORD && !(Character.isLetterOrDigit(before) || before == '_' || before == '.' || before == '/' || (before == '-' && !literal.startsWith("dropbear_")));
  }

  private @Nullable String wordAt(Window window, long from) {
    long to = from;
    while (to - from < LONGEST && wordy(window.at(to))) to++;
    Matcher word = version.matcher(window.text(from, to));
    return word.matches() && tail.matcher(window.text(to, to + TAIL)).matches() ? word.group(1) : null;
  }

  private @Nullable String endingAt(Window window, long to, long end) {
    long from = to;
    while (to - from < LONGEST && wordy(window.at(from - 1))) from--;
    Matcher word = version.matcher(window.text(from, to));
    return word.matches() && tail.matcher(window.text(end, end + TAIL)).matches() ? word.group(1) : null;
  }

  private @Nullable String stringBefore(Window window, long at) {
    long to = at;
    // Strings may stand at multiples of eight.
    while (to > at - 8 && window.at(to - 1) == 0) to--;
    if (to == at) return null;
    long from = to;
    while (to - from < LONGEST && wordy(window.at(from - 1))) from--;
    Matcher word = version.matcher(window.text(from, to));
    return word.matches() ? word.group(1) : null;
  }

  private static boolean wordy(int octet) {
    return (octet >= '0' && octet <= '9') || (octet >= 'a' && octet <= 'z') || (octet >= 'A' && octet <= 'Z') || octet == '.' || octet == '_' || octet == '+' || octet == '~' || octet == '-';
  }
}
