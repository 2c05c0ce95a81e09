package dev.bulwark.network.proof;

import dev.bulwark.network.diagram.Pieces;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.ruleset.Ruleset;
import dev.bulwark.network.ruleset.Ruleset.Chain;
import dev.bulwark.network.ruleset.Ruleset.Field;
import dev.bulwark.network.ruleset.Ruleset.Rule;
import dev.bulwark.network.ruleset.Ruleset.TableFamily;
import dev.bulwark.problem.Problem;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/**
 * Rules of a rule set's chains that are not what they seem. Each base chain is one list, with the chains it reaches in the order in which they are asked.
 *
 * <h2>Guarantees</h2> Exact, as {@link dev.bulwark.network.anomaly.Anomalies} is for filter lists; a rule of a chain that several reach is shadowed, or redundant, only where it is so for all of them.
 *
 * @param chains how many there are; where it is one, a rule's number says all
 * @param rules how many there are in all chains
 */
public record ChainAnomalies(int chains, int rules, List<Place> shadowed, List<Place> contradicting, List<Place> redundant) {
  public ChainAnomalies {
    shadowed = List.copyOf(shadowed);
    contradicting = List.copyOf(contradicting);
    redundant = List.copyOf(redundant);
  }

  /**
   * A rule, by its number in its chain.
   *
   * @param rule from 1
   */
  public record Place(String chain, int rule) {}

  /** What was seen of a rule, over all the ways in which it can be asked. */
  static final class Seen {
    boolean decides;
    boolean opposed;
    boolean matters;
  }

  /**
   * Judges every chain.
   *
   * @throws Problem NETWORK-201 when the rules take more memory than is granted, or ask for hardware addresses; NETWORK-202 when they jump in a circle or nowhere
   */
  public static ChainAnomalies of(Ruleset ruleset) {
    return of(ruleset, true);
  }

  /** @param flat whether chains that are lists of boxes are judged as such, which is only faster */
  static ChainAnomalies of(Ruleset ruleset, boolean flat) {
    Chains chains = new Chains(ruleset);
    List<Chains.Asked> asked = chains.asked();
    if (asked.stream().anyMatch(each -> each.field() == Field.ETHER_SOURCE)) throw new Problem("NETWORK-201", "cannot be decided exactly: rules ask for hardware addresses", "look at the other rules alone");
    IdentityHashMap<Rule, Seen> seen = new IdentityHashMap<>();
    for (Chain chain : chains.all()) for (Rule rule : chain.rules()) seen.put(rule, new Seen());
    boolean reverse = asked.stream().anyMatch(each -> each.field() == Field.REVERSE_PATH);
    for (Family family : Family.values()) {
      List<Chain> bases = chains.all().stream().filter(chain -> chain.hook() != null && sees(chain.family(), family)).toList();
      if (bases.isEmpty()) continue;
      Pieces pieces = new Pieces(family, chains.addresses(family));
      List<String> iifs = InterfaceNames.of(asked, Field.IIFNAME);
      List<String> oifs = InterfaceNames.of(asked, Field.OIFNAME);
      for (Chain base : bases) {
        Optional<FlatChain> list = flat ? FlatChain.of(chains, base, family, pieces, iifs, oifs) : Optional.empty();
        if (list.isPresent()) {
          new FlatReview(list.get(), base.acceptByDefault(), seen).run();
          continue;
        }
        for (String iif : iifs) for (String oif : oifs) for (boolean back : reverse ? new boolean[] {true, false} : new boolean[] {true}) new ChainReview(chains, base, Leg.alone(family, iif, back, pieces), oif, seen).run();
      }
    }
    return new ChainAnomalies(chains.all().size(), chains.rules(), places(chains, seen, Kind.SHADOWED), places(chains, seen, Kind.CONTRADICTING), places(chains, seen, Kind.REDUNDANT));
  }

  private enum Kind {
    SHADOWED,
    CONTRADICTING,
    REDUNDANT
  }

  private static boolean sees(TableFamily table, Family family) {
    return table == TableFamily.INET || table == (family == Family.IPV4 ? TableFamily.IP : TableFamily.IP6);
  }

  private static List<Place> places(Chains chains, IdentityHashMap<Rule, Seen> seen, Kind kind) {
    List<Place> places = new ArrayList<>();
    for (Chain chain : chains.all())
      for (int i = 0; i < chain.rules().size(); i++) {
        Rule rule = chain.rules().get(i);
        Seen each = seen.get(rule);
        if (each == null || rule.outcome() instanceof Ruleset.Outcome.Continue) continue;
        boolean is =
            switch (kind) {
              case SHADOWED -> !each.decides;
              case CONTRADICTING -> !each.decides && each.opposed;
              case REDUNDANT -> each.decides && !each.matters;
            };
        if (is) places.add(new Place(chain.name(), i + 1));
      }
    return places;
  }
}
