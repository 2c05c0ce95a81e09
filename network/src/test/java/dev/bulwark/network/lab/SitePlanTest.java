package dev.bulwark.network.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.network.model.ModelBuilder;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.packet.Prefix;
import dev.bulwark.network.policy.Policy;
import dev.bulwark.network.policy.Site;
import dev.bulwark.problem.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

class SitePlanTest {
  private static SitePlan plan(String text) {
    Policy policy = Site.policy(text);
    return SitePlan.of(policy, ModelBuilder.of(policy));
  }

  @Test
  void every_host_of_the_policy_stands_at_its_address_and_an_isolated_zone_has_two() {
    SitePlan plan = plan(Site.TEXT);
    assertThat(plan.in("sensors")).extracting(Station::name).startsWith("pump").hasSizeGreaterThanOrEqualTo(2);
    assertThat(plan.in("servers").getFirst().address(Family.IPV6)).contains(Ip.parse("fd13::2").orElseThrow());
    assertThat(plan.in("sensors").getFirst().mac()).hasToString("02:00:00:00:00:07");
    assertThat(plan.in("sensors").getFirst().ipv6()).isEmpty();
  }

  @Test
  void no_two_have_the_same_address_and_each_lies_in_its_zone() {
    Policy policy = Site.policy(Site.TEXT);
    SitePlan plan = plan(Site.TEXT);
    List<Ip> all = plan.stations().stream().flatMap(station -> java.util.Arrays.stream(Family.values()).flatMap(family -> station.address(family).stream())).toList();
    assertThat(all).doesNotHaveDuplicates().doesNotContainAnyElementsOf(plan.legs().stream().flatMap(leg -> leg.addresses().stream()).toList());
    var zones = ModelBuilder.of(policy).zones();
    for (Station station : plan.stations()) {
      for (Family family : Family.values()) {
        assertThat(station.address(family).stream()).allMatch(address -> java.util.Objects.requireNonNull(zones.get(station.zone())).owns(family).contains(address));
      }
    }
  }

  @Test
  void a_rule_about_half_a_network_has_a_host_in_each_half() {
    Prefix half = Prefix.parse("10.12.0.128/25").orElseThrow();
    SitePlan plan = plan(Site.TEXT.replace("services: [secure-any], action", "src: [10.12.0.128/25], family: ipv4, services: [secure-any], action"));
    List<Ip> office = plan.in("office").stream().flatMap(station -> station.address(Family.IPV4).stream()).toList();
    assertThat(office).anyMatch(half::contains).anyMatch(address -> !half.contains(address));
  }

  @Test
  void a_zone_of_one_address_has_that_host_and_a_leg_without_an_address_of_its_own() {
    SitePlan plan = plan(Site.TEXT.replace("ipv4: [10.12.0.0/24], ipv6: [\"fd12::/64\"]", "ipv4: [10.12.0.9/32], ipv6: none"));
    assertThat(plan.in("office")).singleElement().satisfies(station -> assertThat(station.address(Family.IPV4)).contains(Ip.parse("10.12.0.9").orElseThrow()));
    assertThat(plan.leg("office").addresses()).isEmpty();
  }

  @Test
  void the_same_policy_has_always_the_same_plan() {
    assertThat(plan(Site.TEXT)).isEqualTo(plan(Site.TEXT));
  }

  @Test
  void a_site_too_large_for_one_machine_is_refused() {
    StringBuilder zones = new StringBuilder();
    for (int i = 0; i < 70; i++) zones.append("  z").append(i).append(": { vlan: ").append(100 + i).append(", interface: v").append(i).append(", ipv4: [10.200.").append(i).append(".0/24], ipv6: none }\n");
    assertThatThrownBy(() -> plan(Site.TEXT.replace("  world: ", zones + "  world: "))).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("NETWORK-265"));
  }
}
