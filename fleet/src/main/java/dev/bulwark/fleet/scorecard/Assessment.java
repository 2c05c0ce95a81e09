package dev.bulwark.fleet.scorecard;

import dev.bulwark.fleet.device.Device;
import dev.bulwark.fleet.device.Lifecycle;
import dev.bulwark.fleet.evidence.Evidence;
import dev.bulwark.fleet.evidence.Source;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** A scorecard in the making: devices come one by one, so that a large fleet's evidence need not be in memory at once. Not thread-safe. */
public final class Assessment {
  private final Judge judge;
  private final Map<String, List<Evidence>> platform;
  private final List<ItemTally> tallies = Catalogue.ITEMS.stream().map(ItemTally::new).toList();
  private final TreeSet<Scorecard.Finding> findings = new TreeSet<>();
  private int devices;

  public Assessment(Collection<Evidence> platform, Instant now) {
    this.judge = new Judge(now);
    this.platform = byAssertion(platform);
  }

  /** {@code own} is what there is about this device. One that is revoked or retired is out of scope and changes nothing. */
  public void add(Device device, Collection<Evidence> own) {
    if (!Scorecard.inScope(device)) return;
    devices++;
    Map<String, List<Evidence>> mine = byAssertion(own);
    List<List<Judge.Opinion>> opinions = new ArrayList<>(tallies.size());
    boolean known = false;
    for (ItemTally tally : tallies) {
      List<Judge.Opinion> each = new ArrayList<>(tally.item.requirements().size());
      for (Requirement requirement : tally.item.requirements()) {
        List<Evidence> evidence = about(requirement, mine);
        Judge.Opinion opinion = judge.judge(requirement, evidence);
        if (opinion.verdict() == Verdict.CONTRADICTED) {
          // what the platform contradicts of itself is one finding, not one for each device
          String subject = mine.containsKey(requirement.assertion()) ? device.id().value() : Evidence.PLATFORM;
          findings.add(new Scorecard.Finding(rule(evidence), subject, "critical", requirement.assertion()));
        }
        known |= opinion.own();
        each.add(opinion);
      }
      opinions.add(each);
    }
    for (int i = 0; i < tallies.size(); i++) {
      ItemTally tally = tallies.get(i);
      tally.add(Judge.state(tally.item, opinions.get(i), known), opinions.get(i), device.state() != Lifecycle.PENDING);
      for (int r = 0; r < tally.item.requirements().size(); r++) tally.show(r, mine.getOrDefault(tally.item.requirements().get(r).assertion(), List.of()));
    }
  }

  public Scorecard scorecard() {
    List<Scorecard.Line> lines = new ArrayList<>(tallies.size());
    for (ItemTally tally : tallies) lines.add(tally.line(devices, requirement -> platform.getOrDefault(requirement.assertion(), List.of()), judge));
    return new Scorecard(devices, lines, List.copyOf(findings));
  }

  private List<Evidence> about(Requirement requirement, Map<String, List<Evidence>> mine) {
    List<Evidence> own = mine.getOrDefault(requirement.assertion(), List.of());
    List<Evidence> shared = platform.getOrDefault(requirement.assertion(), List.of());
    if (shared.isEmpty()) return own;
    if (own.isEmpty()) return shared;
    List<Evidence> both = new ArrayList<>(own);
    both.addAll(shared);
    return both;
  }

  private static Map<String, List<Evidence>> byAssertion(Collection<Evidence> evidence) {
    Map<String, List<Evidence>> map = new HashMap<>();
    for (Evidence each : evidence) map.computeIfAbsent(each.assertion(), assertion -> new ArrayList<>(2)).add(each);
    return map;
  }

  /** What the image or the build contradicts has one name, what the hardware or a live host does, another. */
  private static String rule(List<Evidence> evidence) {
    int strongest = 0;
    for (Evidence each : evidence) if (!each.holds()) strongest = Math.max(strongest, each.rank());
    return strongest <= Source.BINARY.rank() ? "ESP-META-005" : "ESP-META-006";
  }
}
