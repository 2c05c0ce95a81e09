package dev.bulwark.hardening.config;

import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/**
 * How long a release of ESP-IDF gets security fixes: thirty months from its first stable version.
 *
 * <p>Source: Espressif's SUPPORT_POLICY.md and the dates of the {@code vX.Y} tags of espressif/esp-idf. A release without a date here is not known to have ended.
 */
final class IdfSupport {
  private static final int MONTHS = 30;
  private static final Map<String, LocalDate> FIRST_STABLE =
      Map.of(
          "4.4", LocalDate.of(2022, 1, 24),
          "5.0", LocalDate.of(2022, 12, 1),
          "5.1", LocalDate.of(2023, 6, 28),
          "5.2", LocalDate.of(2024, 2, 12),
          "5.3", LocalDate.of(2024, 7, 18),
          "5.4", LocalDate.of(2024, 12, 31),
          "5.5", LocalDate.of(2025, 7, 18),
          "6.0", LocalDate.of(2026, 3, 19));

  private IdfSupport() {}

  /** The first day without support. */
  static Optional<LocalDate> ends(String release) {
    return Optional.ofNullable(FIRST_STABLE.get(release)).map(first -> first.plusMonths(MONTHS));
  }
}
