package dev.bulwark.network.quarantine;

import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** The place where packets are dropped, as {@link NetworkContainment} needs it: the kernel's sets, or their double in tests. */
interface Barrier {
  /**
   * Somebody who is cut off.
   *
   * @param dropped packets since then; empty where they are not counted one by one
   */
  record Member(Instant expires, OptionalLong dropped) {}

  /**
   * What is seen at one moment.
   *
   * @param members by the text of their address
   * @param passed packets from members that got through nevertheless, of all members together since the table exists; empty where they are not counted
   */
  record Sight(Map<String, Member> members, OptionalLong passed) {
    public Sight {
      members = Map.copyOf(members);
    }
  }

  Sight look();

  /** Cuts off and lets in within one step, or changes nothing. One that is to be cut off is until the end given, also where it was before, and counted anew. Rules that somebody took away are there again afterwards. */
  void change(Map<Address, Instant> cutOff, Set<Address> letIn);

  /** Ends what connection tracking remembers of them. */
  void forget(Set<Address> addresses);

  /** This machine's addresses. */
  Set<Address> own();
}
