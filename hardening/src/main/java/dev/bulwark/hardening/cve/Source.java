package dev.bulwark.hardening.cve;

import java.util.Locale;

/** Who published a record, and so in which form it came. */
public enum Source {
  CVE5,
  NVD,
  OSV;

  /** {@code cve5}, {@code nvd} or {@code osv}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
