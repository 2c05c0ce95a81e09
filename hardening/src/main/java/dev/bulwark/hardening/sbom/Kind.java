package dev.bulwark.hardening.sbom;

import java.util.Locale;

/** What kind of thing an ingredient is; the words of CycloneDX. */
public enum Kind {
  APPLICATION,
  FRAMEWORK,
  LIBRARY,
  OPERATING_SYSTEM,
  FIRMWARE,
  FILE;

  /** {@code application}, {@code framework}, {@code library}, {@code operating-system}, {@code firmware} or {@code file}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
