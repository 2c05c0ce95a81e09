package dev.bulwark.network.nftables;

import dev.bulwark.network.model.Model;
import dev.bulwark.network.model.ModelRule;
import dev.bulwark.network.model.ModelZone;
import dev.bulwark.network.packet.Family;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A model's table in two parts: chains and sets that no packet meets by themselves, and base chains that lead there.
 *
 * <p>Two things are left out on purpose, because of what the kernel does while it takes rules over (docs/adr/0012). There is no verdict map: its elements are gone for packets that still are in the old rules. And no base chain rests on its
 * policy, or looks into a set: the policy of a new chain holds only some time after its rules do, and a new set of ranges is empty for as long.
 */
final class TableWriter {
  /**
   * A chain that the kernel calls.
   *
   * @param hook where, and what its policy is
   */
  record Base(String name, String hook, List<String> statements) {}

  private record Pair(String in, String out) {}

  private static final List<String> STATES = List.of("ct state invalid drop", "ct state established,related accept");
  private static final List<String> NEIGHBOURS = List.of("icmpv6 type nd-router-solicit accept", "icmpv6 type nd-router-advert accept", "icmpv6 type nd-neighbor-solicit accept", "icmpv6 type nd-neighbor-advert accept");

  private final Model model;
  private final Side side;
  private final Sets sets;
  private final StringBuilder chains = new StringBuilder();
  private final List<Changeover.Thing> things = new ArrayList<>();
  private final List<Base> bases = new ArrayList<>();

  TableWriter(Model model, Side side) {
    this.model = model;
    this.side = side;
    this.sets = new Sets(side);
    Map<Pair, Map<Family, List<ModelRule>>> routed = new LinkedHashMap<>();
    Map<String, Map<Family, List<ModelRule>>> own = new LinkedHashMap<>();
    for (ModelRule rule : model.rules()) {
      String out = rule.out();
      Map<Family, List<ModelRule>> byFamily =
          out == null ? own.computeIfAbsent(rule.in(), any -> new EnumMap<>(Family.class)) : closed(rule) ? new EnumMap<>(Family.class) : routed.computeIfAbsent(new Pair(rule.in(), out), any -> new EnumMap<>(Family.class));
      byFamily.computeIfAbsent(rule.family(), any -> new ArrayList<>()).add(rule);
    }
    routed.forEach((pair, rules) -> families(chain(pair), rules));
    own.forEach((zone, rules) -> families(toGateway(zone), rules));
    bases.add(new Base("prerouting", "type filter hook prerouting priority raw; policy accept;", List.of("fib saddr . iif oif missing " + ChainWriter.LIMIT + ChainWriter.log("bulwark-deny spoofed"), "fib saddr . iif oif missing counter drop comment \"spoofed source\"")));
    if (model.inputJudged()) bases.add(new Base("input", "type filter hook input priority filter; policy drop;", input(own)));
    bases.add(new Base("forward", "type filter hook forward priority filter; policy drop;", forward(routed)));
  }

  private boolean closed(ModelRule rule) {
    return rule.in().equals(rule.out()) && zone(rule.in()).isolated();
  }

  private ModelZone zone(String name) {
    return Objects.requireNonNull(model.zones().get(name));
  }

  private String chain(Pair pair) {
    return side.prefix() + "z_" + pair.in() + "_" + pair.out();
  }

  private String toGateway(String zone) {
    return side.prefix() + "g_" + zone;
  }

  private String from(String zone) {
    return side.prefix() + "from_" + zone;
  }

  /** The chains of the families, and behind them the one that leads there. */
  private void families(String name, Map<Family, List<ModelRule>> byFamily) {
    List<String> statements = new ArrayList<>();
    byFamily.forEach(
        (family, rules) -> {
          String own = name + (family == Family.IPV4 ? "_4" : "_6");
          chain(own, new ChainWriter(family, model.zones(), sets).write(rules));
          statements.add("meta nfproto " + family.id() + " goto " + own);
        });
    chain(name, statements);
  }

  /** A packet that comes back from a zone's chain meets none of the other zones' and is denied: comparisons grow with the zones, not with their pairs. */
  private List<String> forward(Map<Pair, Map<Family, List<ModelRule>>> routed) {
    List<String> statements = new ArrayList<>(STATES);
    for (ModelZone zone : model.zones().values()) {
      List<String> ways = new ArrayList<>();
      if (zone.isolated()) ways.add("oifname " + leg(zone) + " counter drop comment \"isolation\"");
      for (Pair pair : routed.keySet()) if (pair.in().equals(zone.name())) ways.add("oifname " + leg(zone(pair.out())) + " goto " + chain(pair));
      if (ways.isEmpty()) continue;
      chain(from(zone.name()), ways);
      statements.add("iifname " + leg(zone) + " jump " + from(zone.name()));
    }
    return denied(statements);
  }

  private List<String> input(Map<String, Map<Family, List<ModelRule>>> own) {
    List<String> statements = new ArrayList<>(List.of("iifname \"lo\" accept"));
    statements.addAll(STATES);
    statements.addAll(NEIGHBOURS);
    for (String zone : own.keySet()) statements.add("iifname " + leg(zone(zone)) + " jump " + toGateway(zone));
    return denied(statements);
  }

  private static List<String> denied(List<String> statements) {
    statements.add(ChainWriter.LIMIT + ChainWriter.log("bulwark-deny default"));
    statements.add("counter drop comment \"denied by default\"");
    return statements;
  }

  private static String leg(ModelZone zone) {
    return '"' + zone.intf() + '"';
  }

  private void chain(String name, List<String> statements) {
    chains.append(block(name, "", statements)).append('\n');
    things.add(new Changeover.Thing(Changeover.Kind.CHAIN, name));
  }

  private static String block(String name, String head, List<String> statements) {
    StringBuilder text = new StringBuilder("  chain ").append(name).append(" {\n");
    if (!head.isEmpty()) text.append("    ").append(head).append('\n');
    for (String statement : statements) text.append("    ").append(statement).append('\n');
    return text.append("  }\n").toString();
  }

  /** What no packet meets by itself. */
  String ready() {
    return sets.text() + (sets.isEmpty() ? "" : "\n") + chains;
  }

  /** The chains and sets of {@link #ready}. */
  List<Changeover.Thing> things() {
    List<Changeover.Thing> all = new ArrayList<>(things);
    for (String name : sets.names()) all.add(new Changeover.Thing(Changeover.Kind.SET, name));
    return all;
  }

  /** The sets that the resolver fills; they are of no side. */
  Set<String> resolved() {
    return sets.resolved();
  }

  List<Base> bases() {
    return bases;
  }

  /** The base chains, empty but for where they are called. */
  String hooks() {
    StringBuilder text = new StringBuilder();
    for (Base base : bases) text.append(block(base.name(), base.hook(), List.of()));
    return text.toString();
  }

  /** The base chains' rules. */
  String rules() {
    StringBuilder text = new StringBuilder();
    for (Base base : bases) text.append(block(base.name(), "", base.statements()));
    return text.toString();
  }

  /** The base chains whole. */
  String whole() {
    StringBuilder text = new StringBuilder();
    for (Base base : bases) text.append(text.isEmpty() ? "" : "\n").append(block(base.name(), base.hook(), base.statements()));
    return text.toString();
  }
}
