package dev.bulwark.firmware.plan;

import java.util.List;

/** A plan that two persons signed: proof as a type, made by {@link Release} only. {@link BurnRun} takes nothing else. */
public final class ReleasedPlan {
  private final BurnPlan plan;
  private final String digest;
  private final List<String> persons;

  ReleasedPlan(BurnPlan plan, String digest, List<String> persons) {
    this.plan = plan;
    this.digest = digest;
    this.persons = List.copyOf(persons);
  }

  public BurnPlan plan() {
    return plan;
  }

  /** SHA-256 of the plan, in hex: what was signed. */
  public String digest() {
    return digest;
  }

  public List<String> persons() {
    return persons;
  }
}
