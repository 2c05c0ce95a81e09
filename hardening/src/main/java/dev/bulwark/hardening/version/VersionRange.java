package dev.bulwark.hardening.version;

import org.jspecify.annotations.Nullable;

/**
 * The releases between two versions.
 *
 * @param from the lowest; null where there is no lower end
 * @param fromIncluded whether the lowest itself is in it
 * @param to the highest; null where there is no upper end
 * @param toIncluded whether the highest itself is in it
 */
public record VersionRange(@Nullable Version from, boolean fromIncluded, @Nullable Version to, boolean toIncluded) {
  /** Every release. */
  public static final VersionRange ALL = new VersionRange(null, true, null, true);

  public static VersionRange exactly(Version version) {
    return new VersionRange(version, true, version, true);
  }

  public boolean holds(Version version) {
    if (from != null) {
      int order = version.compareTo(from);
      if (order < 0 || order == 0 && !fromIncluded) return false;
    }
    if (to != null) {
      int order = version.compareTo(to);
      return order < 0 || order == 0 && toIncluded;
    }
    return true;
  }
}
