package dev.bulwark.network.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.network.model.Model;
import dev.bulwark.network.model.ModelBuilder;
import dev.bulwark.network.nft.NftReader;
import dev.bulwark.network.nftables.NftablesBackend;
import dev.bulwark.network.policy.Site;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FactsTest {
  private static final String POLICY =
      """
      version: 1
      name: plant
      zones:
        iot: { vlan: 1, interface: i0, ipv4: [10.1.0.0/24], ipv6: none }
        office: { vlan: 2, interface: o0, ipv4: [10.2.0.0/15], ipv6: none }
        internet: { interface: w0, external: true }
      hosts:
        hub: { zone: iot, ipv4: 10.1.0.2, ipv6: none }
      rules:
        - { name: web, from: office, to: hub, services: [https], family: ipv4, action: allow }
        - { name: shell, from: internet, to: gateway, services: [ssh], family: ipv4, action: allow }
        - { name: helpdesk, from: internet, to: hub, src: [198.51.100.0/24], services: [ssh], family: ipv4, action: allow }
        - { name: no-more, from: any, to: iot, action: deny }
      """;

  private static final Model MODEL = ModelBuilder.of(Site.policy(POLICY));

  private static Facts facts(String rules) {
    return Facts.of(MODEL, Proof.of(MODEL, NftReader.text(rules.getBytes(StandardCharsets.UTF_8))));
  }

  @Test
  void rules_that_are_the_policy_deny_by_default_and_let_through_what_it_names_by_the_widest_range() {
    Facts facts = facts(NftablesBackend.text(MODEL));
    assertThat(facts.deniesByDefault()).contains(true);
    assertThat(facts.allowed().orElseThrow().stream().map(each -> each.rule() + " " + each.source() + " " + each.destination().map(Object::toString).orElse("gateway")))
        .containsExactly("web 10.2.0.0/15 10.1.0.2/32", "shell 0.0.0.0/0 gateway", "helpdesk 198.51.100.0/24 10.1.0.2/32");
  }

  @Test
  void what_only_the_chains_policy_lets_through_is_open_by_default() {
    Facts facts = facts("table inet t {\n  chain c {\n    type filter hook forward priority 0; policy accept;\n  }\n}\n");
    assertThat(facts.deniesByDefault()).contains(false);
    assertThat(facts.allowed()).isEmpty();
  }

  @Test
  void a_hole_by_a_rule_is_not_taken_for_an_open_default_nor_for_a_closed_one_and_rules_too_strict_deny_by_default() {
    String good = NftablesBackend.text(MODEL);
    String hole = good + "table inet other {\n  chain c {\n    type filter hook forward priority 5; policy drop;\n    accept\n  }\n}\n";
    assertThat(facts(hole).deniesByDefault()).as("an accept behind a drop opens nothing").contains(true);
    String open = "table inet t {\n  chain c {\n    type filter hook forward priority 0; policy drop;\n    ct state invalid drop\n    accept\n  }\n";
    assertThat(facts(open + "}\n").deniesByDefault()).as("no chain at all on the way to the gateway").contains(false);
    assertThat(facts(open + "  chain i {\n    type filter hook input priority 0; policy drop;\n  }\n}\n")).isEqualTo(new Facts(java.util.Optional.empty(), java.util.Optional.empty()));
    String strict = "table inet t {\n  chain c {\n    type filter hook forward priority 0; policy drop;\n  }\n  chain i {\n    type filter hook input priority 0; policy drop;\n  }\n}\n";
    assertThat(facts(strict).deniesByDefault()).contains(true);
    assertThat(facts(strict).allowed()).as("not what the policy names").isEmpty();
  }
}
