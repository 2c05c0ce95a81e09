package dev.bulwark.network.proof;

import static dev.bulwark.network.proof.Rules.ACCEPT;
import static dev.bulwark.network.proof.Rules.DROP;
import static dev.bulwark.network.proof.Rules.base;
import static dev.bulwark.network.proof.Rules.chain;
import static dev.bulwark.network.proof.Rules.iif;
import static dev.bulwark.network.proof.Rules.number;
import static dev.bulwark.network.proof.Rules.port;
import static dev.bulwark.network.proof.Rules.proto;
import static dev.bulwark.network.proof.Rules.rule;
import static dev.bulwark.network.proof.Rules.source;
import static dev.bulwark.network.proof.Rules.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.network.anomaly.Anomalies;
import dev.bulwark.network.anomaly.FilterList;
import dev.bulwark.network.proof.ChainAnomalies.Place;
import dev.bulwark.network.ruleset.Ruleset;
import dev.bulwark.network.ruleset.Ruleset.Chain;
import dev.bulwark.network.ruleset.Ruleset.Field;
import dev.bulwark.network.ruleset.Ruleset.Hook;
import dev.bulwark.network.ruleset.Ruleset.Match;
import dev.bulwark.network.ruleset.Ruleset.Outcome;
import dev.bulwark.network.ruleset.Ruleset.Rule;
import dev.bulwark.network.ruleset.Ruleset.TableFamily;
import dev.bulwark.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Anomalies of chains: the same as of a list where a chain is one, and across chains where it is not. */
class ChainAnomaliesTest {
  private static ChainAnomalies of(Chain... chains) {
    return ChainAnomalies.of(new Ruleset(List.of(chains)));
  }

  @Test
  void a_single_chain_has_the_anomalies_of_the_same_list() {
    Random random = new Random(3);
    for (int round = 0; round < 60; round++) {
      StringBuilder list = new StringBuilder();
      List<Rule> rules = new ArrayList<>();
      for (int i = 1 + random.nextInt(12); i > 0; i--) {
        String from = "10.0.0." + random.nextInt(2) * 4 + "/" + (29 + random.nextInt(2));
        from = from.endsWith("4/29") ? "10.0.0.0/29" : from;
        String dest = random.nextInt(3) == 0 ? "0.0.0.0/0" : "10.0.1." + random.nextInt(4) + "/32";
        int low = random.nextInt(3);
        int high = low + random.nextInt(3);
        int protocol = random.nextBoolean() ? 6 : 17;
        boolean permit = random.nextInt(3) > 0;
        list.append("@%s\t%s\t0 : 65535\t%d : %d\t0x%02x/0xFF\t0x0000/0x0000\t%s\n".formatted(from, dest, low, high, protocol, permit ? "permit" : "deny"));
        rules.add(rule("r", permit ? ACCEPT : DROP, source(from), to(dest), proto(protocol), number(Field.DESTINATION_PORT, low, high)));
      }
      Anomalies expected = Anomalies.of(FilterList.read(list.toString().getBytes(StandardCharsets.US_ASCII)));
      ChainAnomalies found = of(new Chain(TableFamily.IP, "t", "c", Hook.FORWARD, 0, false, rules));
      assertThat(new Anomalies(found.rules(), numbers(found.shadowed()), numbers(found.contradicting()), numbers(found.redundant()))).as("round %d: %s", round, list).isEqualTo(expected);
    }
  }

  private static List<Integer> numbers(List<Place> places) {
    return places.stream().map(Place::rule).toList();
  }

  @Test
  void a_rule_of_a_chain_is_shadowed_only_where_every_way_into_it_is() {
    Rule ssh = rule("ssh", ACCEPT, proto(6), port(22));
    Chain sub = chain("sub", ssh, rule("web", DROP, proto(6), port(80)));
    Rule a = rule("a", new Outcome.Jump("sub"), iif("a0"));
    Rule b = rule("b", new Outcome.Jump("sub"), iif("b0"));
    Rule early = rule("early", DROP, iif("a0"), proto(6), port(22));
    assertThat(of(base("c", Hook.FORWARD, 0, true, early, a), sub)).satisfies(found -> {
      assertThat(found.shadowed()).containsExactly(new Place("sub", 1));
      assertThat(found.contradicting()).containsExactly(new Place("sub", 1));
    });
    // The accept is redundant behind a policy that accepts, yet it is reached.
    assertThat(of(base("c", Hook.FORWARD, 0, true, early, a, b), sub)).satisfies(found -> {
      assertThat(found.shadowed()).isEmpty();
      assertThat(found.redundant()).containsExactly(new Place("sub", 1));
    });
    // Behind a policy that drops, the way in from a0 has nothing left to do, and the drop never had.
    assertThat(of(base("c", Hook.FORWARD, 0, false, early, a, b), sub).redundant()).containsExactly(new Place("c", 2), new Place("sub", 2));
  }

  @Test
  void what_a_goto_or_return_leaves_behind_is_never_asked() {
    Chain sub = chain("sub", rule("back", new Outcome.Return(), proto(17)), rule("web", ACCEPT, port(80)));
    assertThat(of(base("c", Hook.FORWARD, 0, false, rule("go", new Outcome.Goto("sub")), rule("late", ACCEPT, proto(17))), sub).shadowed()).containsExactly(new Place("c", 2));
    assertThat(of(base("c", Hook.FORWARD, 0, false, rule("jump", new Outcome.Jump("sub")), rule("late", ACCEPT, proto(17))), sub).shadowed()).isEmpty();
  }

  @Test
  void interfaces_that_only_share_a_beginning_are_told_apart() {
    Match all = new Match(List.of(Field.IIFNAME), List.of(List.of(new Ruleset.Values.Name("eth", true))), false);
    Rule wide = rule("wide", ACCEPT, all);
    Rule narrow = rule("narrow", DROP, iif("eth0"));
    assertThat(of(base("c", Hook.FORWARD, 0, false, wide, narrow)).contradicting()).containsExactly(new Place("c", 2));
    assertThat(of(base("c", Hook.FORWARD, 0, false, narrow, wide))).satisfies(found -> assertThat(found.shadowed()).isEmpty()).satisfies(found -> assertThat(found.redundant()).isEmpty());
    assertThat(of(base("c", Hook.FORWARD, 0, false, wide, rule("other", ACCEPT, iif("wan0")))).shadowed()).isEmpty();
  }

  @Test
  void hardware_addresses_are_refused_and_not_guessed() {
    assertThatThrownBy(() -> of(base("c", Hook.FORWARD, 0, false, rule("mac", ACCEPT, number(Field.ETHER_SOURCE, 5, 5))))).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("NETWORK-201"));
  }
}
