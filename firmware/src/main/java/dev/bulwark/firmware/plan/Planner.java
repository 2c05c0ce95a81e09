package dev.bulwark.firmware.plan;

import dev.bulwark.firmware.partition.PartitionTable;
import dev.bulwark.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a burn plan, or says why not.
 *
 * <h2>Guarantees</h2> Pure: the same request gives the same plan. All refusals are told at once. A plan with steps was rehearsed on the virtual chip with exactly these files and these fuses, every power cut included; its last
 * live digest is never revoked, nothing is frozen that a later step needs, and what shuts the download mode comes last.
 * <h2>Does not guarantee</h2> That the keys are kept well, or that the plan is meant for the device at hand: see {@link Release} and {@link BurnRun}.
 * <h2>Fails by</h2> a {@link BurnPlan} with refusals; Problem FIRMWARE-706 when the request asks for no protection at all.
 */
public final class Planner {
  private static final int SECTOR = 4096;
  private static final long LARGEST_FLASH = 128L << 20;

  private Planner() {}

  public static BurnPlan plan(PlanRequest request) {
    if (!request.secureBoot() && !request.encrypts()) throw new Problem("FIRMWARE-706", "the plan has neither a signing key nor a flash key, so there is nothing to burn", "give --key, --flash-key, or both");
    Refusals refusals = new Refusals();
    FlashLayout layout = FlashLayout.of(request, refusals);
    KeyChecks.of(request, refusals);
    KeyPlaces places = KeyPlaces.of(request, refusals);
    FuseChecks.of(request, places, refusals);
    ImageChecks.of(request, layout, refusals);
    VersionChecks versions = VersionChecks.of(request, layout, refusals);
    complete(layout, refusals);
    if (!refusals.none()) return refused(request, versions, refusals);
    List<BurnStep> steps = StepOrder.of(request, layout, places, versions.floor());
    FuseChecks.require(steps, request.fuses(), refusals);
    if (!refusals.none()) return refused(request, versions, refusals);
    return rehearsed(request, layout, draft(request, layout, versions, steps));
  }

  /** Without these no rehearsal could come as far as an application. */
  private static void complete(FlashLayout layout, Refusals refusals) {
    if (layout.of(Placed.Role.BOOTLOADER).isEmpty()) refusals.add(RefusalCode.REHEARSAL, "there is no bootloader among the files, so the virtual chip cannot start");
    if (layout.of(Placed.Role.TABLE).isEmpty()) refusals.add(RefusalCode.REHEARSAL, "there is no partition table among the files, so the virtual chip finds no application");
    if (layout.of(Placed.Role.APP).isEmpty()) refusals.add(RefusalCode.REHEARSAL, "there is no application among the files, so the virtual chip has nothing to run");
  }

  private static BurnPlan draft(PlanRequest request, FlashLayout layout, VersionChecks versions, List<BurnStep> steps) {
    Map<String, PlanArtefact> artefacts = new LinkedHashMap<>();
    request.flashKey().ifPresent(key -> artefacts.put(key.name(), key.listed()));
    for (Placed placed : layout.placed()) artefacts.put(placed.artefact().name(), placed.artefact().listed());
    return new BurnPlan(request.chip(), request.fuses().revision(), request.profile(), versions.antiRollback(), steps, List.of(), RehearsalReport.NONE, artefacts, Warnings.of(request));
  }

  private static BurnPlan refused(PlanRequest request, VersionChecks versions, Refusals refusals) {
    return new BurnPlan(request.chip(), request.fuses().revision(), request.profile(), versions.antiRollback(), List.of(), refusals.all(), RehearsalReport.NONE, Map.of(), Warnings.of(request));
  }

  private static BurnPlan rehearsed(PlanRequest request, FlashLayout layout, BurnPlan draft) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    request.flashKey().ifPresent(key -> files.put(key.name(), key.bytes()));
    for (Placed placed : layout.placed()) files.put(placed.artefact().name(), placed.artefact().bytes());
    StepMaterial material = StepMaterial.of(draft, (name, bytes) -> files.getOrDefault(name, new byte[0]));
    long size = Math.max(layout.table().map(PartitionTable::flashSize).orElse(0L), material.flashEnd());
    if (size > LARGEST_FLASH) return failed(draft, new RefusalCodeText(RefusalCode.LAYOUT, "the partition table reaches past 128 MiB, more than any of these chips address"));
    size = Math.ceilDiv(size, SECTOR) * SECTOR;
    return switch (new Rehearsal(draft, material, request.fuses(), size).run()) {
      case Rehearsal.Outcome.Failed(String why) -> failed(draft, new RefusalCodeText(RefusalCode.REHEARSAL, "the virtual chip, with exactly these files, does not run the application: " + why));
      case Rehearsal.Outcome.Passed(var end, int cuts) -> {
        LifeRehearsal life = new LifeRehearsal(request, layout, material, Rehearsal.options(draft));
        yield life.run(end)
            .map(why -> failed(draft, new RefusalCodeText(RefusalCode.REHEARSAL, why)))
            .orElseGet(() -> with(draft, draft.steps(), List.of(), new RehearsalReport("app", life.rehearsed(), life.skipped(), cuts)));
      }
    };
  }

  private record RefusalCodeText(RefusalCode code, String text) {}

  private static BurnPlan failed(BurnPlan draft, RefusalCodeText why) {
    return with(draft, List.of(), new ArrayList<>(List.of(new Refusal(why.code(), why.text()))), new RehearsalReport("refused", List.of(), List.of(), 0));
  }

  private static BurnPlan with(BurnPlan draft, List<BurnStep> steps, List<Refusal> refusals, RehearsalReport report) {
    return new BurnPlan(draft.chip(), draft.revision(), draft.profile(), draft.antiRollback(), steps, refusals, report, refusals.isEmpty() ? draft.artefacts() : Map.of(), draft.warnings());
  }
}
