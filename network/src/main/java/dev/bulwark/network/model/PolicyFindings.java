package dev.bulwark.network.model;

import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.packet.Packet;
import dev.bulwark.network.packet.Packet.ConnectionState;
import dev.bulwark.network.packet.Packet.Path;
import dev.bulwark.network.policy.Policy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a policy's rules mean together and should not: {@code NETWORK-011} to {@code -014}.
 *
 * <h2>Guarantees</h2> Exact, over every packet there can be: an invariant without a finding holds, and a rule without one decides at least one packet. Every violated invariant comes with a packet that shows it.
 */
public final class PolicyFindings {
  private final Policy policy;
  private final Model model;
  private final Map<Cell, List<ModelRule>> cells = new HashMap<>();
  private final Map<Cell, Precedence> precedences = new HashMap<>();

  /** What each invariant is about, and the same by cell. */
  private final Map<Integer, List<ModelRule>> classes = new HashMap<>();

  private final Map<Cell, List<ModelRule>> asked = new HashMap<>();

  /** Where each rule stands in its cell. */
  private final IdentityHashMap<ModelRule, Integer> places = new IdentityHashMap<>();

  private final List<Found> found = new ArrayList<>();

  /**
   * @param warning it does no harm
   * @param path as in {@code rules[2]}
   * @param counterexample a packet that shows it
   */
  public record Found(String code, boolean warning, String path, int line, String message, String mend, Optional<Counterexample> counterexample) {}

  /** @param resolved hosts known by names alone that must resolve to its destination */
  public record Counterexample(Packet packet, boolean expectedAllow, Optional<String> rule, List<String> resolved) {}

  private record Cell(Family family, String in, String out) {
    static Cell of(ModelRule rule) {
      return new Cell(rule.family(), rule.in(), Objects.requireNonNullElse(rule.out(), "gateway"));
    }
  }

  private PolicyFindings(Policy policy, Model model) {
    this.policy = policy;
    this.model = model;
  }

  /** In the order of the file: rules, then invariants. */
  public static List<Found> of(Policy policy, Model model) {
    PolicyFindings findings = new PolicyFindings(policy, model);
    for (ModelRule rule : model.rules()) {
      List<ModelRule> cell = findings.cells.computeIfAbsent(Cell.of(rule), key -> new ArrayList<>());
      findings.places.put(rule, cell.size());
      cell.add(rule);
    }
    for (int i = 0; i < policy.invariants().size(); i++)
      for (ModelRule part : ModelBuilder.classOf(policy, policy.invariants().get(i))) {
        if (!findings.judged(part)) continue;
        findings.classes.computeIfAbsent(i, key -> new ArrayList<>()).add(part);
        findings.asked.computeIfAbsent(Cell.of(part), key -> new ArrayList<>()).add(part);
      }
    findings.rules();
    findings.invariants();
    return List.copyOf(findings.found);
  }

  private Precedence precedence(Cell cell) {
    return precedences.computeIfAbsent(cell, key -> new Precedence(cells.getOrDefault(key, List.of()), asked.getOrDefault(key, List.of())));
  }

  private void rules() {
    Map<String, List<ModelRule>> byName = model.rules().stream().collect(Collectors.groupingBy(ModelRule::name));
    for (int i = 0; i < policy.rules().size(); i++) {
      Policy.Rule rule = policy.rules().get(i);
      String path = "rules[" + i + "]";
      Set<String> isolated = isolatedOnBothSides(rule);
      if (rule.allow() && !isolated.isEmpty())
        found.add(new Found("NETWORK-011", false, path, rule.line(), "allows traffic inside " + String.join(", ", isolated) + ", which is isolated", "take the zone from one side, or end its isolation", Optional.empty()));
      reachable(rule, path, byName.getOrDefault(rule.name(), List.of()));
    }
  }

  private Set<String> isolatedOnBothSides(Policy.Rule rule) {
    Set<String> both = zonesNamed(rule.from());
    both.retainAll(zonesNamed(rule.to()));
    both.removeIf(zone -> !Objects.requireNonNull(policy.zones().get(zone)).isolation());
    return both;
  }

  private Set<String> zonesNamed(List<String> ends) {
    return ends.stream()
        .flatMap(end -> policy.zones().containsKey(end) ? java.util.stream.Stream.of(end) : Optional.ofNullable(policy.hosts().get(end)).map(Policy.Host::zone).stream())
        .collect(Collectors.toCollection(java.util.TreeSet::new));
  }

