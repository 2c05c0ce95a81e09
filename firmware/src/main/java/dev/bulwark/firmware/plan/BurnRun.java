package dev.bulwark.firmware.plan;

import dev.bulwark.problem.Problem;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Executes a released plan on one device.
 *
 * <h2>Guarantees</h2> Steps are done in order, each read back before the next one begins. A run that was cut off goes on with the first step that the journal does not know as done; what that step had done already is found on
 * the device and not burned twice. A journal that says more than the device shows stops the run.
 * <h2>Does not guarantee</h2> That a device survives a power cut within the pulse that programs a coded key block: keep the supply steady for these seconds.
 * <h2>Fails by</h2> Problem FIRMWARE-711 (device), FIRMWARE-708, 709 (journal), 710 (files), 712 (I/O); run it again once that is mended.
 */
public final class BurnRun {
  private BurnRun() {}

  /** Somebody said in so many words that fuses may be burned. */
  public static final class Confirmed {
    /** What has to be said. */
    public static final String WORD = "BURN";

    private Confirmed() {}

    /** Empty for anything but the word. */
    public static Optional<Confirmed> by(String said) {
      return said.equals(WORD) ? Optional.of(new Confirmed()) : Optional.empty();
    }
  }

  /**
   * What a run did.
   *
   * @param done steps done now
   * @param found steps that an earlier run had done without being able to say so
   * @param known steps that the journal knew as done
   */
  public record Report(int done, int found, int known) {}

  /** @param progress hears of each step as it ends */
  public static Report run(ReleasedPlan released, StepMaterial material, BurnTarget target, BurnJournal journal, Confirmed confirmed, Consumer<BurnStep> progress) {
    java.util.Objects.requireNonNull(confirmed);
    BurnPlan plan = released.plan();
    StepRunner runner = new StepRunner(target, plan, material, (device, step) -> Rehearsal.ahead(plan, material, device, step));
    int done = 0;
    int found = 0;
    int known = 0;
    for (BurnStep step : plan.steps()) {
      if (journal.isDone(step)) {
        // Flash may have changed since, by the device itself; a fuse cannot have.
        if (step.irreversible() && !runner.done(step)) throw new Problem("FIRMWARE-709", "the journal says that step " + step.n() + " was done, the device does not show it", "this is another device, or its fuses were exchanged: find the right one");
        known++;
        continue;
      }
      if (runner.done(step)) {
        journal.done(step, "found");
        found++;
      } else {
        journal.begin(step);
        runner.perform(step);
        journal.done(step, "done");
        done++;
      }
      progress.accept(step);
    }
    return new Report(done, found, known);
  }
}
