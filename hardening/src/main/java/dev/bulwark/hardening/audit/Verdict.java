package dev.bulwark.hardening.audit;

/** What a rule says about one input. */
public enum Verdict {
  PASS("pass"),
  FAIL("fail"),
  /** The rule does not speak about this input: another release, another chip, a condition that is not met. */
  NOT_APPLICABLE("not-applicable"),
  /** It would speak, but what it needs to know is not there. Never counted as pass. */
  UNKNOWN("unknown");

  private final String id;

  Verdict(String id) {
    this.id = id;
  }

  /** As in the JSON form. */
  public String id() {
    return id;
  }
}
