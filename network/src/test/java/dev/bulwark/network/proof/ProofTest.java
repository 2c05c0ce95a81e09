package dev.bulwark.network.proof;

import static dev.bulwark.network.proof.Rules.ACCEPT;
import static dev.bulwark.network.proof.Rules.DROP;
import static dev.bulwark.network.proof.Rules.INVALID;
import static dev.bulwark.network.proof.Rules.SPOOFED;
import static dev.bulwark.network.proof.Rules.TRACKED;
import static dev.bulwark.network.proof.Rules.base;
import static dev.bulwark.network.proof.Rules.chain;
import static dev.bulwark.network.proof.Rules.iif;
import static dev.bulwark.network.proof.Rules.limited;
import static dev.bulwark.network.proof.Rules.not;
import static dev.bulwark.network.proof.Rules.number;
import static dev.bulwark.network.proof.Rules.oif;
import static dev.bulwark.network.proof.Rules.port;
import static dev.bulwark.network.proof.Rules.proto;
import static dev.bulwark.network.proof.Rules.rule;
import static dev.bulwark.network.proof.Rules.source;
import static dev.bulwark.network.proof.Rules.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.network.model.Model;
import dev.bulwark.network.model.ModelBuilder;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Packet;
import dev.bulwark.network.packet.Packet.ConnectionState;
import dev.bulwark.network.policy.Site;
import dev.bulwark.network.ruleset.Ruleset;
import dev.bulwark.network.ruleset.Ruleset.Chain;
import dev.bulwark.network.ruleset.Ruleset.Field;
import dev.bulwark.network.ruleset.Ruleset.Hook;
import dev.bulwark.network.ruleset.Ruleset.Outcome;
import dev.bulwark.network.ruleset.Ruleset.Rule;
import dev.bulwark.network.ruleset.Ruleset.TableFamily;
import dev.bulwark.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One small site; rules that mean the same, and rules with one hole each. */
class ProofTest {
  private static final Model MODEL =
      ModelBuilder.of(
          Site.policy(
              """
              version: 1
              name: small
              zones:
                things: { vlan: 1, interface: t0, ipv4: [10.1.0.0/24], ipv6: ["fd01::/64"], isolation: true }
                desk: { vlan: 2, interface: d0, ipv4: [10.2.0.0/24], ipv6: none }
                world: { interface: w0, external: true }
              hosts:
                hub: { zone: desk, ipv4: 10.2.0.5, ipv6: none }
              rules:
                - { name: out, from: things, to: world, services: [https], action: allow }
                - { name: hub, from: things, to: hub, services: [mqtts], family: ipv4, action: allow }
                - { name: names, from: desk, to: gateway, services: [dns], family: ipv4, action: allow }
              """));

  private static final Rule OUT = rule("out", ACCEPT, iif("t0"), oif("w0"), proto(6), port(443));
  private static final Rule HUB = rule("hub", ACCEPT, iif("t0"), to("10.2.0.5/32"), proto(6), port(8883));
  private static final Rule[] PROLOGUE = {rule("ct invalid drop", DROP, INVALID), rule("ct established accept", ACCEPT, TRACKED)};
  private static final Chain PRE = base("pre", Hook.PREROUTING, -300, true, rule("fib drop", DROP, SPOOFED));
  private static final Chain INPUT =
      base("in", Hook.INPUT, 0, false, rule("loopback", ACCEPT, iif("lo")), PROLOGUE[0], PROLOGUE[1], rule("nd", ACCEPT, proto(58), number(Field.ICMPV6_TYPE, 133, 136)), rule("names tcp", ACCEPT, iif("d0"), proto(6), port(53)), rule("names udp", ACCEPT, iif("d0"), proto(17), port(53)));

  private static Chain forward(Rule... rules) {
    List<Rule> all = new ArrayList<>(List.of(PROLOGUE));
    all.addAll(List.of(rules));
    return base("fwd", Hook.FORWARD, 0, false, all.toArray(Rule[]::new));
  }

  private static List<Counterexample> against(Chain... chains) {
    return Proof.of(MODEL, new Ruleset(List.of(chains))) instanceof Proof.Deviates deviates ? deviates.counterexamples() : List.of();
  }

  @Test
  void rules_that_mean_the_policy_hold() {
    assertThat(Proof.of(MODEL, new Ruleset(List.of(PRE, forward(OUT, HUB), INPUT)))).isEqualTo(new Proof.Holds(11));
  }

