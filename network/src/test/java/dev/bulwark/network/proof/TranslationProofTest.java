package dev.bulwark.network.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.network.model.Model;
import dev.bulwark.network.model.ModelBuilder;
import dev.bulwark.network.nft.NftReader;
import dev.bulwark.network.nftables.NftablesBackend;
import dev.bulwark.network.policy.Site;
import dev.bulwark.network.ruleset.Ruleset;
import dev.bulwark.network.ruleset.Ruleset.Chain;
import dev.bulwark.network.ruleset.Ruleset.Outcome;
import dev.bulwark.network.ruleset.Ruleset.Rule;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Translations of a site, changed in ways that mean the same and in ways that do not. */
class TranslationProofTest {
  private static final Model MODEL = ModelBuilder.of(Site.policy(Site.TEXT));
  private static final Ruleset RULES = NftReader.text(NftablesBackend.text(MODEL).getBytes(StandardCharsets.UTF_8));

  private static Ruleset with(Chain chain, List<Rule> rules) {
    List<Chain> chains = new ArrayList<>(RULES.chains());
    Collections.replaceAll(chains, chain, new Chain(chain.family(), chain.table(), chain.name(), chain.hook(), chain.priority(), chain.acceptByDefault(), rules));
    return new Ruleset(chains);
  }

  @Test
  void the_translation_of_a_site_means_the_site() {
    assertThat(Proof.of(MODEL, RULES)).isInstanceOf(Proof.Holds.class);
  }

  @Test
  void a_rule_is_missed_by_the_proof_exactly_where_it_is_redundant_or_outside_the_contract() {
    int noticed = 0;
    for (Chain chain : RULES.chains())
      for (int i = 0; i < chain.rules().size(); i++) {
        List<Rule> fewer = new ArrayList<>(chain.rules());
        Rule gone = fewer.remove(i);
        if (!(Proof.of(MODEL, with(chain, fewer)) instanceof Proof.Deviates deviates)) continue;
        noticed++;
        for (Counterexample each : deviates.counterexamples()) {
          assertThat(each.packet().iif().equals("lo") || MODEL.judge(each.packet()).allow()).as("%s without %s: %s", chain.name(), gone.text(), each).isEqualTo(each.expectedAllow());
          assertThat(NaiveVerdicts.of(with(chain, fewer), each.packet(), MODEL)).as("%s without %s: %s", chain.name(), gone.text(), each).containsExactly(!each.expectedAllow());
        }
      }
    assertThat(noticed).isGreaterThan(8);
  }

  @Test
  void rules_that_exclude_each_other_may_change_places_and_chains_may_be_inlined_or_split() {
    Random random = new Random(9);
    for (Chain chain : RULES.chains()) {
      List<Rule> rules = new ArrayList<>(chain.rules());
      if (rules.isEmpty()) continue;
      int at = random.nextInt(rules.size());
      // A rule twice, and a jump to a chain that holds the rest, mean what was there.
      rules.add(at, rules.get(at));
      assertThat(Proof.of(MODEL, with(chain, rules))).as(chain.name()).isInstanceOf(Proof.Holds.class);
      Chain rest = new Chain(chain.family(), chain.table(), "the_rest", null, 0, true, chain.rules().subList(at, chain.rules().size()));
      List<Rule> split = new ArrayList<>(chain.rules().subList(0, at));
      split.add(new Rule(List.of(), new Outcome.Goto("the_rest"), false, "goto the_rest"));
      List<Chain> chains = new ArrayList<>(with(chain, split).chains());
      chains.add(rest);
      assertThat(Proof.of(MODEL, new Ruleset(chains))).as(chain.name()).isInstanceOf(Proof.Holds.class);
    }
  }

  @Test
  void an_accept_planted_anywhere_is_found_unless_it_is_no_hole() {
    Rule hole = Rules.rule("planted", Rules.ACCEPT, Rules.iif("r0"), Rules.proto(6), Rules.port(7));
    for (Chain chain : RULES.chains()) {
      if (chain.hook() != Ruleset.Hook.FORWARD) continue;
      List<Rule> more = new ArrayList<>(chain.rules());
      more.addFirst(hole);
      assertThat(Proof.of(MODEL, with(chain, more))).isInstanceOfSatisfying(Proof.Deviates.class, deviates -> {
        assertThat(deviates.counterexamples()).extracting(Counterexample::rule).containsOnly("planted");
        assertThat(deviates.counterexamples()).extracting(each -> each.packet().oif()).contains("r11", "r12", "r13");
      });
    }
  }
}
