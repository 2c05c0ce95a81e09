package dev.bulwark.fleet.scorecard;

import java.util.Locale;

/** How far an item is, from nothing known to proven. */
public enum State {
  UNKNOWN, STALE, PARTIAL, VERIFIED, CONTRADICTED;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