  @Test
  void an_accept_too_many_is_found_with_a_packet_and_the_rule_that_lets_it_through() {
    List<Counterexample> found = against(PRE, forward(OUT, HUB, rule("hole", ACCEPT, iif("w0"), oif("t0"), proto(6), port(22), source("203.0.113.0/24"))), INPUT);
    assertThat(found).hasSize(1);
    Counterexample hole = found.getFirst();
    assertThat(hole.expectedAllow()).isFalse();
    assertThat(hole.rule()).isEqualTo("hole");
    assertThat(hole.packet().source().toString()).startsWith("203.0.113.").isNotEqualTo("203.0.113.0");
    assertThat(hole.packet().destination().toString()).startsWith("10.1.0.");
    assertThat(hole.packet()).extracting(Packet::iif, Packet::oif, Packet::protocol, Packet::destinationPort, Packet::state).containsExactly("w0", "t0", 6, 22, ConnectionState.NEW);
  }

  @Test
  void an_accept_too_few_is_found_in_both_families_and_no_rule_is_named() {
    List<Counterexample> found = against(PRE, forward(HUB), INPUT);
    assertThat(found).hasSize(2).allSatisfy(each -> assertThat(each.expectedAllow()).isTrue()).allSatisfy(each -> assertThat(each.rule()).isNull());
    assertThat(found).extracting(each -> each.packet().family()).containsExactly(Family.IPV4, Family.IPV6);
  }

  @Test
  void an_accept_in_an_earlier_chain_does_not_outweigh_a_drop_in_a_later_one() {
    Chain early = base("early", Hook.FORWARD, -10, true, rule("all", ACCEPT));
    assertThat(against(PRE, early, forward(OUT, HUB), INPUT)).isEmpty();
    assertThat(against(PRE, forward(OUT, HUB), base("late", Hook.FORWARD, 10, false, OUT), INPUT)).isNotEmpty();
  }

  @Test
  void a_limit_before_an_accept_may_deny_and_one_before_a_drop_changes_nothing_that_is_denied_anyway() {
    assertThat(against(PRE, forward(limited(OUT), HUB), INPUT)).isNotEmpty().allSatisfy(each -> assertThat(each.expectedAllow()).isTrue());
    assertThat(against(PRE, forward(OUT, HUB, limited(rule("log drop", DROP))), INPUT)).isEmpty();
    assertThat(against(PRE, forward(limited(rule("log drop", DROP)), OUT, HUB), INPUT)).isNotEmpty().extracting(Counterexample::rule).contains("log drop");
  }

  @Test
  void a_spoofed_source_that_gets_through_is_found_and_by_either_way_of_dropping_it_not() {
    List<Counterexample> found = against(forward(OUT, HUB), INPUT);
    assertThat(found).isNotEmpty().allSatisfy(each -> assertThat(MODEL.judge(each.packet()).reason().id()).isEqualTo("antispoof"));
    Chain byPrefix =
        base("pre", Hook.PREROUTING, -300, true, rule("t4", DROP, iif("t0"), not(source("10.1.0.0/24"))), rule("t6", DROP, iif("t0"), not(source("fd01::/64"))), rule("d4", DROP, iif("d0"), not(source("10.2.0.0/24"))), rule("d6", DROP, iif("d0"), number(Field.NFPROTO, 10, 10)), rule("w4", DROP, iif("w0"), source("10.1.0.0/24", "10.2.0.0/24")), rule("w6", DROP, iif("w0"), source("fd01::/64")));
    assertThat(against(byPrefix, forward(OUT, HUB), INPUT)).isEmpty();
  }

  @Test
  void established_and_invalid_packets_are_compared_too() {
    assertThat(against(PRE, base("fwd", Hook.FORWARD, 0, false, PROLOGUE[0], OUT, HUB), INPUT)).extracting(each -> each.packet().state()).contains(ConnectionState.ESTABLISHED, ConnectionState.RELATED).doesNotContain(ConnectionState.INVALID);
    assertThat(against(PRE, base("fwd", Hook.FORWARD, 0, false, PROLOGUE[1], OUT, HUB), INPUT)).isNotEmpty().allSatisfy(each -> assertThat(each.packet().state()).isEqualTo(ConnectionState.INVALID));
  }

  @Test
  void a_state_asked_for_before_connection_tracking_is_always_invalid() {
    Chain raw = base("raw", Hook.PREROUTING, -300, true, rule("fib drop", DROP, SPOOFED), rule("too early", DROP, INVALID));
    assertThat(against(raw, forward(OUT, HUB), INPUT)).isNotEmpty().extracting(Counterexample::rule).containsOnly("too early");
    Chain mangle = base("mangle", Hook.PREROUTING, -150, true, rule("fib drop", DROP, SPOOFED), rule("in time", DROP, INVALID));
    assertThat(against(mangle, forward(OUT, HUB), INPUT)).isEmpty();
  }

