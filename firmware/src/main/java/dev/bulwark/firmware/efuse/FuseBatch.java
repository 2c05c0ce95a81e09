package dev.bulwark.firmware.efuse;

/**
 * Several commands that are burned at once, as one line of the vendor's tool is: blocks that can be written only once take what all of them put there, and what one command protects another may still burn.
 *
 * <h2>Guarantees</h2> {@link #done} is carried out as a whole or not at all. After a refusal of any command the batch is worth nothing and is given up.
 *
 * <p>Not thread-safe: one line, one thread.
 */
public final class FuseBatch {
  private final FuseCommand line;

  private FuseBatch(Fuses fuses) {
    line = new FuseCommand(fuses);
  }

  public static FuseBatch of(Fuses fuses) {
    return new FuseBatch(fuses);
  }

  /** Takes the next commands. What a command answers as burned is what the batch would leave so far. */
  public FuseController controller() {
    return FuseController.gathering(line);
  }

  /** The fuses as the commands so far would leave them: to choose free places by. */
  public Fuses gathered() {
    return line.gathered();
  }

  /** Burns what was gathered. */
  public Burn done() {
    try {
      Fuses after = line.done();
      return new Burn.Burned(after, FuseController.changed(line.before(), after));
    } catch (Refusal refusal) {
      return refusal.refused();
    }
  }
}
