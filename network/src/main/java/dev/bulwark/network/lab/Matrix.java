package dev.bulwark.network.lab;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What became of every flow of a site.
 *
 * <h2>Guarantees</h2> Each is a real connection, datagram or echo between two hosts, through the kernel's own rules.
 * <h2>Does not guarantee</h2> Anything about ports and protocols that were not asked for: that is the proof's work.
 *
 * @param slowest the answer that took longest
 */
public record Matrix(List<Outcome> outcomes, Duration slowest) {
  /** Fewer than the files that a process may have open. */
  private static final int AT_ONCE = 1_500;

  public Matrix {
    outcomes = List.copyOf(outcomes);
  }

  /** Sends them all. {@code NETWORK-262} where sockets fail. */
  public static Matrix of(Lab lab, List<Flow> flows) {
    return of(lab, flows, Duration.ZERO);
  }

  /** The same, where it is known from before how long an answer may take. */
  public static Matrix of(Lab lab, List<Flow> flows, Duration known) {
    return Namespace.apart(() -> sent(lab, flows, known));
  }

  private static Matrix sent(Lab lab, List<Flow> flows, Duration known) throws IOException {
    List<Outcome> outcomes = new ArrayList<>();
    Duration slowest = known;
    for (int from = 0; from < flows.size(); from += AT_ONCE) {
      List<Flow> some = flows.subList(from, Math.min(flows.size(), from + AT_ONCE));
      Set<Probe> probes = new HashSet<>();
      for (Flow flow : some) probes.add(flow.probe());
      try (Exchange exchange = new Exchange(lab, probes)) {
        exchange.expect(slowest);
        outcomes.addAll(exchange.fly(lab, some));
        slowest = exchange.slowest();
      }
    }
    return new Matrix(outcomes, slowest);
  }

  public List<Outcome> violations() {
    return outcomes.stream().filter(Outcome::violation).toList();
  }

  public long allowed() {
    return outcomes.stream().filter(outcome -> outcome.flow().expected().allow()).count();
  }
}
