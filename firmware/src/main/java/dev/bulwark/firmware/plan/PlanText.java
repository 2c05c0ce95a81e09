package dev.bulwark.firmware.plan;

import java.util.ArrayList;
import java.util.List;

/** A plan for people: a list to tick off, or the vendor's own command lines. */
public final class PlanText {
  private PlanText() {}

  /** One box per step; what cannot be undone is marked. */
  public static List<String> checklist(BurnPlan plan) {
    List<String> lines = new ArrayList<>();
    lines.add("Burn plan for " + plan.chip().id() + " revision " + plan.revision() + ", profile " + plan.profile().id());
    for (Refusal refusal : plan.refusals()) lines.add("REFUSED  " + refusal.code().id() + "  " + refusal.text());
    if (plan.refused()) return lines;
    RehearsalReport rehearsal = plan.rehearsal();
    lines.add("Rehearsed on the virtual chip: " + rehearsal.verdict() + " (" + String.join(", ", rehearsal.rehearsed()) + "), " + rehearsal.cuts() + " power cuts");
    for (String skipped : rehearsal.skipped()) lines.add("Not rehearsed: " + skipped);
    for (String warning : plan.warnings()) lines.add("Mind: " + warning);
    plan.artefacts().forEach((name, artefact) -> lines.add("File " + name + ": " + artefact.bytes() + " bytes, sha256 " + artefact.sha256()));
    for (BurnStep step : plan.steps()) {
      lines.add("[ ] " + step.n() + ". " + step.action().id() + " " + step.target() + " " + step.value() + (step.irreversible() ? "   IRREVERSIBLE" : ""));
      lines.add("      before: " + step.precondition());
      lines.add("      after:  " + step.readBack());
    }
    return lines;
  }

  /** What the vendor's tools 5.x would be told, a shell line each; lines that only look are comments. The caller's port is {@code $PORT}. */
  public static List<String> vendorLines(BurnPlan plan) {
    return new VendorLines(plan).lines();
  }
}
