package dev.bulwark.network.proof;

import dev.bulwark.network.diagram.Boxes;
import dev.bulwark.network.diagram.Pieces;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.ruleset.Ruleset.Chain;
import dev.bulwark.network.ruleset.Ruleset.Match;
import dev.bulwark.network.ruleset.Ruleset.Outcome;
import dev.bulwark.network.ruleset.Ruleset.Rule;
import dev.bulwark.network.ruleset.Ruleset.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A base chain for packets of one family as one ordered list of boxes with verdicts, chains that it jumps to written out in their places. Only for rules that match for certain and neither return nor go to; for others
 * there is {@link ChainReview}.
 */
final class FlatChain {
  /** More boxes for one rule are left to diagrams. */
  private static final int MOST = 1 << 17;

  /** So are more rules, or boxes, in all: chains that jump to each other may stand in very many places. */
  private static final int MOST_IN_ALL = 1 << 19;


  final Boxes boxes;

  /** Where what there can be begins: the boxes before hold packets that there cannot. */
  final int possible;

  final List<Entry> entries = new ArrayList<>();
  final List<Probe> probes = new ArrayList<>();
  private final Chains chains;
  private final FlatMatch matches;
  private boolean fits = true;
  private int asked;

  /**
   * A verdict and the boxes it is for.
   *
   * @param path the rules that lead to it: jumps, then the one that decides
   */
  record Entry(List<Rule> path, boolean accept, int from, int to) {}

  /**
   * A rule that sends packets elsewhere.
   *
   * @param region whose packets those are
   * @param before the boxes that come before it
   */
  record Probe(Rule rule, List<int[]> region, int before) {}

  private FlatChain(Chains chains, FlatMatch matches) {
    this.chains = chains;
    this.matches = matches;
    this.boxes = new Boxes(FlatMatch.FIELDS);
    for (int[] box : matches.impossible()) boxes.add(box);
    this.possible = boxes.size();
  }

  /** Empty where the chain, or one it reaches, has rules that no list of boxes can stand for. */
  static Optional<FlatChain> of(Chains chains, Chain base, Family family, Pieces pieces, List<String> iifs, List<String> oifs) {
    FlatChain flat = new FlatChain(chains, new FlatMatch(base, family, pieces, iifs, oifs));
    flat.chain(base, List.of(flat.matches.everything()), List.of(), 0);
    return flat.fits ? Optional.of(flat) : Optional.empty();
  }

  private void chain(Chain chain, List<int[]> way, List<Rule> path, int depth) {
    chains.checkDepth(chain, depth);
    for (Rule rule : chain.rules()) {
      if (!fits) return;
      List<int[]> region = rule.uncertain() ? null : region(rule, way);
      if (region == null || region.size() > MOST || ++asked > MOST_IN_ALL || boxes.size() + region.size() > MOST_IN_ALL) {
        fits = false;
      } else if (!region.isEmpty()) {
        List<Rule> longer = new ArrayList<>(path);
        longer.add(rule);
        follow(rule.outcome(), chain, region, longer, depth);
      }
    }
  }

  private @org.jspecify.annotations.Nullable List<int[]> region(Rule rule, List<int[]> way) {
    List<int[]> region = way;
    boolean ports = false;
    for (Match match : rule.matches()) {
      region = matches.and(region, match);
      if (region == null || region.size() > MOST) return null;
      ports |= FlatMatch.asksPorts(match);
    }
    // What a match on ports reads behind an ICMP header is not known.
    return ports && region.stream().anyMatch(matches::hasIcmp) ? null : region;
  }

  private void follow(Outcome outcome, Chain chain, List<int[]> region, List<Rule> path, int depth) {
    switch (outcome) {
      case Outcome.Accept() -> entry(path, true, region);
      case Outcome.Drop() -> entry(path, false, region);
      case Outcome.Continue() -> {}
      case Outcome.Jump(String name) -> {
        probes.add(new Probe(path.getLast(), region, boxes.size()));
        chain(chains.find(chain, name), region, path, depth + 1);
      }
      case Outcome.Choose choose -> {
        probes.add(new Probe(path.getLast(), region, boxes.size()));
        for (Map.Entry<List<Values>, Outcome> each : choose.byKey().entrySet()) {
          Match key = new Match(choose.fields(), List.of(each.getKey()), false);
          List<int[]> chosen = matches.and(region, key);
          if (chosen == null || (FlatMatch.asksPorts(key) && chosen.stream().anyMatch(matches::hasIcmp))) fits = false;
          else if (!chosen.isEmpty()) follow(each.getValue(), chain, chosen, path, depth);
          if (!fits) return;
        }
      }
      case Outcome.Return() -> fits = false;
      case Outcome.Goto(String name) -> fits = false;
    }
  }

  private void entry(List<Rule> path, boolean accept, List<int[]> region) {
    int from = boxes.size();
    for (int[] box : region) boxes.add(box);
    entries.add(new Entry(path, accept, from, boxes.size()));
  }
}