  /** Whether some packet gets as far as this rule. */
  private void reachable(Policy.Rule rule, String path, List<ModelRule> parts) {
    String takenBy = "";
    boolean otherAction = false;
    for (ModelRule part : parts) {
      ModelZone zone = model.zones().get(part.in());
      if (part.in().equals(part.out()) && zone != null && zone.isolated()) continue;
      List<ModelRule> cell = cells.getOrDefault(Cell.of(part), List.of());
      Precedence precedence = precedence(Cell.of(part));
      int index = Objects.requireNonNull(places.get(part));
      int earlier = index;
      while (earlier > 0 && cell.get(earlier - 1).name().equals(rule.name())) earlier--;
      if (precedence.reached(index, earlier)) return;
      ModelRule taker = precedence.takenBy(index, earlier);
      if (taker == null) continue;
      boolean opposes = taker.allow() != part.allow();
      if (takenBy.isEmpty() || opposes) takenBy = taker.name();
      otherAction |= opposes;
    }
    if (rule.allow() && !isolatedOnBothSides(rule).isEmpty()) return;
    if (otherAction)
      found.add(new Found("NETWORK-013", false, path, rule.line(), rule.name() + " can never match: earlier rules take all its packets, and " + takenBy + " does the opposite", "move it up, or take it out", Optional.empty()));
    else
      found.add(
          new Found(
              "NETWORK-014", true, path, rule.line(), rule.name() + " can never match" + (takenBy.isEmpty() ? ": its ends have no traffic between them" : ": earlier rules, " + takenBy + " among them, do the same already"),
              "take it out", Optional.empty()));
  }

  private void invariants() {
    for (int i = 0; i < policy.invariants().size(); i++) {
      Policy.Invariant invariant = policy.invariants().get(i);
      Counterexample against = classes.getOrDefault(i, List.of()).stream().map(part -> against(part, invariant.never())).flatMap(Optional::stream).findFirst().orElse(null);
      if (against == null) continue;
      String by = against.rule().map(name -> "by rule " + name).orElse("because no rule allows it");
      found.add(
          new Found(
              "NETWORK-012", false, "invariants[" + i + "]", invariant.line(), invariant.name() + " does not hold: " + text(against) + " is " + (invariant.never() ? "allowed " : "denied ") + by,
              "change the rule, or the invariant if it is not meant", Optional.of(against)));
    }
  }

  /** Whether rules judge packets between the zones of a class at all: in an isolated zone they are denied before every rule, and in a zone that no rule names they never reach the gateway. */
  private boolean judged(ModelRule part) {
    ModelZone in = model.zones().get(part.in());
    if (in == null || (part.in().equals(part.out()) && (in.isolated() || !in.judgedInside()))) return false;
    return part.out() != null || model.inputJudged();
  }

  private Optional<Counterexample> against(ModelRule part, boolean never) {
    Precedence.Hit hit = precedence(Cell.of(part)).against(asked.getOrDefault(Cell.of(part), List.of()).indexOf(part), never);
    return Optional.ofNullable(hit).map(each -> new Counterexample(packet(part, each.packets()), !never, Optional.ofNullable(each.rule()).map(ModelRule::name), each.packets().resolved().stream().map(NameSet::host).sorted().toList()));
  }

  private Packet packet(ModelRule part, Precedence.Packets one) {
    boolean ports = one.protocol() == Packet.TCP || one.protocol() == Packet.UDP;
    boolean icmp = one.protocol() == (part.family() == Family.IPV4 ? Packet.ICMP : Packet.ICMPV6);
    String intf = Objects.requireNonNull(model.zones().get(part.in())).intf();
    return new Packet(
        part.out() == null ? Path.INPUT : Path.FORWARD, intf, null, typical(one.source().ranges().getFirst()), typical(one.destination().ranges().getFirst()), one.protocol(), ports ? 40_000 : 0, ports ? one.number() : 0,
        icmp ? one.number() : 0, ConnectionState.NEW);
  }

  /** Not the network's own address, where there is another. */
  private static Ip typical(dev.bulwark.network.packet.IpSet.Range range) {
    return range.low().equals(range.high()) ? range.low() : range.low().next();
  }

  private static String text(Counterexample against) {
    return text(against.packet()) + (against.resolved().isEmpty() ? "" : ", to which " + String.join(" and ", against.resolved()) + " resolves,");
  }

  private static String text(Packet packet) {
    String what =
        switch (packet.protocol()) {
          case Packet.TCP -> "tcp/" + packet.destinationPort();
          case Packet.UDP -> "udp/" + packet.destinationPort();
          default -> "protocol " + packet.protocol() + (packet.hasIcmpType() ? " type " + packet.icmpType() : "");
        };
    return what + " from " + packet.source() + " to " + packet.destination();
  }
}
