package dev.bulwark.fleet.response;

import dev.bulwark.problem.Problem;

/** What became of an order. None of it says that the device is contained: {@link Observation} does. */
public sealed interface Execution {
  /**
   * What was ordered is in place.
   *
   * @param changed false where all of it was in place before
   */
  record Done(boolean changed) implements Execution {}

  /** Nothing was changed: its time is over, or it would hit the house itself. */
  record Refused(Problem why) implements Execution {}
}
