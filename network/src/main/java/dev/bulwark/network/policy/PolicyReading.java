package dev.bulwark.network.policy;

import java.util.List;

/** What came of reading a policy. */
public sealed interface PolicyReading {
  /** How many of these were found in the text, whether it could be used or not. */
  int zones();

  int rules();

  /** Nothing is wrong with it in itself; what its rules mean together is not asked yet. */
  record Read(Policy policy, List<Fault> warnings) implements PolicyReading {
    @Override
    public int zones() {
      return policy.zones().size();
    }

    @Override
    public int rules() {
      return policy.rules().size();
    }
  }

  /** @param faults all of them, in the order of the file; never empty */
  record Refused(List<Fault> faults, int zones, int rules) implements PolicyReading {}
}
