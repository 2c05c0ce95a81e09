package dev.bulwark.network.radius;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.network.backend.Compiled;
import dev.bulwark.network.model.ModelBuilder;
import dev.bulwark.network.policy.Policy;
import dev.bulwark.network.policy.Site;
import dev.bulwark.problem.Problem;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FreeradiusBackendTest {
  private static Compiled compile(Policy policy) {
    return new FreeradiusBackend().compile(policy, ModelBuilder.of(policy));
  }

  private static Policy withUnit(String unit) {
    Policy policy = Site.policy(Site.TEXT);
    Map<String, Policy.Zone> zones = new LinkedHashMap<>(policy.zones());
    zones.computeIfPresent("office", (name, zone) -> new Policy.Zone(name, zone.vlan(), zone.intf(), zone.ipv4(), zone.ipv6(), zone.isolation(), zone.external(), unit, zone.line()));
    return new Policy(policy.name(), zones, policy.hosts(), policy.groups(), policy.services(), policy.rules(), policy.invariants(), policy.switching(), policy.vpn(), policy.radius());
  }

  @Test
  void every_zone_with_a_vlan_has_its_unit_and_what_is_left_is_rejected() {
    String text = compile(Site.policy(Site.TEXT)).files().getFirst().content();
    for (String zone : java.util.List.of("sensors", "office", "servers")) assertThat(text).contains("OU=" + zone + "(\\/|$)/");
    assertThat(text).doesNotContain("OU=world").endsWith("\telse {\n\t\treject\n\t}\n}\n");
    assertThat(text.lines().filter(line -> line.contains("}")).map(String::strip)).as("a brace shares no line").containsOnly("}");
  }

  @Test
  void a_unit_that_could_leave_its_pattern_is_refused() {
    for (String unit : java.util.List.of("a|.*", "a/)/ || (\"1\"==\"1\")) {", "a\n}", "", "(x", "a$", "ä")) assertThatThrownBy(() -> compile(withUnit(unit))).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("NETWORK-020"));
    assertThat(compile(withUnit("Main.Office 2")).files().getFirst().content()).contains("OU=Main\\.Office 2(");
  }

  @Test
  void two_zones_with_one_unit_are_refused() {
    assertThatThrownBy(() -> compile(withUnit("sensors"))).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("NETWORK-281"));
  }

  @Test
  void a_setting_that_it_makes_no_use_of_is_told() {
    assertThat(compile(Site.policy(Site.TEXT + "radius: { retries: 3 }\n")).warnings()).containsExactly("this target makes no use of radius.retries");
    assertThat(compile(Site.policy(Site.TEXT)).warnings()).isEmpty();
  }
}
