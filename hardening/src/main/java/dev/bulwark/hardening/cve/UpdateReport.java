package dev.bulwark.hardening.cve;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an update took and left.
 *
 * @param records vulnerability records taken
 * @param skipped files that are no records, and records that are broken
 * @param exploited entries of the catalogue of exploited vulnerabilities
 * @param scores rows of the table of exploit probabilities
 * @param statements VEX statements
 * @param newest the day of the newest record in the store now; null where none says its day
 * @param named the first thousand that were skipped
 */
public record UpdateReport(int records, int skipped, int exploited, int scores, int statements, @Nullable LocalDate newest, List<Skipped> named) {
  /** A file, an element of it ({@code file#3}) or a line ({@code file:7}), and why it was left. */
  public record Skipped(String name, String reason) {}

  public UpdateReport {
    named = List.copyOf(named);
  }

  /** Whether nothing at all was taken; then the store is as it was. */
  public boolean empty() {
    return records == 0 && exploited == 0 && scores == 0 && statements == 0;
  }

  /** The JSON form. */
  public Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("records", records);
    document.put("skipped", skipped);
    document.put("kev", exploited);
    document.put("epss", scores);
    document.put("vex", statements);
    if (newest != null) document.put("newest", newest.toString());
    document.put("left", named.stream().map(one -> Map.of("name", one.name(), "reason", one.reason())).toList());
    return document;
  }
}
