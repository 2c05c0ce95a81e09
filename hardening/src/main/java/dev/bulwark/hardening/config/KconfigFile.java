package dev.bulwark.hardening.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file of {@code CONFIG_X=value} lines, as Kconfig writes and reads it: the last assignment of a name wins, {@code # CONFIG_X is not set} means {@code n}, every other line is ignored.
 */
final class KconfigFile {
  /** @param line from 1 */
  record Assignment(String name, String value, int line) {}

  private static final Pattern HEADER = Pattern.compile("\\(ESP-IDF\\) (v?[0-9]{1,3}\\.[0-9]{1,3}[^ ]{0,80}) Project Configuration");
  private static final String GENERATED = "Automatically generated file";
  private static final String UNSET = " is not set";
  private static final int WHOLE = 500;

  private final Map<String, Assignment> assignments;
  private final boolean complete;
  private final @Nullable String headerRelease;

  private KconfigFile(Map<String, Assignment> assignments, boolean complete, @Nullable String headerRelease) {
    this.assignments = assignments;
    this.complete = complete;
    this.headerRelease = headerRelease;
  }

  static KconfigFile read(byte[] bytes) throws Unreadable {
    List<String> lines = TextLines.of(bytes);
    Map<String, Assignment> assignments = new LinkedHashMap<>(lines.size() * 2);
    boolean generated = false;
    String release = null;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (i < 10 && line.contains(GENERATED)) generated = true;
      if (line.startsWith("CONFIG_")) {
        int equals = line.indexOf('=');
        if (equals > 7 && isName(line, 7, equals)) put(assignments, line.substring(7, equals), value(line.substring(equals + 1)), i + 1);
      } else if (line.startsWith("# CONFIG_") && line.endsWith(UNSET)) {
        int end = line.length() - UNSET.length();
        if (end > 9 && isName(line, 9, end)) put(assignments, line.substring(9, end), "n", i + 1);
      } else if (release == null && line.startsWith("#")) {
        Matcher header = HEADER.matcher(line);
        if (header.find()) release = header.group(1);
      }
    }
    return new KconfigFile(assignments, generated || assignments.size() >= WHOLE, release);
  }

  /** The place of a name stays that of its first assignment; value and line are those of the last. */
  private static void put(Map<String, Assignment> assignments, String name, String value, int line) {
    assignments.put(name, new Assignment(name, value, line));
  }

  private static boolean isName(String line, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = line.charAt(i);
      if (!(c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_')) return false;
    }
    return true;
  }

  private static String value(String written) {
    if (written.isEmpty() || written.equals("N")) return "n";
    if (written.length() < 2 || written.charAt(0) != '"' || written.charAt(written.length() - 1) != '"') return written;
    if (written.indexOf('\\') < 0) return written.substring(1, written.length() - 1);
    StringBuilder plain = new StringBuilder();
    for (int i = 1; i < written.length() - 1; i++) {
      if (written.charAt(i) == '\\' && i + 1 < written.length() - 1) i++;
      plain.append(written.charAt(i));
    }
    return plain.toString();
  }

  /** In the order in which the names first appear. */
  Map<String, Assignment> assignments() {
    return assignments;
  }

  @Nullable Assignment get(String name) {
    return assignments.get(name);
  }

  /** Whether it is a whole configuration rather than a file of defaults: what is absent is off. */
  boolean complete() {
    return complete;
  }

  /** The release in the header that ESP-IDF writes. */
  Optional<String> headerRelease() {
    return Optional.ofNullable(headerRelease);
  }
}
