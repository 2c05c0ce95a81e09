package dev.bulwark.fleet.response;

import dev.bulwark.problem.Problem;
import java.time.Instant;
import java.util.List;

/** What became of letting a device in again. */
public sealed interface Reversal {
  /**
   * Nothing of the order is left.
   *
   * @param changed false where nothing of it was left before
   */
  record Lifted(boolean changed) implements Reversal {}

  /** Other orders hold the same, and do so until then. */
  record StillHeld(List<ActionKey> by, Instant until) implements Reversal {
    public StillHeld {
      by = List.copyOf(by);
    }
  }

  /** It cannot be undone, as a revocation. */
  record Irreversible(Problem why) implements Reversal {}
}
