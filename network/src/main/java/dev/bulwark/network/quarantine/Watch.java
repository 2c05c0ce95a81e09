package dev.bulwark.network.quarantine;

import dev.bulwark.fleet.response.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What the counters said when one began to look; what they say later is judged against it.
 *
 * @param dropped by address, packets dropped until then
 * @param passed packets of members that got through until then
 */
record Watch(Instant since, Map<String, Long> dropped, OptionalLong passed) {
  /**
   * Begins to look.
   *
   * @param fresh those whose counters began when they were put in, so that all they count is seen
   */
  static Watch begin(Set<Address> targets, Set<Address> fresh, Barrier.Sight sight, Instant now) {
    Map<String, Long> dropped = new HashMap<>();
    for (Address target : targets) dropped.put(target.toString(), fresh.contains(target) ? 0 : drops(sight, target.toString()).orElse(0));
    return new Watch(now, Map.copyOf(dropped), sight.passed());
  }

  /** As one goes on looking after the counters of some began anew. */
  Watch recounted(Set<Address> anew) {
    Map<String, Long> counts = new HashMap<>(dropped);
    for (Address address : anew) counts.computeIfPresent(address.toString(), (target, before) -> 0L);
    return new Watch(since, Map.copyOf(counts), passed);
  }

  private static OptionalLong drops(Barrier.Sight sight, String target) {
    Barrier.Member member = sight.members().get(target);
    return member == null ? OptionalLong.empty() : member.dropped();
  }

  /** Of members that the kernel has. What got through outweighs what was dropped. */
  Observation judge(Barrier.Sight sight, Instant now) {
    long through = since(passed, sight.passed());
    if (through > 0) return new Observation.Failed(List.of(through + " packets from members of the quarantine got through"));
    List<String> seen = new ArrayList<>();
    dropped.forEach(
        (target, before) -> {
          long more = since(OptionalLong.of(before), drops(sight, target));
          if (more > 0) seen.add(more + " packets of " + target + " dropped");
        });
    seen.sort(String::compareTo);
    if (!seen.isEmpty()) return new Observation.Held(now, seen);
    if (passed.isEmpty() || sight.passed().isEmpty()) return new Observation.NotYet(List.of("the device is silent, and what gets through is not counted"));
    Duration silent = Duration.between(since, now);
    if (silent.compareTo(NetworkContainment.SILENCE) < 0) return new Observation.NotYet(List.of("the kernel has it; no packet to drop yet, and none got through for " + silent.toMillis() + " ms"));
    return new Observation.Held(now, List.of("the kernel has it; no packet got through for " + silent.toSeconds() + " s"));
  }

  /** Counters that were taken back begin at zero again. */
  private static long since(OptionalLong before, OptionalLong now) {
    if (before.isEmpty() || now.isEmpty()) return 0;
    return now.getAsLong() >= before.getAsLong() ? now.getAsLong() - before.getAsLong() : now.getAsLong();
  }
}
