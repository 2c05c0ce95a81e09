package dev.bulwark.fleet.scorecard;

import dev.bulwark.fleet.device.Device;
import dev.bulwark.fleet.device.Lifecycle;
import dev.bulwark.fleet.evidence.Evidence;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How far each practice is in place for a fleet, or for one device.
 *
 * <h2>Guarantees</h2> It follows from the evidence and the time alone. A device nobody has seen is {@code unknown} in every item, evidence about the platform alone
 * does not change that, and an item is {@code verified} only where every one of its assertions is held.
 * <h2>Does not guarantee</h2> Completeness of the evidence shown for a fleet: a few of each kind stand for all, the counts are exact.
 *
 * @param devices in scope: all but the revoked and the retired
 * @param lines one per item, in the order of the catalogue
 * @param findings claims that stronger evidence contradicts
 */
public record Scorecard(int devices, List<Line> lines, List<Finding> findings) {
  public Scorecard {
    lines = List.copyOf(lines);
    findings = List.copyOf(findings);
  }

  /** @param verified devices whose item is verified */
  public record Line(Item item, State state, int verified, int devices, List<Checked> assertions) {
    /** Verified devices of those in scope, in tenths of a per cent rounded down, so that 100 means all. */
    public double percent() {
      return devices == 0 ? 0 : Math.floor(1_000.0 * verified / devices) / 10;
    }
  }

  /** @param held devices for which it holds */
  public record Checked(Requirement requirement, Verdict verdict, int held, List<Evidence> evidence) {}

  /** A claim that stronger evidence contradicts; {@code *} is the platform. In the order of device, assertion, rule. */
  public record Finding(String rule, String device, String severity, String assertion) implements Comparable<Finding> {
    private static final Comparator<Finding> ORDER = Comparator.comparing(Finding::device).thenComparing(Finding::assertion).thenComparing(Finding::rule);

    @Override
    public int compareTo(Finding other) {
      return ORDER.compare(this, other);
    }
  }

  public static Scorecard of(Collection<Evidence> evidence, Collection<Device> devices, Instant now) {
    Map<String, List<Evidence>> bySubject = evidence.stream().collect(Collectors.groupingBy(Evidence::subject, HashMap::new, Collectors.toList()));
    Assessment assessment = new Assessment(bySubject.getOrDefault(Evidence.PLATFORM, List.of()), now);
    for (Device device : devices) assessment.add(device, bySubject.getOrDefault(device.id().value(), List.of()));
    return assessment.scorecard();
  }

  static boolean inScope(Device device) {
    return device.state() != Lifecycle.REVOKED && device.state() != Lifecycle.RETIRED;
  }
}
