package dev.bulwark.hardening.config;

import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;

/**
 * What the person who asks knows beside the file.
 *
 * @param idf the ESP-IDF release, {@code 5.3}, instead of what the file says
 * @param chip {@code esp32c3}, instead of what the file says
 * @param production false for a developer's build, whose debug ports are open on purpose
 * @param features that the product was declared to have; none means none
 * @param at the day of the verdict: support for a release ends on a day
 */
public record AuditOptions(Optional<String> idf, Optional<String> chip, boolean production, Set<String> features, LocalDate at) {
  public AuditOptions {
    features = Set.copyOf(features);
  }

  /** A production build of a product without declared features; release and chip as the file says. */
  public static AuditOptions on(LocalDate day) {
    return new AuditOptions(Optional.empty(), Optional.empty(), true, Set.of(), day);
  }
}
