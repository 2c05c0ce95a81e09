package dev.bulwark.hardening.evidence;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a match of components with known vulnerabilities says. With old data, no match means nothing. */
final class MatchAnswers {
  private static final Duration FRESH = Duration.ofDays(30);
  private final Map<?, ?> document;
  private final Instant at;

  MatchAnswers(Map<?, ?> document, Instant at) {
    this.document = document;
    this.at = at;
  }

  /** {@code cve.current} is about the data, the other about what was found in it. */
  Map<String, Answer> all() {
    Map<String, Answer> answers = new LinkedHashMap<>();
    Answer current = current();
    answers.put("cve.current", current);
    answers.put("cve.no-open-critical", criticals(current));
    return answers;
  }

  private Answer current() {
    Optional<Instant> newest = newest();
    if (newest.isEmpty()) return Answer.unknown("the document does not say how old its data is");
    return newest.get().isBefore(at.minus(FRESH)) ? Answer.refutes("the newest record is older than " + FRESH.toDays() + " days") : Answer.holds("the newest record is younger than " + FRESH.toDays() + " days");
  }

  private Optional<Instant> newest() {
    if (!(document.get("data") instanceof Map<?, ?> data) || !(data.get("newest") instanceof String text)) return Optional.empty();
    try {
      return Optional.of(text.length() == 10 ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant() : Instant.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private Answer criticals(Answer current) {
    List<String> open = new ArrayList<>();
    List<String> undecided = new ArrayList<>();
    for (Object each : Judged.list(document.get("matches"))) {
      if (!(each instanceof Map<?, ?> match)) continue;
      boolean critical = "critical".equals(match.get("severity")) || Boolean.TRUE.equals(match.get("kev"));
      if (critical && "affected".equals(match.get("state"))) open.add(String.valueOf(match.get("id")));
      if (critical && "unknown".equals(match.get("state"))) undecided.add(String.valueOf(match.get("id")));
    }
    if (!open.isEmpty()) return Answer.refutes(some(open) + " open");
    if (!undecided.isEmpty()) return Answer.unknown(some(undecided) + " undecided");
    return current.kind() == Answer.Kind.HOLDS ? Answer.holds("no critical or exploited vulnerability matches") : Answer.unknown("the vulnerability data is too old, or of unknown age");
  }

  private static String some(List<String> ids) {
    List<String> all = ids.stream().distinct().sorted().toList();
    return String.join(" ", all.subList(0, Math.min(5, all.size()))) + (all.size() > 5 ? " and " + (all.size() - 5) + " more" : "");
  }
}
