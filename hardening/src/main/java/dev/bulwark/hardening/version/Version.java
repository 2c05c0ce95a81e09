package dev.bulwark.hardening.version;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A component's version, in one total order.
 *
 * <h2>Guarantees</h2> Numbers compare as numbers, missing ones are 0 ({@code 1.0} equals {@code 1.0.0}). Letters follow the release as in OpenSSL: {@code 1.0.2 < 1.0.2a < 1.0.2z < 1.0.2za < 1.0.3}.
 * {@code dev}, {@code alpha}, {@code beta}, {@code pre} and {@code rc} come before their release; {@code stable}, {@code final}, {@code release}, {@code ga} and {@code lts} say nothing. A leading {@code v} and what follows a
 * {@code +} are dropped. The order is total and agrees with {@link #equals}.
 *
 * <h2>Does not guarantee</h2> That two branches of a product are comparable in time, nor a distribution's own order ({@code ~}, epochs).
 */
public final class Version implements Comparable<Version> {
  private static final int LONGEST = 128;
  private static final Part ZERO = new Part(Kind.NUMBER, "");

  /** In rising order: a part that is missing compares as {@link #ZERO}, so below it stands what comes before a release and above it what comes after. */
  private enum Kind {
    BEFORE,
    NUMBER,
    LETTERS
  }

  private record Part(Kind kind, String text) implements Comparable<Part> {
    @Override
    public int compareTo(Part other) {
      // Letters stand between nothing (which is 0) and every greater number.
      int mine = height(), others = other.height();
      if (mine != others) return Integer.compare(mine, others);
      if (kind == Kind.NUMBER && text.length() != other.text.length()) return Integer.compare(text.length(), other.text.length());
      return text.compareTo(other.text);
    }

    private int height() {
      return switch (kind) {
        case BEFORE -> 0;
        case NUMBER -> text.isEmpty() ? 1 : 3;
        case LETTERS -> 2;
      };
    }
  }

  private final String text;
  private final List<Part> release;
  private final List<Part> suffix;

  private Version(String text, List<Part> release, List<Part> suffix) {
    this.text = text;
    this.release = trimmed(release);
    this.suffix = trimmed(suffix);
  }

  private static List<Part> trimmed(List<Part> parts) {
    int end = parts.size();
    while (end > 0 && parts.get(end - 1).equals(ZERO)) end--;
    return List.copyOf(parts.subList(0, end));
  }

  /** The version that {@code text} spells; empty where it spells none: no digit first, a commit hash, more than 128 characters. */
  public static Optional<Version> of(String text) {
    String plain = text.strip();
    if (plain.length() > LONGEST) return Optional.empty();
    if (plain.length() > 1 && (plain.charAt(0) == 'v' || plain.charAt(0) == 'V') && digit(plain.charAt(1))) plain = plain.substring(1);
    if (plain.isEmpty() || !digit(plain.charAt(0)) || commit(plain)) return Optional.empty();
    for (int i = 0; i < plain.length(); i++) if (plain.charAt(i) <= ' ' || plain.charAt(i) >= 127 || "<>=,;()[]{}\"'/\\".indexOf(plain.charAt(i)) >= 0) return Optional.empty();
    int build = plain.indexOf('+');
    String said = (build < 0 ? plain : plain.substring(0, build)).toLowerCase(Locale.ROOT);
    List<Part> release = new ArrayList<>();
    int at = 0;
    while (true) {
      int end = at;
      while (end < said.length() && digit(said.charAt(end))) end++;
      release.add(number(said.substring(at, end)));
      at = end;
      // A point goes on with the release only where a number follows it.
      if (at + 1 < said.length() && said.charAt(at) == '.' && digit(said.charAt(at + 1))) at++;
      else break;
    }
    return Optional.of(new Version(plain, release, suffix(said.substring(at))));
  }

  private static List<Part> suffix(String said) {
    List<Part> parts = new ArrayList<>();
    int at = 0;
    while (at < said.length()) {
      int end = at;
      if (digit(said.charAt(at))) {
        while (end < said.length() && digit(said.charAt(end))) end++;
        parts.add(number(said.substring(at, end)));
      } else if (letter(said.charAt(at))) {
        while (end < said.length() && letter(said.charAt(end))) end++;
        word(said.substring(at, end), parts);
      } else end++;
      at = end;
    }
    return parts;
  }

  private static void word(String word, List<Part> parts) {
    switch (word) {
      // The digit keeps the stages in their order, whatever the words are.
      case "dev", "snapshot", "nightly" -> parts.add(new Part(Kind.BEFORE, "0"));
      case "alpha" -> parts.add(new Part(Kind.BEFORE, "1"));
      case "beta" -> parts.add(new Part(Kind.BEFORE, "2"));
      case "pre", "preview", "milestone" -> parts.add(new Part(Kind.BEFORE, "3"));
      case "rc", "cr" -> parts.add(new Part(Kind.BEFORE, "4"));
      case "stable", "final", "release", "ga", "lts" -> {}
      default -> parts.add(new Part(Kind.LETTERS, word));
    }
  }

  private static Part number(String digits) {
    int first = 0;
    while (first < digits.length() && digits.charAt(first) == '0') first++;
    return first == digits.length() ? ZERO : new Part(Kind.NUMBER, digits.substring(first));
  }

  /** 40 or 64 hex digits name a commit: its first digits are no number. */
  private static boolean commit(String text) {
    if (text.length() != 40 && text.length() != 64) return false;
    for (int i = 0; i < text.length(); i++) if (Character.digit(text.charAt(i), 16) < 0) return false;
    return true;
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean letter(char c) {
    return c >= 'a' && c <= 'z';
  }

  @Override
  public int compareTo(Version other) {
    int byRelease = compare(release, other.release);
    return byRelease != 0 ? byRelease : compare(suffix, other.suffix);
  }

  private static int compare(List<Part> mine, List<Part> others) {
    for (int i = 0; i < Math.max(mine.size(), others.size()); i++) {
      int order = (i < mine.size() ? mine.get(i) : ZERO).compareTo(i < others.size() ? others.get(i) : ZERO);
      if (order != 0) return order;
    }
    return 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Version version && release.equals(version.release) && suffix.equals(version.suffix);
  }

  @Override
  public int hashCode() {
    return 31 * release.hashCode() + suffix.hashCode();
  }

  /** As it was written, without a leading {@code v}. */
  @Override
  public String toString() {
    return text;
  }
}
