package dev.bulwark.server.audits;

import dev.bulwark.hardening.audit.Severity;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One finished audit of the fleet, without its document.
 *
 * @param open findings by severity
 * @param unknown rules that nothing is known about
 * @param fresh findings that the run before had not
 * @param resolved findings that only the run before had
 * @param sha256 of the document, hex
 */
public record AuditRun(String id, Instant startedAt, Instant finishedAt, Cause cause, Instant validUntil, Map<Severity, Long> open, long unknown, long fresh, long resolved, String sha256) {
  private static final List<Severity> SHOWN = List.of(Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW);

  public AuditRun {
    Map<Severity, Long> all = new EnumMap<>(Severity.class);
    for (Severity severity : SHOWN) all.put(severity, open.getOrDefault(severity, 0L));
    open = Collections.unmodifiableMap(all);
  }

  /** Why it ran. */
  public enum Cause {
    START,
    SCHEDULE,
    OPERATOR;

    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    static Cause of(String word) {
      for (Cause cause : values()) if (cause.word().equals(word)) return cause;
      throw new IllegalArgumentException("no cause of an audit: " + word);
    }
  }

  public long open(Severity severity) {
    return open.getOrDefault(severity, 0L);
  }

  /** By severity, the worst first, each with its count. */
  public Map<String, Long> counts() {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (Severity severity : SHOWN) counts.put(severity.id(), open(severity));
    return counts;
  }
}
