package dev.bulwark.hardening.version;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the ends of ranges as authorities write them in prose fields: {@code < 2.28.7}, {@code >= 3.0.0, < 3.5.2}, {@code before 1.2}, {@code 2x}, {@code 3.4.*}.
 *
 * <p>Empty answers are honest: what cannot be read as a range has to be told as unknown by who asks.
 */
public final class VersionExpression {
  private static final int LONGEST = 256;
  private static final Pattern SIGN = Pattern.compile("\\s*(<=|>=|==?|<|>)\\s*([0-9vV][^\\s,<>=]*)\\s*,?\\s*");
  private static final Pattern BEFORE = Pattern.compile("(?:before|prior to|versions? before|versions? prior to|fixed in)\\s+([0-9v]\\S*)");
  private static final Pattern THROUGH = Pattern.compile("(?:through|up to|up to and including|<=)\\s+([0-9v]\\S*)|([0-9v]\\S*)\\s+and (?:earlier|below|prior)");
  /** {@code 2x}, {@code 3.4x}, {@code 1.2.3.*}; but the x of OpenSSL's {@code 1.1.1x} is a letter. */
  private static final Pattern WILD = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)[xX]|([0-9]+(?:\\.[0-9]+)*)\\.[xX*]");

  private VersionExpression() {}

  /** The range that {@code text} says; a bare version is that version alone, {@code 3.2.*} all of its releases. */
  public static Optional<VersionRange> range(String text) {
    String said = text.strip();
    if (said.length() > LONGEST) return Optional.empty();
    if (said.startsWith("<") || said.startsWith(">") || said.startsWith("=")) return signs(said);
    String lower = said.toLowerCase(Locale.ROOT);
    Matcher before = BEFORE.matcher(lower);
    if (before.matches()) return Version.of(before.group(1)).map(end -> new VersionRange(null, true, end, false));
    Matcher through = THROUGH.matcher(lower);
    if (through.matches()) return upper(through.group(1) != null ? through.group(1) : through.group(2)).map(end -> new VersionRange(null, true, end, true));
    if (WILD.matcher(said).matches()) return lower(said).flatMap(from -> upper(said).map(to -> new VersionRange(from, true, to, true)));
    return Version.of(said).map(VersionRange::exactly);
  }

  private static Optional<VersionRange> signs(String said) {
    VersionRange range = VersionRange.ALL;
    Matcher sign = SIGN.matcher(said);
    int at = 0;
    while (at < said.length()) {
      if (!sign.find(at) || sign.start() != at) return Optional.empty();
      Optional<Version> end = sign.group(1).startsWith(">") ? lower(sign.group(2)) : upper(sign.group(2));
      if (end.isEmpty()) return Optional.empty();
      range = narrowed(range, sign.group(1), end.get());
      at = sign.end();
    }
    return Optional.of(range);
  }

  private static VersionRange narrowed(VersionRange range, String sign, Version end) {
    return switch (sign) {
      case "<" -> new VersionRange(range.from(), range.fromIncluded(), end, false);
      case "<=" -> new VersionRange(range.from(), range.fromIncluded(), end, true);
      case ">" -> new VersionRange(end, false, range.to(), range.toIncluded());
      case ">=" -> new VersionRange(end, true, range.to(), range.toIncluded());
      default -> VersionRange.exactly(end);
    };
  }

  /** A lower end: {@code 2x} and {@code 2.x} begin with 2. */
  public static Optional<Version> lower(String text) {
    Matcher wild = WILD.matcher(text.strip());
    return Version.of(wild.matches() ? stem(wild) : text);
  }

  /** An upper end that is included: {@code 3.4x} and {@code 3.4.*} end after every 3.4.n. */
  public static Optional<Version> upper(String text) {
    Matcher wild = WILD.matcher(text.strip());
    return Version.of(wild.matches() ? stem(wild) + ".999999999" : text);
  }

  private static String stem(Matcher wild) {
    return wild.group(1) != null ? wild.group(1) : wild.group(2);
  }

  /** Whether {@code text} says that there is no lower end: nothing, {@code 0}, {@code *}, {@code -}, {@code n/a}, {@code unspecified}. */
  public static boolean open(@Nullable String text) {
    if (text == null) return true;
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "", "0", "*", "-", "n/a", "unspecified", "unknown", "all", "0.0.0" -> true;
      default -> false;
    };
  }
}
