package dev.bulwark.firmware.plan;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.chip.Revision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is to be burned into one kind of device, step by step; or why nothing may be burned.
 *
 * <h2>Guarantees</h2> A plan from {@link Planner} with steps has no refusals and was rehearsed. It names each file by SHA-256 and holds no secret.
 * <h2>Does not guarantee</h2> That a plan read from a file was made by {@link Planner}: that is what the two signatures of {@link Release} are for.
 *
 * @param artefacts the files that the steps write or burn, by name
 * @param warnings what the plan leaves open by the request's own wish
 */
public record BurnPlan(
    Chip chip, Revision revision, Profile profile, boolean antiRollback, List<BurnStep> steps, List<Refusal> refusals, RehearsalReport rehearsal, Map<String, PlanArtefact> artefacts, List<String> warnings) {
  /** The form's name and version; part of what two persons sign. */
  public static final String FORMAT = "bulwark-burn-plan/1";

  public BurnPlan {
    steps = List.copyOf(steps);
    refusals = List.copyOf(refusals);
    artefacts = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(artefacts));
    warnings = List.copyOf(warnings);
    if (!steps.isEmpty() && !refusals.isEmpty()) throw new IllegalArgumentException("a plan is refused as a whole");
  }

  /** Whether nothing may be burned. */
  public boolean refused() {
    return !refusals.isEmpty();
  }

  /** The plan as JSON members, in the order in which they are written. */
  public Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("format", FORMAT);
    document.put("chip", chip.id());
    document.put("revision", revision.toString());
    document.put("profile", profile.id());
    document.put("antiRollback", antiRollback);
    document.put("steps", steps.stream().map(BurnStep::document).toList());
    document.put("refusals", refusals.stream().map(Refusal::document).toList());
    document.put("rehearsal", rehearsal.document());
    Map<String, Object> files = new LinkedHashMap<>();
    artefacts.forEach((name, artefact) -> files.put(name, artefact.document()));
    document.put("artefacts", files);
    document.put("warnings", warnings);
    return document;
  }
}
