package dev.bulwark.firmware.plan;

import dev.bulwark.firmware.efuse.FuseBlock;
import dev.bulwark.firmware.efuse.Fuses;
import dev.bulwark.problem.Problem;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/**
 * Does single steps of a plan on a target; the rehearsal and the real run use the same one.
 *
 * <h2>Guarantees</h2> A step can be done again after it was cut off anywhere: what is there already is found and not burned twice. {@link #perform} returns only when the step reads back as done.
 * <h2>Fails by</h2> Problem FIRMWARE-711 when a fuse refuses or reads back otherwise; nothing after the step may be done then.
 */
final class StepRunner {
  private static final int SECTOR = 4096;

  /** What a step of the kind {@link StepAction#REHEARSE} asks. */
  interface Ahead {
    /** Why the steps after {@code step} would not end in a running application; empty when they do. */
    Optional<String> refusal(BurnTarget target, BurnStep step);
  }

  private final BurnTarget target;
  private final BurnPlan plan;
  private final StepMaterial material;
  private final Ahead ahead;

  StepRunner(BurnTarget target, BurnPlan plan, StepMaterial material, Ahead ahead) {
    this.target = target;
    this.plan = plan;
    this.material = material;
    this.ahead = ahead;
  }

  /** Whether the target shows that a step was done. A check or a rehearsal leaves no trace, so it never was. */
  boolean done(BurnStep step) {
    Fuses fuses = target.fuses();
    return switch (step.action()) {
      case CHECK, REHEARSE -> false;
      case FLASH -> flashed(step);
      case BURN -> {
        BigInteger wanted = number(step);
        yield fuses.value(field(step)).and(wanted).equals(wanted);
      }
      case BURN_KEY, BURN_KEY_DIGEST -> KeyPiece.of(plan, step, material).stream().allMatch(piece -> piece.done(fuses));
      case WRITE_PROTECT -> !fuses.writeable(field(step));
      case READ_PROTECT -> !fuses.blockReadable(block(step).id());
    };
  }

  void perform(BurnStep step) {
    switch (step.action()) {
      case CHECK -> check(step);
      case REHEARSE -> ahead.refusal(target, step).ifPresent(why -> {
        throw new Problem("FIRMWARE-711", "the virtual chip, with this device's flash and fuses, does not run the application: " + why, "burn nothing more; compare the device with the plan");
      });
      case FLASH -> flash(step);
      case BURN -> target.burn(new FuseCommand.Field(field(step), number(step).or(target.fuses().value(field(step)))));
      case BURN_KEY, BURN_KEY_DIGEST -> KeyPiece.burn(KeyPiece.of(plan, step, material), target);
      case WRITE_PROTECT -> target.burn(new FuseCommand.WriteProtect(field(step)));
      case READ_PROTECT -> target.burn(new FuseCommand.ReadProtect(block(step).name()));
    }
    boolean trace = step.action() != StepAction.CHECK && step.action() != StepAction.REHEARSE;
    if (trace && !done(step)) throw new Problem("FIRMWARE-711", "step " + step.n() + " (" + step.action().id() + " " + step.target() + ") reads back otherwise than it was written", "burn nothing more; look at the device with `bulwark firmware efuse` and at its flash");
  }

  private void check(BurnStep step) {
    // The material itself is proof for the artefacts: it is made from nothing but files with the right digests.
    if (!step.target().equals("fuses")) return;
    Fuses fuses = target.fuses();
    if (fuses.chip() != plan.chip()) throw unfit("the device is an " + fuses.chip().id() + ", the plan is for " + plan.chip().id());
    if (!fuses.revision().equals(plan.revision())) throw unfit("the device has revision " + fuses.revision() + ", the plan is for " + plan.revision());
    if (target.flashSize() < material.flashEnd()) throw unfit("the device's flash has " + target.flashSize() + " bytes, the plan writes up to " + material.flashEnd());
    for (BurnStep other : plan.steps()) {
      boolean key = other.action() == StepAction.BURN_KEY || other.action() == StepAction.BURN_KEY_DIGEST;
      if (key) for (KeyPiece piece : KeyPiece.of(plan, other, material)) piece.obstacle(fuses).ifPresent(why -> { throw unfit(why); });
    }
    boolean keyed = plan.steps().stream().filter(one -> one.action() == StepAction.BURN_KEY).allMatch(this::done);
    if (material.encrypts() && !keyed && fuses.flashEncryptionOn()) throw unfit("flash encryption is on with a key that is not the plan's");
  }

  private static Problem unfit(String why) {
    return new Problem("FIRMWARE-711", why, "burn nothing on it; make a plan for this device with --efuse");
  }

  private boolean flashed(BurnStep step) {
    byte[] stored = material.stored(step);
    return Arrays.equals(stored, target.readFlash(StepMaterial.offset(step), stored.length));
  }

  private void flash(BurnStep step) {
    byte[] stored = material.stored(step);
    for (int at = 0; at < stored.length; at += SECTOR) sector(step, at);
  }

  /** One sector, written only where it differs: so a cut in any sector is mended by going over all of them again. */
  void sector(BurnStep step, int at) {
    byte[] stored = material.stored(step);
    long address = StepMaterial.offset(step) + at;
    byte[] wanted = Arrays.copyOfRange(stored, at, at + SECTOR);
    if (!Arrays.equals(wanted, target.readFlash(address, SECTOR))) target.writeSector(address, wanted);
  }

  private String field(BurnStep step) {
    return target.fuses().map().find(step.target()).orElseThrow(() -> foreign(step)).name();
  }

  private FuseBlock block(BurnStep step) {
    return target.fuses().map().block(step.target()).orElseThrow(() -> foreign(step));
  }

  private static BigInteger number(BurnStep step) {
    if (!step.value().matches("[0-9]{1,80}")) throw foreign(step);
    return new BigInteger(step.value());
  }

  static Problem foreign(BurnStep step) {
    return new Problem("FIRMWARE-702", "step " + step.n() + " of the plan cannot be done on this chip", "make the plan again with `bulwark firmware plan`");
  }
}
