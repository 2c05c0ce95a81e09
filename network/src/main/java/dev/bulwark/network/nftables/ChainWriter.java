package dev.bulwark.network.nftables;

import dev.bulwark.network.backend.Backend;
import dev.bulwark.network.model.ModelRule;
import dev.bulwark.network.model.ModelZone;
import dev.bulwark.network.model.NameSet;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.IpSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The rules of one family between two zones as the statements of one chain, in an order that decides every packet as the rules do. */
final class ChainWriter {
  static final String LIMIT = "limit rate 10/second burst 20 packets ";

  /** Up to here a chain has a statement for each rule of the policy, with its name and counter. */
  private static final int PLAIN = 16;

  /** Of so many ranges one rule may be to become elements. Where groups talk to each other, a rule with a set on either side needs the sum of their members, elements the product. */
  private static final int ELEMENTS = 64;

  /** Even with sets: a rule set longer than that is none that a machine should walk through. */
  private static final int MOST_STATEMENTS = 50_000;

  private final Family family;
  private final Map<String, ModelZone> zones;
  private final Sets sets;
  private final List<String> statements = new ArrayList<>();

  ChainWriter(Family family, Map<String, ModelZone> zones, Sets sets) {
    this.family = family;
    this.zones = zones;
    this.sets = sets;
  }

  List<String> write(List<ModelRule> rules) {
    int from = 0;
    while (from < rules.size()) {
      int to = from + 1;
      while (to < rules.size() && sameAction(rules.get(from), rules.get(to))) to++;
      // Nothing gets past a statement without a match.
      if (run(rules.subList(from, to))) break;
      from = to;
    }
    return statements;
  }

  private static boolean sameAction(ModelRule one, ModelRule other) {
    return one.allow() == other.allow() && one.log() == other.log();
  }

  /** Neighbours of one action: whichever of them matches, the same happens, so their order says nothing. */
  private boolean run(List<ModelRule> rules) {
    boolean allow = rules.getFirst().allow();
    boolean log = rules.getFirst().log();
    List<Atom> atoms = new ArrayList<>();
    for (ModelRule rule : rules) {
      atoms.addAll(Atom.of(rule, zones));
      if (atoms.getLast().matchesAll()) break;
    }
    boolean all = atoms.getLast().matchesAll();
    if (atoms.size() <= PLAIN) {
      for (Atom atom : atoms) statement(match(atom), allow, log, atom.names());
      return all;
    }
    Map<Lookups.Shape, List<Atom>> shapes = new LinkedHashMap<>();
    for (Atom atom : Merging.of(atoms)) shapes.computeIfAbsent(Lookups.Shape.of(atom), any -> new ArrayList<>()).add(atom);
    shapes.forEach((shape, group) -> group(shape, group, allow, log));
    return all;
  }

  private void group(Lookups.Shape shape, List<Atom> atoms, boolean allow, boolean log) {
    List<Atom> few = shape.concatenated() ? atoms.stream().filter(atom -> atom.ranges() <= ELEMENTS).toList() : List.of();
    String match = few.size() > 2 ? Lookups.of(shape, few, family, sets).orElse(null) : null;
    if (match != null) {
      Set<String> names = new TreeSet<>();
      for (Atom atom : few) names.addAll(atom.names());
      statement(match, allow, log, names);
    }
    for (Atom atom : atoms) if (match == null || atom.ranges() > ELEMENTS) statement(match(atom), allow, log, atom.names());
  }

  private String match(Atom atom) {
    List<String> parts = new ArrayList<>();
    address(parts, "saddr", atom.source());
    address(parts, "daddr", atom.destination());
    NameSet resolved = atom.resolved();
    if (resolved != null) parts.add((family == Family.IPV4 ? "ip" : "ip6") + " daddr " + sets.of(resolved, family));
    if (atom.selector() != Selector.ANY) parts.add(atom.selector().expression(family) + " " + Spelling.of(atom.numbers()));
    return String.join(" ", parts);
  }

  private void address(List<String> parts, String field, @org.jspecify.annotations.Nullable IpSet set) {
    if (set != null) parts.add((family == Family.IPV4 ? "ip " : "ip6 ") + field + " " + sets.of(set));
  }

  private void statement(String match, boolean allow, boolean log, Set<String> names) {
    if (statements.size() >= MOST_STATEMENTS)
      throw Backend.inexpressible("nftables", "these rules in fewer than " + MOST_STATEMENTS + " statements", "give devices that are treated alike neighbouring addresses, or name their zone");
    String lead = match.isEmpty() ? "" : match + " ";
    if (log) statements.add(lead + LIMIT + log((allow ? "bulwark-allow" : "bulwark-deny") + (names.size() == 1 ? " " + names.iterator().next() : "")));
    statements.add(lead + "counter " + (allow ? "accept " : "drop ") + Spelling.comment(names));
  }

  /** Both families of listeners, text and packets, get it through the kernel's log group 7. */
  static String log(String prefix) {
    return "log prefix \"" + Spelling.plain(prefix) + " \" group 7";
  }
}
