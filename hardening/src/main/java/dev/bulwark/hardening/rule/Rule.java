package dev.bulwark.hardening.rule;

import dev.bulwark.hardening.audit.Severity;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One rule of the catalogue.
 *
 * @param id {@code ESP-SB-001}; never used again for another meaning
 * @param items of the checklist, {@code C3}
 * @param releases the first and the last ESP-IDF release it was written for; empty where it has nothing to do with them
 * @param when it speaks only where this holds; null for always
 * @param unless it does not speak where this holds; null for never
 * @param why it matters, for people
 * @param fix what to do, for people
 * @param standards identifiers by framework, sorted by framework
 * @param nameUnverified whether the symbol's name has not been checked against its source
 */
public record Rule(
    String id,
    String title,
    Target target,
    Severity severity,
    List<String> items,
    Check check,
    List<String> releases,
    @Nullable Condition when,
    @Nullable Condition unless,
    String why,
    String fix,
    Map<String, List<String>> standards,
    boolean nameUnverified) {

  public Rule {
    items = List.copyOf(items);
    releases = List.copyOf(releases);
  }

  /** Whether it serves the protection of debug ports alone, which a developer's build keeps open on purpose. */
  public boolean debugOnly() {
    return items.equals(List.of("C5"));
  }

  /** Whether it speaks: {@code when} and not {@code unless}. */
  public Truth applies(Condition.Facts facts) {
    Truth speaks = when == null ? Truth.TRUE : when.in(facts);
    return unless == null ? speaks : speaks.and(unless.in(facts).not());
  }

  /** One line for a finding: what, and why. */
  public String message() {
    return title + ": " + why;
  }
}
