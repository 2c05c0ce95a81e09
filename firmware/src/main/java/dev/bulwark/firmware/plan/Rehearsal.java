package dev.bulwark.firmware.plan;

import dev.bulwark.firmware.efuse.Fuses;
import dev.bulwark.firmware.virtual.Application;
import dev.bulwark.firmware.virtual.BootOptions;
import dev.bulwark.firmware.virtual.BootReport;
import dev.bulwark.firmware.virtual.Booted;
import dev.bulwark.firmware.virtual.VirtualChip;
import dev.bulwark.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Executes the very steps of a plan on a virtual chip, with the very files, before anything is burned.
 *
 * <h2>Guarantees</h2> When it passes: the chip ran the application after the last step; and for a power cut before each step, between any two fields or blocks that a fuse command programs, and in the first, a middle and the last
 * sector of each flash step (in every other sector: that writing it again mends it), the device was started as it was left, the plan went on, and the application ran. What else was tried, and what could not be, is in the report.
 * <h2>Does not guarantee</h2> That the silicon is without faults, or that the application does its work. A programming pulse of fuses is taken as whole.
 *
 * <p>One use, one thread.
 */
final class Rehearsal {
  private static final int SECTOR = 4096;

  private final BurnPlan plan;
  private final StepMaterial material;
  private final Fuses start;
  private final long flashSize;
  private final BootOptions options;
  private int cuts;
  private Optional<VirtualChip> proven = Optional.empty();

  Rehearsal(BurnPlan plan, StepMaterial material, Fuses start, long flashSize) {
    this.plan = plan;
    this.material = material;
    this.start = start;
    this.flashSize = flashSize;
    this.options = options(plan);
  }

  static BootOptions options(BurnPlan plan) {
    return BootOptions.USUAL.withAntiRollback(plan.antiRollback());
  }

  /** Why it did not pass; or the chip as the last step leaves it, not yet started. */
  sealed interface Outcome {
    record Passed(VirtualChip end, int cuts) implements Outcome {}

    record Failed(String why) implements Outcome {}
  }

  Outcome run() {
    try {
      MemoryTarget whole = MemoryTarget.erased(start, flashSize);
      resume(whole, 0);
      VirtualChip end = whole.chip();
      Optional<String> refused = refusal(end);
      if (refused.isPresent()) return new Outcome.Failed(refused.get());
      proven = Optional.of(end);
      MemoryTarget target = MemoryTarget.erased(start, flashSize);
      for (int i = 0; i < plan.steps().size(); i++) {
        Optional<String> stuck = cutsOf(target, i);
        if (stuck.isPresent()) return new Outcome.Failed(stuck.get());
      }
      return new Outcome.Passed(end, cuts);
    } catch (Problem refused) {
      return new Outcome.Failed(refused.detail());
    }
  }

  /** Does what is left to do from step {@code from} on, as {@link BurnRun} does. */
  private void resume(MemoryTarget target, int from) {
    StepRunner runner = runner(target);
    for (BurnStep step : plan.steps().subList(from, plan.steps().size())) if (!runner.done(step)) runner.perform(step);
  }

  /** A rehearsal inside the rehearsal would ask the same again. */
  private StepRunner runner(BurnTarget target) {
    return new StepRunner(target, plan, material, (device, step) -> Optional.empty());
  }

  /** All cuts in step {@code i}; then the step itself, on {@code target}. */
  private Optional<String> cutsOf(MemoryTarget target, int i) {
    BurnStep step = plan.steps().get(i);
    MemoryTarget before = target.copy();
    Optional<String> stuck = afterCut(before, i);
    if (step.action() == StepAction.FLASH) {
      if (stuck.isEmpty()) stuck = flashCuts(target, before, i);
    } else {
      runner(target).perform(step);
    }
    for (Fuses between : FuseCuts.between(before.fuses(), target.fuses())) {
      if (stuck.isPresent()) break;
      MemoryTarget cut = before.copy();
      cut.set(between);
      stuck = afterCut(cut, i);
    }
    return stuck.map(why -> "after a power cut in step " + step.n() + " (" + step.action().id() + " " + step.target() + ") the plan cannot go on: " + why);
  }

  private Optional<String> flashCuts(MemoryTarget target, MemoryTarget before, int i) {
    BurnStep step = plan.steps().get(i);
    byte[] stored = material.stored(step);
    int sectors = stored.length / SECTOR;
    StepRunner runner = runner(target);
    for (int k = 0; k < sectors; k++) {
      long address = StepMaterial.offset(step) + (long) k * SECTOR;
      byte[] half = FlashLayout.blank(SECTOR);
      System.arraycopy(stored, k * SECTOR, half, 0, SECTOR / 2);
      if (k == 0 || k == sectors / 2 || k == sectors - 1) {
        for (byte[] left : List.of(FlashLayout.blank(SECTOR), half)) {
          MemoryTarget cut = target.copy();
          cut.writeSector(address, left);
          Optional<String> stuck = afterCut(cut, i);
          if (stuck.isPresent()) return stuck;
        }
      } else {
        target.writeSector(address, half);
        cuts++;
      }
      runner.sector(step, k * SECTOR);
    }
    return runner.done(step) ? Optional.empty() : Optional.of("flash does not read back");
  }

  /** Power returns: the chip starts as it is, then the plan goes on, then the chip must run. */
  private Optional<String> afterCut(MemoryTarget cut, int i) {
    cuts++;
    Booted started = cut.chip().boot(options.with(new Application.Confirm()));
    MemoryTarget target = MemoryTarget.of(started.after());
    try {
      resume(target, i);
    } catch (Problem refused) {
      return Optional.of(refused.detail());
    }
    VirtualChip end = target.chip();
    if (proven.equals(Optional.of(end))) return Optional.empty();
    Optional<String> refused = refusal(end);
    if (refused.isEmpty()) proven = Optional.of(end);
    return refused;
  }

  private Optional<String> refusal(VirtualChip chip) {
    BootReport report = chip.boot(options).report();
    return report.runs() ? Optional.empty() : Optional.of(why(report));
  }

  static String why(BootReport report) {
    StringBuilder why = new StringBuilder("the chip stops at stage ").append(report.stage().id());
    report.reason().ifPresent(reason -> why.append(" with ").append(reason.code()));
    for (BootReport.Tried tried : report.tried()) why.append("; ").append(tried.slot()).append(": ").append(tried.reason().code());
    return why.toString();
  }

  /** For a device that is being burned: what would become of it if the steps after {@code step} were done now. */
  static Optional<String> ahead(BurnPlan plan, StepMaterial material, BurnTarget device, BurnStep step) {
    List<byte[]> parts = new ArrayList<>();
    long size = device.flashSize();
    for (long at = 0; at < size; at += 1 << 20) parts.add(device.readFlash(at, (int) Math.min(1 << 20, size - at)));
    MemoryTarget target = new MemoryTarget(device.fuses(), join(parts, size));
    Rehearsal rehearsal = new Rehearsal(plan, material, device.fuses(), size);
    try {
      rehearsal.resume(target, step.n());
    } catch (Problem refused) {
      return Optional.of(refused.detail());
    }
    return rehearsal.refusal(target.chip());
  }

  private static byte[] join(List<byte[]> parts, long size) {
    byte[] all = new byte[Math.toIntExact(size)];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }
}
