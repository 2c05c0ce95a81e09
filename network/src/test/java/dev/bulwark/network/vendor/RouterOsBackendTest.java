package dev.bulwark.network.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.network.backend.Compiled;
import dev.bulwark.network.model.Model;
import dev.bulwark.network.model.ModelBuilder;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.IpSet;
import dev.bulwark.network.policy.Policy;
import dev.bulwark.network.policy.RandomSite;
import dev.bulwark.network.policy.Site;
import dev.bulwark.problem.Problem;
import org.junit.jupiter.api.Test;

class RouterOsBackendTest {
  private static String compile(Policy policy) {
    Compiled compiled = new RouterOsBackend().compile(policy, ModelBuilder.of(policy));
    return compiled.files().getFirst().content();
  }

  @Test
  void what_it_writes_means_exactly_the_model_for_many_policies() {
    int read = 0;
    for (long seed = 0; seed < 10; seed++) {
      Policy policy = Sites.random(seed, true, true);
      if (policy == null) continue;
      read++;
      Model model = ModelBuilder.of(policy);
      new Meaning(model, new RouterOsReader(model).read(compile(policy)), model.inputJudged()).isExactly(IpSet.none(Family.IPV4), "seed " + seed + "\n" + RandomSite.text(seed, true, true));
    }
    assertThat(read).isGreaterThan(6);
  }

  @Test
  void a_rule_that_is_left_out_is_noticed() {
    Policy policy = Site.policy(Site.TEXT);
    Model model = ModelBuilder.of(policy);
    var rules = new RouterOsReader(model).read(compile(policy).lines().filter(line -> !line.contains("sensors-hub") || !line.contains("/ipv6")).filter(line -> !line.contains("fd13::2")).reduce("", (a, b) -> a + b + "\n"));
    assertThatThrownBy(() -> new Meaning(model, rules, true).isExactly(IpSet.none(Family.IPV4), "cut")).isInstanceOf(AssertionError.class).hasMessageContaining("meant and not allowed");
  }

  @Test
  void nothing_is_forwarded_while_rules_are_replaced_and_rules_of_others_stop_the_script() {
    String script = compile(Site.policy(Site.TEXT));
    for (String menu : java.util.List.of("/ip/firewall/filter", "/ipv6/firewall/filter")) {
      int lock = script.indexOf(menu + "\nadd chain=forward action=drop comment=\"bulwark: lock\"");
      int gone = script.indexOf("remove [find where comment~\"^bulwark: \" and comment!=\"bulwark: lock\"]", lock);
      int last = script.indexOf("comment=\"bulwark: default\"", gone);
      assertThat(lock).isPositive();
      assertThat(gone).isGreaterThan(lock);
      assertThat(script.indexOf("remove [find where comment=\"bulwark: lock\"]", lock)).isGreaterThan(last);
      assertThat(script.indexOf(menu + "\n:if ([:len [find where chain=forward and dynamic=no")).isNotNegative().isLessThan(lock);
    }
  }

  @Test
  void established_connections_come_first_and_the_drop_last() {
    String filter = compile(Site.policy(Site.TEXT.replace("  - { name: staff-names, from: staff, to: gateway, services: [dns], action: allow }\n", "")));
    var forward = filter.lines().filter(line -> line.startsWith("add chain=forward") && !line.contains("lock")).toList();
    assertThat(forward.getFirst()).contains("connection-state=established,related action=accept");
    assertThat(forward.getLast()).startsWith("add chain=forward action=drop");
    assertThat(filter).doesNotContain("add chain=input");
  }

  @Test
  void protocol_0_alone_is_refused_because_it_would_open_every_protocol() {
    Policy policy = Site.policy(Site.TEXT.replace("[mqtts, coaps]", "[proto/0]"));
    assertThatThrownBy(() -> compile(policy)).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.line()).startsWith("NETWORK-020").contains("sensors-hub"));
  }

  @Test
  void a_hostile_text_stays_inside_its_quotes() {
    assertThat(RouterOsBackend.quoted("r10\"; /system reset; $x \\")).isEqualTo("\"r10\\\"; /system reset; \\$x \\\\\"");
    assertThatThrownBy(() -> RouterOsBackend.quoted("r10\n/system reset")).isInstanceOf(Problem.class);
  }

  @Test
  void ports_of_isolated_zones_share_a_horizon_and_others_have_none() {
    String script = compile(Site.policy(Site.TEXT + Sites.SWITCH));
    assertThat(script).contains("interface=\"p1\" pvid=11 frame-types=admit-only-untagged-and-priority-tagged ingress-filtering=yes horizon=11").contains("interface=\"p2\" pvid=11 frame-types=admit-only-untagged-and-priority-tagged ingress-filtering=yes horizon=11");
    assertThat(script).contains("interface=\"p3\" pvid=12 frame-types=admit-only-untagged-and-priority-tagged ingress-filtering=yes horizon=none").contains("interface=\"t0\" frame-types=admit-only-vlan-tagged ingress-filtering=yes horizon=none");
    assertThat(script).contains("vlan-ids=11 tagged=\"bulwark,t0\" untagged=\"p1,p2\"").contains("vlan-ids=13 tagged=\"bulwark,t0\" untagged=\"\"");
  }
}
