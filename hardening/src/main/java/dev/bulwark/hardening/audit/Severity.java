package dev.bulwark.hardening.audit;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How bad it is when a rule fails, from least to most. */
public enum Severity {
  INFO,
  LOW,
  MEDIUM,
  HIGH,
  CRITICAL;

  /** {@code info}, {@code low}, {@code medium}, {@code high} or {@code critical}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** From critical to info. */
  public static List<Severity> worstFirst() {
    return List.of(CRITICAL, HIGH, MEDIUM, LOW, INFO);
  }

  public boolean atLeast(Severity other) {
    return compareTo(other) >= 0;
  }

  /** By {@link #id}; empty for any other text. */
  public static Optional<Severity> named(String id) {
    for (Severity severity : values()) if (severity.id().equals(id)) return Optional.of(severity);
    return Optional.empty();
  }
}
