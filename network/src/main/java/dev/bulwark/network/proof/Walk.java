package dev.bulwark.network.proof;

import static dev.bulwark.network.proof.Fields.ACCEPT;
import static dev.bulwark.network.proof.Fields.DROP;
import static dev.bulwark.network.proof.Fields.MAYBE;
import static dev.bulwark.network.proof.Fields.NO;
import static dev.bulwark.network.proof.Fields.ON;
import static dev.bulwark.network.proof.Fields.RETURN;
import static dev.bulwark.network.proof.Fields.YES;

import dev.bulwark.network.diagram.Operation;
import dev.bulwark.network.ruleset.Ruleset.Chain;
import dev.bulwark.network.ruleset.Ruleset.Match;
import dev.bulwark.network.ruleset.Ruleset.Outcome;
import dev.bulwark.network.ruleset.Ruleset.Rule;
import dev.bulwark.network.ruleset.Ruleset.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the rules do with the packets of one leg, as diagrams that answer accept, drop, or either. */
final class Walk {
  private static final Operation UNCERTAIN = new Operation(0b1110, 0b1110, (match, any) -> (match & YES) != 0 ? MAYBE : NO);
  private final Leg leg;
  private final Chains chains;
  private final Matches matches;

  /** Of each chain the rules that this leg can meet, whatever the other side; and chains as they are in one place. */
  private final IdentityHashMap<Chain, List<Rule>> near = new IdentityHashMap<>();

  private final Map<Place, IdentityHashMap<Chain, Integer>> known = new HashMap<>();

  Walk(Leg leg, Chains chains, boolean bytes) {
    this.leg = leg;
    this.chains = chains;
    this.matches = new Matches(leg, bytes);
  }

  /**
   * Every base chain in the order in which a packet meets them: an accept is the end of one, a drop of all.
   *
   * @param oif null on the way to the machine itself
   */
  int of(List<Chain> bases, @Nullable String oif) {
    int verdict = ACCEPT;
    for (Chain base : bases) {
      Place place = Place.in(base, leg.in().intf(), oif);
      int chain = leg.diagram().apply(Fields.END, chain(base, place, 0), base.acceptByDefault() ? ACCEPT : DROP);
      verdict = leg.diagram().apply(Fields.NEXT, verdict, chain);
    }
    return verdict;
  }

  private int chain(Chain chain, Place place, int depth) {
    chains.checkDepth(chain, depth);
    IdentityHashMap<Chain, Integer> here = known.computeIfAbsent(place, key -> new IdentityHashMap<>());
    Integer done = here.get(chain);
    if (done != null) return done;
    List<Integer> nodes = new ArrayList<>();
    for (Rule rule : near.computeIfAbsent(chain, this::near)) {
      int node = rule(rule, chain, place, depth);
      if (node != ON) nodes.add(node);
    }
    int result = leg.fold(Fields.SEQUENCE, nodes, ON);
    here.put(chain, result);
    return result;
  }

  int chain(Chain chain, Place place) {
    return chain(chain, place, 0);
  }

  /** As if a chain did something else; null to end it. What was known of other chains in that place is forgotten. */
  void pretend(@Nullable Chain chain, int instead, Place where) {
    known.remove(where);
    if (chain != null) known.computeIfAbsent(where, key -> new IdentityHashMap<>()).put(chain, instead);
  }

  private List<Rule> near(Chain chain) {
    List<Rule> rules = new ArrayList<>();
    for (Rule rule : chain.rules()) if (canMatch(rule)) rules.add(rule);
    return rules;
  }

  private boolean canMatch(Rule rule) {
    for (Match match : rule.matches()) if (!Chains.canMatch(match, leg.family(), leg.in().intf())) return false;
    return true;
  }

  int rule(Rule rule, Chain chain, Place place) {
    return rule(rule, chain, place, 0);
  }

  private int rule(Rule rule, Chain chain, Place place, int depth) {
    int node = match(rule, place);
    return node == NO ? ON : leg.diagram().apply(Fields.THEN, node, outcome(rule.outcome(), chain, place, depth));
  }

  /** All of a rule's matches together. */
  int match(Rule rule, Place place) {
    // Interfaces and family decide for most rules, and cost nothing to ask.
    for (Match match : rule.matches()) if (Chains.namesAnotherWayOut(match, place.oif())) return NO;
    if (!canMatch(rule)) return NO;
    int node = YES;
    for (Match match : rule.matches()) {
      if (Chains.settled(match, place.oif())) continue;
      node = leg.diagram().apply(Fields.AND, node, matches.of(match, place));
      if (node == NO) return NO;
    }
    return rule.uncertain() ? leg.diagram().apply(UNCERTAIN, node, YES) : node;
  }

  int key(Outcome.Choose choose, List<Values> key, Place place) {
    return matches.all(choose.fields(), key, place);
  }

  private int outcome(Outcome outcome, Chain chain, Place place, int depth) {
    return switch (outcome) {
      case Outcome.Accept() -> ACCEPT;
      case Outcome.Drop() -> DROP;
      case Outcome.Return() -> RETURN;
      case Outcome.Continue() -> ON;
      case Outcome.Jump(String name) -> leg.diagram().apply(Fields.END, chain(chains.find(chain, name), place, depth + 1), ON);
      case Outcome.Goto(String name) -> leg.diagram().apply(Fields.END, chain(chains.find(chain, name), place, depth + 1), RETURN);
      case Outcome.Choose choose -> {
        List<Integer> nodes = new ArrayList<>();
        choose.byKey()
            .forEach(
                (key, then) -> {
                  int match = key(choose, key, place);
                  if (match != NO) nodes.add(leg.diagram().apply(Fields.THEN, match, outcome(then, chain, place, depth)));
                });
        yield leg.fold(Fields.SEQUENCE, nodes, ON);
      }
    };
  }
}
