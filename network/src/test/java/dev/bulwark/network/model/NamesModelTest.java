package dev.bulwark.network.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.network.model.PolicyFindings.Found;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.HostName;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.packet.Packet;
import dev.bulwark.network.packet.Packet.ConnectionState;
import dev.bulwark.network.policy.Fault;
import dev.bulwark.network.policy.Policy;
import dev.bulwark.network.policy.PolicyReading;
import dev.bulwark.network.policy.Site;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Hosts that are known by names alone: what may be said of them, and what follows from it whatever they resolve to. */
class NamesModelTest {
  private static final String FETCH = "  - { name: fetch, from: sensors, to: updates, services: [https], action: allow }\n";

  private static String site(String rules) {
    return site(rules, "");
  }

  private static String site(String rules, String invariants) {
    return Site.TEXT
        .replace("hosts:\n", "hosts:\n  updates: { zone: world, names: [vendor.example] }\n  clock: { zone: world, names: [time.example] }\n")
        .replace("groups:\n", "groups:\n  makers: [updates, clock]\n")
        .replace("rules:\n", "rules:\n" + rules)
        .replace("invariants:\n", "invariants:\n" + invariants);
  }

  private static List<String> faults(String rules) {
    return ((PolicyReading.Refused) Site.read(site(rules))).faults().stream().map(Fault::code).toList();
  }

  private static List<Found> found(String rules, String invariants) {
    Policy policy = Site.policy(site(rules, invariants));
    return PolicyFindings.of(policy, ModelBuilder.of(policy));
  }

  @Test
  void names_say_where_to_and_never_where_from_and_nothing_is_denied_by_name() {
    assertThat(faults(FETCH.replace("from: sensors, to: updates", "from: updates, to: sensors"))).containsExactly("NETWORK-002");
    assertThat(faults(FETCH.replace("from: sensors, to: updates", "from: makers, to: sensors"))).containsExactly("NETWORK-002");
    assertThat(faults(FETCH.replace("allow", "deny"))).containsExactly("NETWORK-002");
    assertThat(faults(FETCH.replace("to: updates", "to: makers").replace("allow", "deny"))).containsExactly("NETWORK-002");
    assertThat(Site.read(site(FETCH.replace("to: updates", "to: [makers, hub]")))).isInstanceOf(PolicyReading.Read.class);
  }

  @Test
  void a_rule_to_names_matches_what_is_in_their_set_beyond_the_site_over_both_families_and_nothing_else() {
    Model model = ModelBuilder.of(Site.policy(site(FETCH)));
    NameSet updates = new NameSet("updates", List.of(new HostName("vendor.example")));
    NameSet clock = new NameSet("clock", List.of(new HostName("time.example")));
    for (Family family : Family.values()) {
      Packet packet = packet(family, 443);
      assertThat(model.judge(packet, updates::equals)).isEqualTo(new Judgement(true, Judgement.Reason.RULE, "fetch"));
      assertThat(model.judge(packet, clock::equals).allow()).isFalse();
      assertThat(model.judge(packet).allow()).as("as long as nobody has asked for the name").isFalse();
      assertThat(model.judge(packet(family, 80), updates::equals).allow()).isFalse();
    }
  }

  @Test
  void a_prefix_narrows_names_too() {
    Model model = ModelBuilder.of(Site.policy(site(FETCH.replace("services:", "dst: [203.0.113.0/24, \"2001:db8:1::/48\"], services:"))));
    for (Family family : Family.values()) assertThat(model.judge(packet(family, 443), set -> true).allow()).isFalse();
  }

  private static Packet packet(Family family, int port) {
    boolean four = family == Family.IPV4;
    Ip source = Ip.parse(four ? "10.11.0.9" : "fd11::9").orElseThrow();
    Ip destination = Ip.parse(four ? "198.51.100.7" : "2001:db8::7").orElseThrow();
    return new Packet(Packet.Path.FORWARD, "r11", "r0", source, destination, Packet.TCP, 40_000, port, 0, ConnectionState.NEW);
  }

  @Test
  void a_rule_to_names_behind_one_to_their_zone_can_never_match_and_before_it_can() {
    String all = "  - { name: all, from: sensors, to: world, services: [https], action: allow }\n";
    assertThat(found(all + FETCH, "")).extracting(Found::code).containsExactly("NETWORK-014");
    assertThat(found(FETCH + all, "")).isEmpty();
    assertThat(found(all.replace("allow", "deny") + FETCH, "")).extracting(Found::code).containsExactly("NETWORK-013");
    assertThat(found(FETCH + all.replace("allow", "deny"), "")).isEmpty();
  }

  @Test
  void one_set_of_names_never_hides_another_but_the_same_one_does() {
    assertThat(found(FETCH + FETCH.replace("fetch", "time").replace("updates", "clock"), "")).isEmpty();
    assertThat(found(FETCH + FETCH.replace("fetch", "again"), "")).extracting(Found::code).containsExactly("NETWORK-014");
    assertThat(found(FETCH.replace("updates", "makers") + FETCH.replace("fetch", "again"), "")).extracting(Found::code).containsExactly("NETWORK-014");
  }

  @Test
  void an_invariant_about_names_holds_for_whatever_they_resolve_to_or_is_shown_broken() {
    String works = "  - { name: fetched, always: { from: sensors, to: updates, services: [https] } }\n";
    assertThat(found(FETCH, works)).isEmpty();
    assertThat(found(FETCH.replace("updates", "clock"), works)).singleElement().satisfies(broken -> {
      assertThat(broken.code()).isEqualTo("NETWORK-012");
      assertThat(broken.message()).contains("to which updates resolves");
      assertThat(broken.counterexample().orElseThrow().resolved()).containsExactly("updates");
    });
    String closed = "  - { name: shut, never: { from: sensors, to: world, services: [https] } }\n";
    assertThat(found(FETCH, closed)).singleElement().satisfies(broken -> assertThat(broken.counterexample().orElseThrow().resolved()).containsExactly("updates"));
    assertThat(found("  - { name: shut-first, from: sensors, to: world, action: deny }\n", closed)).isEmpty();
  }

  @Test
  void the_name_of_a_set_follows_from_the_host_and_its_names_whatever_their_order() {
    HostName one = new HostName("a.example");
    HostName two = new HostName("b.example");
    assertThat(new NameSet("cdn", List.of(two, one, two))).isEqualTo(new NameSet("cdn", List.of(one, two)));
    assertThat(new NameSet("cdn", List.of(one)).set(Family.IPV4)).matches("n4_cdn_[0-9a-f]{8}").isNotEqualTo(new NameSet("cdn", List.of(two)).set(Family.IPV4));
  }
}
