package dev.bulwark.network.proof;

import static dev.bulwark.network.proof.Fields.ACCEPT;
import static dev.bulwark.network.proof.Fields.DROP;
import static dev.bulwark.network.proof.Fields.NO;
import static dev.bulwark.network.proof.Fields.ON;
import static dev.bulwark.network.proof.Fields.RETURN;
import static dev.bulwark.network.proof.Fields.YES;

import dev.bulwark.network.diagram.Diagram;
import dev.bulwark.network.diagram.Operation;
import dev.bulwark.network.ruleset.Ruleset.Chain;
import dev.bulwark.network.ruleset.Ruleset.Outcome;
import dev.bulwark.network.ruleset.Ruleset.Rule;
import dev.bulwark.network.ruleset.Ruleset.Values;
import dev.bulwark.problem.Problem;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One base chain for packets of one family between two interfaces: what each rule is asked, and what would be without it. */
final class ChainReview {
  /** Rules that are asked at most, each as often as there are ways to it. */
  private static final int MOST = 1_000_000;

  /** Where a function still goes on, of the packets of a match. */
  private static final Operation OPEN = new Operation(0b1110, 0xfffe, (match, before) -> (match & YES) != 0 && (before & ON) != 0 ? YES : NO);

  /** Where it has done the one thing, of the packets of a match. */
  private static final Operation DROPPED = new Operation(0b1110, 0xfffe, (match, before) -> (match & YES) != 0 && (before & DROP) != 0 ? YES : NO);

  private static final Operation ACCEPTED = new Operation(0b1110, 0xfffe, (match, before) -> (match & YES) != 0 && (before & ACCEPT) != 0 ? YES : NO);

  /** Left side without the right. */
  private static final Operation WITHOUT = new Operation(0b1110, 0b1110, (a, b) -> (a & YES) != 0 && (b & NO) != 0 ? a : NO);

  private final Chains chains;
  private final Chain base;
  private final Diagram diagram;
  private final Place place;
  private final IdentityHashMap<Rule, ChainAnomalies.Seen> seen;
  private final Walk walk;

  /** Packets that there can be. */
  private final int possible;

  /** What the rules so far do with every packet. */
  private int before = ON;

  /** Rules asked so far, over all the places in which their chains stand. */
  private int asked;

  ChainReview(Chains chains, Chain base, Leg leg, String oif, IdentityHashMap<Rule, ChainAnomalies.Seen> seen) {
    this.chains = chains;
    this.base = base;
    this.diagram = leg.diagram();
    this.place = Place.in(base, leg.in().intf(), base.hook() == dev.bulwark.network.ruleset.Ruleset.Hook.FORWARD ? oif : null);
    this.seen = seen;
    this.walk = new Walk(leg, chains, true);
    this.possible = Contract.anything(leg);
  }

  void run() {
    visit(base, possible, 0);
    int whole = verdicts();
    IdentityHashMap<Chain, Boolean> done = new IdentityHashMap<>();
    without(base, whole, done, 0);
  }

  private ChainAnomalies.Seen seen(Rule rule) {
    return java.util.Objects.requireNonNull(seen.get(rule));
  }

  /** Takes the packets that come this way through a chain, rule by rule; those that return are left to the caller. */
  private void visit(Chain chain, int way, int depth) {
    chains.checkDepth(chain, depth);
    int active = way;
    for (Rule rule : chain.rules()) {
      if (++asked > MOST) throw new Problem("NETWORK-201", "cannot be decided exactly: jumps lead to the same chains in too many ways", "split the rules into smaller lists");
      int hit = diagram.apply(Fields.AND, active, walk.match(rule, place));
      if (hit == NO) continue;
      if (diagram.apply(OPEN, hit, before) != NO) seen(rule).decides = true;
      active = follow(rule.outcome(), rule, chain, active, hit, depth);
    }
  }

  /** What is still in this chain after the outcome. */
  private int follow(Outcome outcome, Rule rule, Chain chain, int active, int hit, int depth) {
    switch (outcome) {
      case Outcome.Accept() -> decide(rule, hit, ACCEPT, DROPPED);
      case Outcome.Drop() -> decide(rule, hit, DROP, ACCEPTED);
      case Outcome.Continue() -> {}
      case Outcome.Return() -> {
        return diagram.apply(WITHOUT, active, hit);
      }
      case Outcome.Jump(String name) -> visit(chains.find(chain, name), hit, depth + 1);
      case Outcome.Goto(String name) -> {
        visit(chains.find(chain, name), hit, depth + 1);
        return diagram.apply(WITHOUT, active, hit);
      }
      case Outcome.Choose choose -> {
        int left = active;
        for (Map.Entry<List<Values>, Outcome> each : choose.byKey().entrySet()) {
          int key = diagram.apply(Fields.AND, diagram.apply(Fields.AND, hit, left), walk.key(choose, each.getKey(), place));
          if (key != NO) left = follow(each.getValue(), rule, chain, left, key, depth);
        }
        return left;
      }
    }
    return active;
  }

  private void decide(Rule rule, int hit, int verdict, Operation other) {
    if (diagram.apply(other, hit, before) != NO) seen(rule).opposed = true;
    before = diagram.apply(Fields.SEQUENCE, before, diagram.apply(Fields.THEN, hit, verdict));
  }

  /** What the base chain does with every packet there can be. */
  private int verdicts() {
    int end = diagram.apply(Fields.END, walk.chain(base, place), base.acceptByDefault() ? ACCEPT : DROP);
    return diagram.apply(Fields.THEN, possible, end);
  }

  /** Takes each rule of a chain out in turn, and looks at the whole. */
  private void without(Chain chain, int whole, IdentityHashMap<Chain, Boolean> done, int depth) {
    chains.checkDepth(chain, depth);
    if (done.put(chain, true) != null) return;
    List<Rule> rules = chain.rules();
    int[] after = new int[rules.size() + 1];
    after[rules.size()] = ON;
    for (int i = rules.size() - 1; i >= 0; i--) after[i] = diagram.apply(Fields.SEQUENCE, walk.rule(rules.get(i), chain, place), after[i + 1]);
    int prefix = ON;
    for (int i = 0; i < rules.size(); i++) {
      ChainAnomalies.Seen each = seen(rules.get(i));
      int node = walk.rule(rules.get(i), chain, place);
      if (!each.matters && node != ON) each.matters = whole != whole(chain, diagram.apply(Fields.SEQUENCE, prefix, after[i + 1]));
      prefix = diagram.apply(Fields.SEQUENCE, prefix, node);
    }
    for (Rule rule : rules) for (String name : names(rule.outcome())) without(chains.find(chain, name), whole, done, depth + 1);
  }

  private int whole(Chain chain, int instead) {
    if (chain.equals(base)) return diagram.apply(Fields.THEN, possible, diagram.apply(Fields.END, instead, base.acceptByDefault() ? ACCEPT : DROP));
    walk.pretend(chain, instead, place);
    int whole = verdicts();
    walk.pretend(null, RETURN, place);
    return whole;
  }

  private static List<String> names(@Nullable Outcome outcome) {
    return switch (outcome) {
      case Outcome.Jump(String name) -> List.of(name);
      case Outcome.Goto(String name) -> List.of(name);
      case Outcome.Choose choose -> choose.byKey().values().stream().flatMap(each -> names(each).stream()).toList();
      case null, default -> List.of();
    };
  }
}
