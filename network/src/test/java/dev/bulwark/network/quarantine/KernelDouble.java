package dev.bulwark.network.quarantine;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** The kernel's sets in memory: it outlives every program, ends members in time, drops and counts packets, and counts what gets through where somebody took its rules away. */
final class KernelDouble implements Barrier {
  private final InstantSource clock;
  private final Map<String, Instant> ends = new HashMap<>();
  private final Map<String, Long> drops = new HashMap<>();
  final Set<Address> own = new HashSet<>();
  final Set<Address> forgotten = new HashSet<>();
  private long passed;
  boolean rulesStand = true;
  boolean counting = true;
  int changes;

  KernelDouble(InstantSource clock) {
    this.clock = clock;
  }

  private void expire() {
    ends.values().removeIf(end -> !clock.instant().isBefore(end));
    drops.keySet().retainAll(ends.keySet());
  }

  /** A packet from it; true where it gets through. */
  boolean packet(Address from) {
    expire();
    if (!ends.containsKey(from.toString())) return true;
    drops.merge(from.toString(), 1L, Long::sum);
    if (!rulesStand) passed++;
    return !rulesStand;
  }

  @Override
  public Sight look() {
    expire();
    Map<String, Member> members = new HashMap<>();
    ends.forEach((address, end) -> members.put(address, new Member(end, counting ? OptionalLong.of(drops.getOrDefault(address, 0L)) : OptionalLong.empty())));
    return new Sight(members, counting ? OptionalLong.of(passed) : OptionalLong.empty());
  }

  @Override
  public void change(Map<Address, Instant> cutOff, Set<Address> letIn) {
    rulesStand = true;
    if (cutOff.isEmpty() && letIn.isEmpty()) return;
    changes++;
    letIn.forEach(address -> ends.remove(address.toString()));
    cutOff.forEach(
        (address, end) -> {
          ends.put(address.toString(), end);
          drops.put(address.toString(), 0L);
        });
    expire();
  }

  @Override
  public void forget(Set<Address> addresses) {
    forgotten.addAll(addresses);
  }

  @Override
  public Set<Address> own() {
    return own;
  }
}
