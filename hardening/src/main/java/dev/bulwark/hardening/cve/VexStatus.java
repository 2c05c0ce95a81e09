package dev.bulwark.hardening.cve;

import java.util.Locale;
import java.util.Optional;

/** What somebody who knows says of a vulnerability in a product. Source: OpenVEX 0.2, CISA's minimum requirements. */
public enum VexStatus {
  NOT_AFFECTED,
  AFFECTED,
  FIXED,
  UNDER_INVESTIGATION;

  /** {@code not_affected}, {@code affected}, {@code fixed} or {@code under_investigation}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether a match need not be acted on. */
  boolean suppresses() {
    return this == NOT_AFFECTED || this == FIXED;
  }

  static Optional<VexStatus> named(String id) {
    for (VexStatus status : values()) if (status.id().equals(id)) return Optional.of(status);
    return Optional.empty();
  }

  /** The states of CycloneDX's {@code analysis.state}. */
  static Optional<VexStatus> ofCycloneDx(String state) {
    return switch (state) {
      case "not_affected", "false_positive" -> Optional.of(NOT_AFFECTED);
      case "resolved", "resolved_with_pedigree" -> Optional.of(FIXED);
      case "exploitable" -> Optional.of(AFFECTED);
      case "in_triage" -> Optional.of(UNDER_INVESTIGATION);
      default -> Optional.empty();
    };
  }
}
