package dev.bulwark.network.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.network.diagram.AddressSet;
import dev.bulwark.network.diagram.Pieces;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.IpSet;
import dev.bulwark.network.ruleset.Ruleset;
import dev.bulwark.network.ruleset.Ruleset.Chain;
import dev.bulwark.network.ruleset.Ruleset.Field;
import dev.bulwark.network.ruleset.Ruleset.Hook;
import dev.bulwark.network.ruleset.Ruleset.Match;
import dev.bulwark.network.ruleset.Ruleset.Outcome;
import dev.bulwark.network.ruleset.Ruleset.Rule;
import dev.bulwark.network.ruleset.Ruleset.Values;
import dev.bulwark.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Chains judged as lists of boxes, against the same chains judged by diagrams: two ways that share neither code nor idea. */
class FlatReviewTest {
  private static final String[] PREFIXES = {"10.0.0.0/30", "10.0.0.1/32", "10.0.0.2/31", "10.0.0.4/32", "0.0.0.0/0"};

  @SafeVarargs
  private static <T> T pick(Random random, T... of) {
    return of[random.nextInt(of.length)];
  }

  private static List<Match> matches(Random random) {
    List<Match> matches = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      switch (random.nextInt(9)) {
        case 0 -> matches.add(Rules.iif(pick(random, "a0", "b0")));
        case 1 -> matches.add(Rules.oif(pick(random, "a0", "b0")));
        case 2 -> matches.add(Rules.proto(pick(random, 1, 6, 17)));
        case 3 -> {
          matches.add(Rules.proto(6));
          matches.add(Rules.number(random.nextBoolean() ? Field.DESTINATION_PORT : Field.SOURCE_PORT, random.nextInt(3), 2 + random.nextInt(3)));
        }
        case 4 -> matches.add(Rules.number(Field.ICMP_TYPE, random.nextInt(3), 2));
        case 5 -> matches.add(new Match(List.of(Field.CT_STATE), List.of(List.of(new Values.AnyBit(1 + random.nextInt(15)))), false));
        case 6 -> matches.add(random.nextBoolean() ? Rules.SPOOFED : Rules.number(Field.NFPROTO, 2, 2));
        case 7 -> matches.add(Rules.to(pick(random, PREFIXES)));
        default -> matches.add(Rules.source(pick(random, PREFIXES), pick(random, PREFIXES)));
      }
      if (random.nextInt(5) == 0) matches.add(Rules.not(matches.removeLast()));
    }
    if (random.nextInt(6) == 0)
      matches.add(new Match(List.of(Field.IPV4_SOURCE, Field.L4PROTO), List.of(List.of(new Values.Span(0, 0x0a00_0000L, 0, 0x0a00_0002L), Values.Span.of(6, 6)), List.of(new Values.Masked(0, 0xffff_fffdL, 0, 0x0a00_0001L), Values.Span.of(0, 9))), false));
    if (random.nextInt(30) == 0) matches.add(new Match(List.of(Field.IPV4_DESTINATION), List.of(List.of(new Values.Members("resolved")), List.of(new Values.Span(0, 0x0a00_0001L, 0, 0x0a00_0001L))), false));
    return matches;
  }

  private static Rule rule(Random random, String text, String... below) {
    Outcome outcome =
        switch (random.nextInt(below.length == 0 ? 5 : 9)) {
          case 0, 1 -> Rules.ACCEPT;
          case 2, 3 -> Rules.DROP;
          case 4 -> new Outcome.Continue();
          case 5, 6, 7 -> new Outcome.Jump(pick(random, below));
          default -> {
            Map<List<Values>, Outcome> keys = new LinkedHashMap<>();
            keys.put(List.of(new Values.Name("a0", false)), new Outcome.Jump(pick(random, below)));
            keys.put(List.of(new Values.Name("b0", false)), pick(random, Rules.ACCEPT, Rules.DROP));
            yield new Outcome.Choose(List.of(Field.IIFNAME), keys);
          }
        };
    return new Rule(matches(random), outcome, false, text);
  }

  private static Rule[] rules(Random random, String name, int most, String... below) {
    Rule[] rules = new Rule[1 + random.nextInt(most)];
    for (int i = 0; i < rules.length; i++) rules[i] = rule(random, name + i, below);
    return rules;
  }

  @Test
  void boxes_and_diagrams_find_the_same() {
    Random random = new Random(12);
    int flat = 0;
    int found = 0;
    for (int round = 0; round < 70; round++) {
      Ruleset rules =
          new Ruleset(
              List.of(
                  Rules.base("in", pick(random, Hook.INPUT, Hook.PREROUTING), 0, random.nextBoolean(), rules(random, "i", 3, "sub")),
                  Rules.base("c", Hook.FORWARD, 0, random.nextBoolean(), rules(random, "c", 7, "sub", "low")),
                  Rules.chain("sub", rules(random, "s", 4, "low")),
                  Rules.chain("low", rules(random, "l", 3))));
      ChainAnomalies slow = ChainAnomalies.of(rules, false);
      assertThat(ChainAnomalies.of(rules, true)).as("round %d: %s", round, rules).isEqualTo(slow);
      Chains chains = new Chains(rules);
      List<AddressSet> sets = new ArrayList<>(chains.addresses(Family.IPV4));
      sets.add(AddressSet.of(IpSet.all(Family.IPV4)));
      Pieces pieces = new Pieces(Family.IPV4, sets);
      for (Chain base : rules.chains()) if (base.hook() != null && FlatChain.of(chains, base, Family.IPV4, pieces, List.of("a0"), List.of("a0")).isPresent()) flat++;
      found += slow.shadowed().size() + slow.contradicting().size() + slow.redundant().size();
    }
    assertThat(flat).isGreaterThan(70);
    assertThat(found).isGreaterThan(150);
  }

  @Test
  void chains_that_stand_in_more_places_than_can_be_looked_at_are_refused() {
    assertThatThrownBy(() -> ChainAnomalies.of(tower(14))).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("NETWORK-201"));
    assertThat(ChainAnomalies.of(tower(4)).shadowed()).isNotEmpty();
  }

  /** Each floor jumps to the next one six times. */
  private static Ruleset tower(int floors) {
    List<Chain> chains = new ArrayList<>();
    for (int floor = 0; floor < floors; floor++) {
      Outcome up = floor == floors - 1 ? Rules.ACCEPT : new Outcome.Jump("c" + (floor + 1));
      Rule[] rules = IntStream.range(0, 6).mapToObj(i -> Rules.rule("up", up, Rules.proto(6))).toArray(Rule[]::new);
      chains.add(floor == 0 ? Rules.base("c0", Hook.FORWARD, 0, false, rules) : Rules.chain("c" + floor, rules));
    }
    return new Ruleset(chains);
  }
}
