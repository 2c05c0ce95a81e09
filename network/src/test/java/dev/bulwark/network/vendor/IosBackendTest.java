package dev.bulwark.network.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.network.model.Model;
import dev.bulwark.network.model.ModelBuilder;
import dev.bulwark.network.model.ModelZone;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.IpSet;
import dev.bulwark.network.policy.Policy;
import dev.bulwark.network.policy.RandomSite;
import dev.bulwark.network.policy.Site;
import dev.bulwark.problem.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IosBackendTest {
  /** Addresses of the link, which no router forwards to (RFC 4291 section 2.5.6). */
  private static final IpSet LINK = IpSet.of(Family.IPV6, List.of(IosReader.LINK, IosReader.MULTICAST));

  private static final String GATEWAY = "  - { name: staff-names, from: staff, to: gateway, services: [dns], action: allow }\n";
  private static final String PLAIN = Site.TEXT.replace(GATEWAY, "");

  private static String compile(Policy policy) {
    return new IosBackend().compile(policy, ModelBuilder.of(policy)).files().getFirst().content();
  }

  private static Map<String, ModelZone> legs(Policy policy, Model model) {
    Map<String, ModelZone> legs = new HashMap<>();
    model.zones().forEach((name, zone) -> policy.zones().computeIfPresent(name, (key, written) -> {
      legs.put(written.vlan().isPresent() ? "Vlan" + written.vlan().getAsInt() : written.intf(), zone);
      return written;
    }));
    return legs;
  }

  @Test
  void what_it_writes_means_exactly_the_model_for_many_policies() {
    int read = 0;
    for (long seed = 1000; seed < 1008; seed++) {
      Policy policy = Sites.random(seed, false, true);
      if (policy == null) continue;
      read++;
      Model model = ModelBuilder.of(policy);
      IosReader reader = new IosReader(model);
      new Meaning(model, reader.read(compile(policy), legs(policy, model)), false).isExactly(LINK, "seed " + seed + "\n" + RandomSite.text(seed, false, true));
      for (ModelZone zone : model.zones().values())
        for (Family family : Family.values())
          assertThat(reader.evaluated.getOrDefault(zone.name() + family, java.util.Set.of())).as("answers from " + zone.name()).isEqualTo(reader.reflected.getOrDefault(zone.name() + family, java.util.Set.of()));
    }
    assertThat(read).isGreaterThan(5);
  }

  @Test
  void every_leg_has_both_lists_and_each_ends_in_a_denial_that_is_logged() {
    String text = compile(Site.policy(PLAIN));
    assertThat(text.lines().filter(line -> line.startsWith(" ip access-group ") && line.endsWith(" in"))).hasSize(4);
    assertThat(text.lines().filter(line -> line.startsWith(" ipv6 traffic-filter ") && line.endsWith(" in"))).hasSize(4);
    assertThat(text.lines().filter(line -> line.equals(" deny ip any any log"))).hasSize(4);
    assertThat(text.lines().filter(line -> line.equals(" deny ipv6 any any log"))).hasSize(4);
  }

  @Test
  void a_changed_list_has_a_new_name_and_no_list_is_taken_away_under_a_leg() {
    String before = compile(Site.policy(PLAIN));
    String after = compile(Site.policy(PLAIN.replace("[mqtts, coaps]", "[mqtts]")));
    assertThat(before).doesNotContain("no ip access-list").doesNotContain("no ipv6 access-list");
    assertThat(name(after, "bulwark4-Vlan11-")).isNotEqualTo(name(before, "bulwark4-Vlan11-"));
    assertThat(name(after, "bulwark4-Vlan12-")).isEqualTo(name(before, "bulwark4-Vlan12-"));
  }

  private static String name(String text, String front) {
    return text.lines().filter(line -> line.startsWith(" ip access-group " + front)).findFirst().orElseThrow();
  }

  @Test
  void what_a_leg_cannot_say_is_refused_by_name() {
    refused(Site.TEXT, "staff-names");
    refused(PLAIN.replace("[mqtts, coaps]", "[proto/0]"), "sensors-hub");
    refused(PLAIN.replace("vlan: 12", "vlan: 1002"), "office");
    refused(PLAIN.replace("vlan: 12", "vlan: 1"), "office");
    refused(PLAIN.replace("interface: r0", "interface: Vlan12"), "Vlan12");
  }

  private static void refused(String text, String named) {
    assertThatThrownBy(() -> compile(Site.policy(text))).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.line()).startsWith("NETWORK-020").contains(named));
  }

  @Test
  void only_ports_of_isolated_zones_are_protected() {
    String text = compile(Site.policy(PLAIN + Sites.SWITCH));
    assertThat(text).contains("interface p1\n description zone sensors\n switchport mode access\n switchport access vlan 11\n switchport nonegotiate\n switchport protected\n");
    assertThat(text).contains("interface p3\n description zone office\n switchport mode access\n switchport access vlan 12\n switchport nonegotiate\n no switchport protected\n");
    assertThat(text).contains("interface t0\n switchport mode trunk\n switchport trunk allowed vlan 11,12,13\n switchport nonegotiate\n no switchport protected\n");
    assertThat(text).contains("vlan 11\n name sensors\n").doesNotContain("interface p0\n");
  }
}
