package dev.bulwark.network.proof;

import dev.bulwark.network.diagram.AddressSet;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Packet.Path;
import dev.bulwark.network.ruleset.Ruleset;
import dev.bulwark.network.ruleset.Ruleset.Chain;
import dev.bulwark.network.ruleset.Ruleset.Field;
import dev.bulwark.network.ruleset.Ruleset.Hook;
import dev.bulwark.network.ruleset.Ruleset.Match;
import dev.bulwark.network.ruleset.Ruleset.Outcome;
import dev.bulwark.network.ruleset.Ruleset.Rule;
import dev.bulwark.network.ruleset.Ruleset.TableFamily;
import dev.bulwark.network.ruleset.Ruleset.Values;
import dev.bulwark.problem.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The chains of a rule set that are compared: all but quarantine's. */
final class Chains {
  /** Deeper jumps no kernel loads (NFT_JUMP_STACK_SIZE). */
  private static final int DEEPEST = 16;

  private final List<Chain> all;
  private final Map<Key, Chain> byName = new HashMap<>();

  private record Key(TableFamily family, String table, String name) {}

  Chains(Ruleset ruleset) {
    all = ruleset.chains().stream().filter(chain -> !chain.table().equals(Proof.QUARANTINE)).toList();
    for (Chain chain : all) byName.put(new Key(chain.family(), chain.table(), chain.name()), chain);
  }

  List<Chain> all() {
    return all;
  }

  int rules() {
    return all.stream().mapToInt(chain -> chain.rules().size()).sum();
  }

  /** The base chains that such a packet meets, in that order; those of one hook and priority in the order in which they were given. */
  List<Chain> bases(Family family, Path path) {
    TableFamily own = family == Family.IPV4 ? TableFamily.IP : TableFamily.IP6;
    Hook last = path == Path.FORWARD ? Hook.FORWARD : Hook.INPUT;
    List<Chain> bases = new ArrayList<>();
    for (Hook hook : new Hook[] {Hook.PREROUTING, last})
      all.stream().filter(chain -> chain.hook() == hook && (chain.family() == TableFamily.INET || chain.family() == own)).sorted(Comparator.comparingInt(Chain::priority)).forEach(bases::add);
    return bases;
  }

  /** The chain of the same table that a rule jumps to. */
  Chain find(Chain from, String name) {
    Chain to = byName.get(new Key(from.family(), from.table(), name));
    if (to == null) throw new Problem("NETWORK-202", "chain " + from.name() + " jumps to " + name + ", which its table does not have", "give the whole rule set");
    return to;
  }

  void checkDepth(Chain chain, int depth) {
    if (depth > DEEPEST) throw new Problem("NETWORK-202", "jumps go deeper than " + DEEPEST + " chains, or in a circle, at " + chain.name(), "no kernel loads such rules: check where they come from");
  }

  /** A field and values that some rule asks for. */
  record Asked(Field field, Values values) {}

  List<Asked> asked() {
    List<Asked> asked = new ArrayList<>();
    for (Chain chain : all) {
      for (Rule rule : chain.rules()) {
        for (Match match : rule.matches()) if (match.fields().size() == 1) for (List<Values> each : match.alternatives()) asked.add(new Asked(match.fields().getFirst(), each.getFirst()));
        asked.addAll(asked(rule));
      }
    }
    return asked;
  }

  /** What a rule asks for together with other fields. */
  private static List<Asked> asked(Rule rule) {
    List<Asked> asked = new ArrayList<>();
    for (Match match : rule.matches()) {
      if (match.fields().size() > 1) for (List<Values> each : match.alternatives()) for (int i = 0; i < match.fields().size(); i++) asked.add(new Asked(match.fields().get(i), each.get(i)));
    }
    if (rule.outcome() instanceof Outcome.Choose choose) for (List<Values> key : choose.byKey().keySet()) for (int i = 0; i < key.size(); i++) asked.add(new Asked(choose.fields().get(i), key.get(i)));
    return asked;
  }

  /** Every set of addresses of a family that a rule asks for. */
  List<AddressSet> addresses(Family family) {
    Field source = family == Family.IPV4 ? Field.IPV4_SOURCE : Field.IPV6_SOURCE;
    Field destination = family == Family.IPV4 ? Field.IPV4_DESTINATION : Field.IPV6_DESTINATION;
    List<AddressSet> sets = new ArrayList<>();
    for (Chain chain : all)
      for (Rule rule : chain.rules()) {
        for (Match match : rule.matches()) {
          Field only = match.fields().size() == 1 ? match.fields().getFirst() : null;
          // A set of addresses alone is asked as a whole.
          if (only == source || only == destination) sets.add(ValueSets.addresses(family, match.alternatives().stream().map(List::getFirst).toList()));
        }
        for (Asked each : asked(rule)) if (each.field() == source || each.field() == destination) sets.add(ValueSets.addresses(family, List.of(each.values())));
      }
    return sets;
  }

  /** False where a single look at family and incoming interface says that the match cannot hold. */
  static boolean canMatch(Match match, Family family, String iif) {
    if (match.fields().size() != 1) return true;
    return switch (match.fields().getFirst()) {
      case IIFNAME -> {
        boolean named = false;
        for (List<Values> each : match.alternatives()) named |= ValueSets.contains(each.getFirst(), iif);
        yield named != match.negated();
      }
      case NFPROTO -> {
        boolean named = false;
        for (List<Values> each : match.alternatives()) named |= ValueSets.contains(each.getFirst(), family == Family.IPV4 ? 2 : 10);
        yield named != match.negated();
      }
      case IPV4_SOURCE, IPV4_DESTINATION, ICMP_TYPE -> family == Family.IPV4;
      case IPV6_SOURCE, IPV6_DESTINATION, ICMPV6_TYPE -> family == Family.IPV6;
      default -> true;
    };
  }

  /** True where {@link #canMatch} and {@link #namesAnotherWayOut} between them have the last word on a match. */
  static boolean settled(Match match, @Nullable String oif) {
    if (match.fields().size() != 1) return false;
    Field field = match.fields().getFirst();
    return field == Field.IIFNAME || field == Field.NFPROTO || (field == Field.OIFNAME && oif != null);
  }

  /** True where the match asks for the interface to leave by, and that is known to be another. */
  static boolean namesAnotherWayOut(Match match, @Nullable String oif) {
    if (oif == null || match.fields().size() != 1 || match.fields().getFirst() != Field.OIFNAME) return false;
    for (List<Values> each : match.alternatives()) if (ValueSets.contains(each.getFirst(), oif)) return match.negated();
    return !match.negated();
  }
}
