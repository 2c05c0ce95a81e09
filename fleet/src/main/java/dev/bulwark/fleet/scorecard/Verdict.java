package dev.bulwark.fleet.scorecard;

import java.util.Locale;

/** What the evidence says about one assertion. */
public enum Verdict {
  /** Unexpired evidence of the rank asked for, and none of its rank or higher against it. */
  HELD,
  /** Evidence says that it does not hold. */
  REFUTED,
  /** Nothing strong enough was ever there. */
  MISSING,
  /** There was, and it is too old. */
  STALE,
  /** A weaker source claims what a stronger one denies. */
  CONTRADICTED;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
