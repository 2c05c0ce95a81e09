package dev.bulwark.hardening.cve;

import dev.bulwark.hardening.audit.Severity;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The scalars that all forms of records share: ids, dates, severities. */
final class RecordText {
  private static final Pattern CVE = Pattern.compile("CVE-[0-9]{4}-[0-9]{4,19}");
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:+-]{2,99}");

  private RecordText() {}

  static boolean isCve(String id) {
    return CVE.matcher(id).matches();
  }

  static boolean isId(String id) {
    return ID.matcher(id).matches();
  }

  /** The day of {@code 2024-05-06T07:08:09Z}, {@code 2024-05-06 …} or {@code 2024.05.06}; null for anything else. */
  static @Nullable LocalDate day(@Nullable String text) {
    if (text == null || text.length() < 10) return null;
    try {
      return LocalDate.parse(text.substring(0, 10).replace('.', '-'));
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** By its usual words; null for any other. */
  static @Nullable Severity severity(@Nullable String word) {
    if (word == null) return null;
    return switch (word.strip().toLowerCase(Locale.ROOT)) {
      case "critical" -> Severity.CRITICAL;
      case "high", "important" -> Severity.HIGH;
      case "medium", "moderate" -> Severity.MEDIUM;
      case "low" -> Severity.LOW;
      case "none", "informational" -> Severity.INFO;
      default -> null;
    };
  }

  /** By the bands of CVSS 3 and 4; null for a number that is no score. */
  static @Nullable Severity severity(double score) {
    if (!(score >= 0) || score > 10) return null;
    if (score >= 9) return Severity.CRITICAL;
    if (score >= 7) return Severity.HIGH;
    if (score >= 4) return Severity.MEDIUM;
    return score > 0 ? Severity.LOW : Severity.INFO;
  }

  /** The severity of a CVSS object of CVE 5 or NVD: its word, else its score. */
  static @Nullable Severity ofCvss(Node cvss) {
    Severity word = severity(cvss.at("baseSeverity").textOrNull());
    return word != null ? word : severity(cvss.at("baseScore").number(-1));
  }
}
