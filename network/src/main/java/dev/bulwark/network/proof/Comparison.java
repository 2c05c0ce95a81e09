package dev.bulwark.network.proof;

import dev.bulwark.network.diagram.AddressSet;
import dev.bulwark.network.diagram.Diagram;
import dev.bulwark.network.diagram.Pieces;
import dev.bulwark.network.model.Model;
import dev.bulwark.network.model.ModelRule;
import dev.bulwark.network.model.ModelZone;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.IpSet;
import dev.bulwark.network.packet.Packet.ConnectionState;
import dev.bulwark.network.packet.Packet.Path;
import dev.bulwark.network.packet.Prefix;
import dev.bulwark.network.proof.Sampler.Picked;
import dev.bulwark.network.ruleset.Ruleset;
import dev.bulwark.network.ruleset.Ruleset.Chain;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compares leg by leg and zone by zone, so that each diagram holds the packets of one pair only; collects one packet for each kind of difference. */
final class Comparison {
  /** Ints of memory for the diagram of one leg: 256 MiB. */
  static final int MEMORY = 1 << 26;

  /** As if it were a zone; no policy can give one such a name. */
  private static final ModelZone LOOPBACK = new ModelZone("(loopback)", "lo", loopback(Family.IPV4, "127.0.0.0/8"), loopback(Family.IPV6, "::1/128"), false, false, false);

  private final Model model;
  private final Chains chains;
  private final Map<Pair, List<ModelRule>> rules = new HashMap<>();

  /** Of every pair and direction the first packet, and of other families and states one more each. */
  private final Map<Kind, Picked> first = new LinkedHashMap<>();

  private final List<Map.Entry<Kind, Picked>> more = new ArrayList<>();

  private static IpSet loopback(Family family, String prefix) {
    return IpSet.of(family, List.of(Prefix.parse(prefix).orElseThrow()));
  }

  private record Pair(Family family, String in, @Nullable String out) {}

  private record Kind(String in, @Nullable String out, boolean expectedAllow) {}

  Comparison(Model model, Ruleset ruleset) {
    this.model = model;
    this.chains = new Chains(ruleset);
    for (ModelRule rule : model.rules()) rules.computeIfAbsent(new Pair(rule.family(), rule.in(), rule.out()), key -> new ArrayList<>()).add(rule);
  }

  Proof run() {
    for (Family family : Family.values()) {
      Pieces pieces = new Pieces(family, sets(family));
      for (ModelZone in : model.zones().values()) leg(new Leg(family, in, new Diagram(MEMORY), pieces));
      if (model.inputJudged()) loopback(new Leg(family, LOOPBACK, new Diagram(MEMORY), pieces));
    }
    if (first.isEmpty()) return new Proof.Holds(chains.rules());
    List<Counterexample> found = new ArrayList<>();
    for (boolean expectedAllow : new boolean[] {false, true})
      first.forEach((kind, packet) -> {
        if (kind.expectedAllow() == expectedAllow && found.size() < Proof.MOST) found.add(counterexample(kind, packet));
      });
    for (Map.Entry<Kind, Picked> each : more) if (found.size() < Proof.MOST) found.add(counterexample(each.getKey(), each.getValue()));
    found.sort(java.util.Comparator.comparing(Counterexample::expectedAllow));
    return new Proof.Deviates(chains.rules(), found);
  }

  private List<AddressSet> sets(Family family) {
    Stream<IpSet> zones = Stream.concat(Stream.of(LOOPBACK), model.zones().values().stream()).flatMap(zone -> Stream.of(zone.owns(family), zone.owns(family).and(Contract.unconfigured(family).not())));
    Stream<IpSet> intended = model.rules().stream().filter(rule -> rule.family() == family).flatMap(rule -> Stream.of(rule.source(), rule.destination()));
    return Stream.concat(Stream.concat(zones, intended).map(AddressSet::of), chains.addresses(family).stream()).toList();
  }

  private void leg(Leg leg) {
    Intent intent = new Intent(leg);
    Walk walk = new Walk(leg, chains, false);
    Contract contract = new Contract(leg);
    Family family = leg.family();
    List<Chain> forward = chains.bases(family, Path.FORWARD);
    for (ModelZone out : model.zones().values()) {
      boolean inside = out.equals(leg.in());
      if (out.owns(family).isEmpty() || (inside && !out.isolated() && !out.judgedInside())) continue;
      int expected = intent.of(rules.getOrDefault(new Pair(family, leg.in().name(), out.name()), List.of()), inside && out.isolated());
      compare(leg, out, contract.to(out), expected, walk.of(forward, out.intf()));
    }
    if (!model.inputJudged()) return;
    int expected = intent.of(rules.getOrDefault(new Pair(family, leg.in().name(), null), List.of()), false);
    compare(leg, null, contract.toGateway(), expected, walk.of(chains.bases(family, Path.INPUT), null));
  }

  /** What the machine says to itself is accepted, whatever rules say of the gateway. */
  private void loopback(Leg leg) {
    compare(leg, null, new Contract(leg).loopback(), Fields.ACCEPT, new Walk(leg, chains, false).of(chains.bases(leg.family(), Path.INPUT), null));
  }

  private void compare(Leg leg, @Nullable ModelZone out, int contract, int expected, int actual) {
    Diagram diagram = leg.diagram();
    int difference = diagram.apply(Fields.COMPARE, diagram.apply(Fields.WITHIN, contract, expected), actual);
    if (difference == Fields.NONE) return;
    Sampler sampler = new Sampler(leg, model.zones().values().stream().filter(zone -> !zone.external()).map(zone -> zone.owns(leg.family())).toList());
    for (int direction : new int[] {Fields.TOO_OPEN, Fields.TOO_STRICT}) {
      int set = diagram.apply(Fields.SELECT, difference, direction);
      if (set == 0) continue;
      Kind kind = new Kind(leg.in().name(), out == null ? null : out.name(), direction == Fields.TOO_STRICT);
      for (ConnectionState state : Fields.STATES) {
        int part = diagram.apply(Fields.ONLY, diagram.ranges(Fields.STATE, Fields.states(state, state), Fields.YES, Fields.NO), set);
        if (part == 0) continue;
        Picked packet = sampler.pick(part, out);
        if (first.putIfAbsent(kind, packet) != null) more.add(Map.entry(kind, packet));
      }
    }
  }

  private Counterexample counterexample(Kind kind, Picked picked) {
    ModelZone in = model.zoneOf(picked.packet().iif()).orElse(LOOPBACK);
    return new Counterexample(picked.packet(), kind.expectedAllow(), picked.resolved(), new Trace(picked, in, chains).rule(!kind.expectedAllow()));
  }
}
