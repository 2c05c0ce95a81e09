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
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenWrtBackendTest {
  private static String compile(Policy policy, String file) {
    Compiled compiled = new OpenWrtBackend().compile(policy, ModelBuilder.of(policy));
    return compiled.files().stream().filter(each -> each.path().equals(file)).findFirst().orElseThrow().content();
  }

  @Test
  void what_it_writes_means_exactly_the_model_for_many_policies() {
    int read = 0;
    for (long seed = 2000; seed < 2010; seed++) {
      Policy policy = Sites.random(seed, true, true);
      if (policy == null) continue;
      read++;
      Model model = ModelBuilder.of(policy);
      new Meaning(model, OpenWrtReader.rules(model, compile(policy, "firewall")), model.inputJudged()).isExactly(IpSet.none(Family.IPV4), "seed " + seed + "\n" + RandomSite.text(seed, true, true));
    }
    assertThat(read).isGreaterThan(6);
  }

  @Test
  void a_rule_for_both_families_is_one_section_and_every_rule_says_its_protocol() {
    List<OpenWrtReader.Section> rules = OpenWrtReader.sections(compile(Site.policy(Site.TEXT), "firewall")).stream().filter(section -> section.type().equals("rule")).toList();
    assertThat(rules).allSatisfy(rule -> assertThat(rule.all("proto")).isNotEmpty());
    assertThat(rules).filteredOn(rule -> rule.one("name").equals("sensors-hub")).hasSize(2).allSatisfy(rule -> {
      assertThat(rule.one("family")).isEqualTo("any");
      assertThat(rule.all("dest_ip")).containsExactly("10.13.0.2/32", "fd13::2/128");
    });
    // The pump has no IPv6 address: family any would be open there.
    assertThat(rules).filteredOn(rule -> rule.one("name").equals("office-pump")).isNotEmpty().allSatisfy(rule -> assertThat(rule.one("family")).isEqualTo("ipv4"));
  }

  @Test
  void no_forwarding_opens_everything_between_two_zones() {
    assertThat(compile(Site.policy(Site.TEXT), "firewall")).doesNotContain("config forwarding");
  }

  @Test
  void what_firewall4_reads_otherwise_is_refused() {
    for (String service : List.of("proto/0", "proto/1", "proto/58"))
      assertThatThrownBy(() -> compile(Site.policy(Site.TEXT.replace("[mqtts, coaps]", "[" + service + "]")), "firewall")).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.line()).startsWith("NETWORK-020").contains("sensors-hub"));
  }

  @Test
  void ports_carry_their_vlan_and_only_those_of_isolated_zones_are_isolated() {
    List<OpenWrtReader.Section> sections = OpenWrtReader.sections(compile(Site.policy(Site.TEXT + Sites.SWITCH), "network"));
    assertThat(sections).filteredOn(section -> section.type().equals("bridge-vlan") && section.one("vlan").equals("11")).singleElement().satisfies(vlan -> assertThat(vlan.all("ports")).containsExactly("p1:u*", "p2:u*", "t0:t"));
    assertThat(sections).filteredOn(section -> section.one("isolate").equals("1")).extracting(section -> section.one("name")).containsExactly("p1", "p2");
    assertThat(sections).filteredOn(section -> section.one("name").equals("bulwark")).singleElement().satisfies(bridge -> assertThat(bridge.all("ports")).containsExactly("p1", "p2", "p3", "t0"));
    assertThat(sections).filteredOn(section -> section.one("name").equals("brext")).singleElement().satisfies(bridge -> assertThat(bridge.all("ports")).containsExactly("p0"));
  }

  @Test
  void a_hostile_text_stays_inside_its_quotes() {
    assertThat(Uci.quoted("r10' config rule '")).isEqualTo("'r10'\\'' config rule '\\'''");
    assertThatThrownBy(() -> Uci.quoted("r10'\nconfig rule")).isInstanceOf(Problem.class);
  }
}
