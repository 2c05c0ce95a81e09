package dev.bulwark.hardening.evidence;

import dev.bulwark.hardening.audit.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One input of an audit's document, read with suspicion: what is absent or of another kind is not known. */
final class Judged {
  private final Map<?, ?> input;
  private final Map<String, Verdict> verdicts = new HashMap<>();
  private final boolean listed;

  Judged(Map<?, ?> input) {
    this.input = input;
    List<?> results = list(input.get("results"));
    listed = !results.isEmpty();
    for (Object each : results) if (each instanceof Map<?, ?> result) verdicts.put(String.valueOf(result.get("rule")), verdict(result.get("verdict")));
    // Waived is accepted for a while, not mended.
    for (Object each : list(input.get("findings"))) if (each instanceof Map<?, ?> finding) verdicts.put(String.valueOf(finding.get("rule")), Verdict.FAIL);
  }

  String path() {
    return String.valueOf(input.get("path"));
  }

  boolean readable() {
    return Boolean.TRUE.equals(input.get("readable"));
  }

  /** The digest of what was judged; null where it is no file. */
  @Nullable String sha256() {
    return input.get("sha256") instanceof String digest && digest.matches("[0-9a-f]{64}") ? digest : null;
  }

  /** A member of {@code facts}; an empty map where it is none. */
  Map<?, ?> facts(String name) {
    return input.get("facts") instanceof Map<?, ?> facts && facts.get(name) instanceof Map<?, ?> member ? member : Map.of();
  }

  /** Not known where the document lists its rules and this one is not among them. {@code unlisted} is what no finding means where only findings are listed. */
  Verdict verdict(String rule, Verdict unlisted) {
    return verdicts.getOrDefault(rule, listed ? Verdict.UNKNOWN : unlisted);
  }

  private static Verdict verdict(@Nullable Object word) {
    for (Verdict verdict : Verdict.values()) if (verdict.id().equals(word)) return verdict;
    return Verdict.UNKNOWN;
  }

  static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }
}