  @Test
  void ports_without_a_protocol_open_other_protocols_as_well() {
    Rule loose = rule("th dport", ACCEPT, iif("t0"), oif("w0"), port(443));
    List<Counterexample> found = against(PRE, forward(loose, HUB), INPUT);
    assertThat(found).isNotEmpty().extracting(Counterexample::rule).containsOnly("th dport");
    assertThat(found.getFirst().packet().protocol()).isEqualTo(Packet.UDP);
    Rule both = rule("tcp or udp", ACCEPT, iif("t0"), oif("w0"), port(443), proto(17));
    assertThat(against(PRE, forward(OUT, both, HUB), INPUT)).extracting(each -> each.packet().protocol()).containsOnly(Packet.UDP);
  }

  @Test
  void jumps_gotos_returns_and_verdict_maps_mean_what_the_kernel_does() {
    Chain sub = chain("sub", rule("not here", new Outcome.Return(), proto(17)), OUT, rule("stop", DROP, port(444)));
    assertThat(against(PRE, forward(rule("jump", new Outcome.Jump("sub")), HUB), sub, INPUT)).isEmpty();
    // After a goto nothing comes back: the rules behind it are never asked.
    assertThat(against(PRE, forward(rule("goto", new Outcome.Goto("sub")), HUB), sub, INPUT)).extracting(each -> each.packet().destinationPort()).containsOnly(8883);
    Outcome choose = new Outcome.Choose(List.of(Field.IIFNAME), java.util.Map.of(List.of(new Ruleset.Values.Name("t0", false)), new Outcome.Jump("sub")));
    assertThat(against(PRE, forward(rule("vmap", choose), HUB), sub, INPUT)).isEmpty();
  }

  @Test
  void a_table_of_one_family_leaves_the_other_open_or_shut() {
    Chain v4 = new Chain(TableFamily.IP, "t", "fwd", Hook.FORWARD, 0, false, forward(OUT, HUB).rules());
    List<Counterexample> found = against(PRE, v4, INPUT);
    assertThat(found).isNotEmpty().allSatisfy(each -> assertThat(each.packet().family()).isEqualTo(Family.IPV6)).allSatisfy(each -> assertThat(each.expectedAllow()).isFalse());
  }

  @Test
  void the_way_to_the_gateway_is_compared_where_the_policy_judges_it() {
    List<Counterexample> found = against(PRE, forward(OUT, HUB), base("in", Hook.INPUT, 0, true));
    assertThat(found).isNotEmpty().allSatisfy(each -> assertThat(each.packet().path()).isEqualTo(Packet.Path.INPUT)).allSatisfy(each -> assertThat(each.packet().oif()).isNull());
  }

  @Test
  void what_the_machine_says_to_itself_must_be_accepted_where_the_gateway_is_judged() {
    Chain deaf = base("in", Hook.INPUT, 0, false, INPUT.rules().stream().filter(each -> !each.text().equals("loopback")).toArray(Rule[]::new));
    List<Counterexample> found = against(PRE, forward(OUT, HUB), deaf);
    assertThat(found).hasSize(2).allSatisfy(each -> {
      assertThat(each.expectedAllow()).isTrue();
      assertThat(each.packet().iif()).isEqualTo("lo");
      assertThat(each.packet().path()).isEqualTo(Packet.Path.INPUT);
    });
    assertThat(found).extracting(each -> each.packet().source().toString()).containsExactly("127.0.0.7", "::1");
    Chain late = base("late", Hook.INPUT, 5, true, rule("not by lo", DROP, iif("lo"), proto(6), port(25)));
    assertThat(against(PRE, forward(OUT, HUB), INPUT, late)).isNotEmpty().allSatisfy(each -> assertThat(each.rule()).isEqualTo("not by lo"));
    Chain before = base("before", Hook.PREROUTING, -300, true, rule("bogons", DROP, source("127.0.0.0/8")));
    assertThat(against(PRE, before, forward(OUT, HUB), INPUT)).extracting(Counterexample::rule).contains("bogons");
    Chain bogons = base("before", Hook.PREROUTING, -300, true, rule("bogons", DROP, iif("w0"), source("127.0.0.0/8"), rule("", DROP, SPOOFED).matches().getFirst()));
    assertThat(against(PRE, bogons, forward(OUT, HUB), INPUT)).as("only from outside").isEmpty();
  }

  @Test
  void quarantine_is_left_out() {
    Chain quarantine = new Chain(TableFamily.INET, Proof.QUARANTINE, "pre", Hook.PREROUTING, -300, true, List.of(rule("all", DROP)));
    assertThat(against(PRE, forward(OUT, HUB), INPUT, quarantine)).isEmpty();
  }

  @Test
  void chains_that_jump_in_a_circle_or_nowhere_are_refused() {
    Chain circle = chain("a", rule("again", new Outcome.Jump("a")));
    for (Chain[] chains : new Chain[][] {{forward(rule("into", new Outcome.Jump("a"))), circle}, {forward(rule("into", new Outcome.Jump("none")))}})
      assertThatThrownBy(() -> against(chains)).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("NETWORK-202"));
  }
}
