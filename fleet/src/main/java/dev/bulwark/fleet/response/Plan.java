package dev.bulwark.fleet.response;

import dev.bulwark.problem.Problem;
import java.util.List;

/** What an action would do to a device, told before it is done. */
public sealed interface Plan {
  /**
   * It can be done.
   *
   * @param breaks what will no longer work, in words for the person who approves
   */
  record Possible(Order order, List<String> breaks, Ending ending) implements Plan {
    public Possible {
      breaks = List.copyOf(breaks);
    }
  }

  /** It cannot, or it must not: it would hit the house itself, or there is nothing known to cut. */
  record Impossible(Problem why) implements Plan {}

  /** How the action ends. */
  enum Ending {
    /** In time, although nobody calls {@link Containment#revert} and this program may be gone. */
    BY_ITSELF,
    /** By {@link Containment#revert}, which whoever holds the order calls when it is over. */
    BY_REVERT,
    /** Never, as a revocation: approved by people, the last resort. */
    NEVER
  }
}
