package dev.bulwark.hardening.audit;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that was found out about one input.
 *
 * @param path as given on the command line, or that and the path below it
 * @param sha256 of its bytes, hex; null where it could not be read or is no file
 * @param reason why it could not be read, such as {@code limit:ratio}; null when it was
 * @param idf the ESP-IDF release whose table was used, {@code 5.3}; null where there is none
 * @param chip the chip it is for; null where it is not known
 * @param complete whether a configuration is a whole one; null where that means nothing
 * @param facts plain maps, lists, strings, numbers and booleans, as the JSON form has them
 * @param results the verdict of every rule, sorted by rule; empty for inputs that have findings only
 * @param findings sorted by rule, then place
 */
public record AuditedInput(
    String path,
    @Nullable String sha256,
    boolean readable,
    @Nullable String reason,
    @Nullable String idf,
    @Nullable String chip,
    @Nullable Boolean complete,
    Map<String, Object> facts,
    List<RuleResult> results,
    List<Finding> findings) {

  public AuditedInput {
    results = List.copyOf(results);
    findings = List.copyOf(findings);
  }

  /** An input that could not be looked at. */
  public static AuditedInput unreadable(String path, @Nullable String sha256, String reason) {
    return new AuditedInput(path, sha256, false, reason, null, null, null, Map.of(), List.of(), List.of());
  }
}
