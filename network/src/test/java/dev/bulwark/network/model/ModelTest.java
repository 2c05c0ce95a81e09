package dev.bulwark.network.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.network.model.Judgement.Reason;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.packet.Packet;
import dev.bulwark.network.packet.Packet.ConnectionState;
import dev.bulwark.network.packet.Packet.Path;
import dev.bulwark.network.policy.Site;
import org.junit.jupiter.api.Test;

/** What a policy means, packet by packet, and what its rules mean together. */
class ModelTest {
  private static final Model SITE = ModelBuilder.of(Site.policy(Site.TEXT));

  private static Packet tcp(String intf, String source, String destination, int port) {
    return new Packet(Path.FORWARD, intf, null, ip(source), ip(destination), Packet.TCP, 40_000, port, 0, ConnectionState.NEW);
  }

  private static Ip ip(String text) {
    return Ip.parse(text).orElseThrow();
  }

  private static Judgement judge(Packet packet) {
    return SITE.judge(packet);
  }

  @Test
  void the_first_rule_that_matches_decides_in_both_families() {
    for (String[] ends : new String[][] {{"10.11.0.9", "10.13.0.2"}, {"fd11::9", "fd13::2"}}) {
      assertThat(judge(tcp("r11", ends[0], ends[1], 8883))).isEqualTo(new Judgement(true, Reason.RULE, "sensors-hub"));
      assertThat(judge(tcp("r11", ends[0], ends[1], 8884))).isEqualTo(new Judgement(false, Reason.DEFAULT, null));
    }
  }

  @Test
  void a_host_is_its_address_and_not_its_zone() {
    assertThat(judge(tcp("r11", "10.11.0.9", "10.13.0.3", 8883)).allow()).isFalse();
    assertThat(judge(tcp("r12", "10.12.0.9", "10.11.0.7", 9001)).rule()).isEqualTo("office-pump");
    assertThat(judge(tcp("r12", "10.12.0.9", "10.11.0.8", 9001)).allow()).isFalse();
  }

  @Test
  void a_host_without_an_address_of_a_family_matches_nothing_of_it() {
    assertThat(SITE.rules()).filteredOn(rule -> rule.name().equals("office-pump")).hasSize(1);
    assertThat(judge(tcp("r12", "fd12::9", "fd11::7", 9001)).allow()).isFalse();
  }

  @Test
  void a_source_that_the_leg_does_not_own_is_spoofed() {
    assertThat(judge(tcp("r11", "10.12.0.9", "10.13.0.2", 8883)).reason()).isEqualTo(Reason.ANTISPOOF);
    assertThat(judge(tcp("r0", "10.11.0.9", "10.13.0.2", 8883)).reason()).isEqualTo(Reason.ANTISPOOF);
    assertThat(judge(tcp("nowhere", "10.11.0.9", "10.13.0.2", 8883)).reason()).isEqualTo(Reason.ANTISPOOF);
  }

  @Test
  void an_isolated_zone_is_closed_to_itself_before_every_rule() {
    assertThat(judge(tcp("r11", "10.11.0.9", "10.11.0.7", 9001)).reason()).isEqualTo(Reason.ISOLATION);
  }

  @Test
  void connection_tracking_comes_first() {
    Packet spoofed = tcp("r11", "10.12.0.9", "10.13.0.2", 1);
    assertThat(judge(state(spoofed, ConnectionState.INVALID)).reason()).isEqualTo(Reason.INVALID);
    assertThat(judge(state(spoofed, ConnectionState.ESTABLISHED))).isEqualTo(new Judgement(true, Reason.CONNTRACK, null));
    assertThat(judge(state(spoofed, ConnectionState.RELATED)).allow()).isTrue();
  }

  private static Packet state(Packet p, ConnectionState state) {
    return new Packet(p.path(), p.iif(), p.oif(), p.source(), p.destination(), p.protocol(), p.sourcePort(), p.destinationPort(), p.icmpType(), state);
  }

  @Test
  void the_external_zone_owns_what_no_other_one_does() {
    assertThat(judge(tcp("r12", "10.12.0.9", "203.0.113.5", 443)).rule()).isEqualTo("office-world");
    assertThat(judge(tcp("r12", "10.12.0.9", "203.0.113.5", 80)).allow()).as("secure-any leaves out what is not").isFalse();
    assertThat(judge(tcp("r0", "203.0.113.5", "10.12.0.9", 443)).allow()).isFalse();
  }

  @Test
  void echo_is_another_type_in_each_family_and_never_crosswise() {
    assertThat(judge(icmp("r12", "10.12.0.9", "203.0.113.5", 1, 8)).allow()).isTrue();
    assertThat(judge(icmp("r12", "fd12::9", "2001:db8::5", 58, 128)).allow()).isTrue();
    assertThat(judge(icmp("r12", "10.12.0.9", "203.0.113.5", 58, 128)).allow()).isFalse();
    assertThat(judge(icmp("r12", "fd12::9", "2001:db8::5", 1, 8)).allow()).isFalse();
  }

  private static Packet icmp(String intf, String source, String destination, int protocol, int type) {
    return new Packet(Path.FORWARD, intf, null, ip(source), ip(destination), protocol, 0, 0, type, ConnectionState.NEW);
  }

  @Test
  void a_group_never_makes_traffic_inside_a_zone_but_names_on_both_sides_do() {
    Model group = ModelBuilder.of(Site.policy(Site.TEXT.replace("to: world, services", "to: staff, services").replace("from: office, to: staff", "from: staff, to: staff")));
    assertThat(group.rules()).filteredOn(rule -> rule.in().equals(rule.out())).isEmpty();
    Model named = ModelBuilder.of(Site.policy(Site.TEXT.replace("from: office, to: world", "from: office, to: office")));
    assertThat(named.zones().get("office")).matches(ModelZone::judgedInside);
    assertThat(named.judge(tcp("r12", "10.12.0.9", "10.12.0.8", 443)).rule()).isEqualTo("office-world");
  }

  @Test
  void the_gateway_is_judged_once_a_rule_names_it() {
    Packet dns = new Packet(Path.INPUT, "r12", null, ip("10.12.0.9"), ip("10.12.0.1"), Packet.UDP, 40_000, 53, 0, ConnectionState.NEW);
    assertThat(SITE.inputJudged()).isTrue();
    assertThat(judge(dns).rule()).isEqualTo("staff-names");
    assertThat(ModelBuilder.of(Site.policy(Site.TEXT.replace("to: gateway", "to: servers"))).inputJudged()).isFalse();
  }

  private static java.util.List<String> findings(String old, String now) {
    assertThat(Site.TEXT).contains(old);
    var policy = Site.policy(Site.TEXT.replace(old, now));
    return PolicyFindings.of(policy, ModelBuilder.of(policy)).stream().map(found -> found.code() + " " + found.path()).toList();
  }

  @Test
  void the_site_has_no_finding() {
    assertThat(findings("name: plant", "name: plant")).isEmpty();
  }

  @Test
  void what_rules_mean_together_is_found() {
    String first = "  - { name: sensors-hub, ";
    assertThat(findings(first, "  - { name: shut, from: any, to: servers, action: deny }\n" + first)).containsExactly("NETWORK-013 rules[1]", "NETWORK-012 invariants[1]");
    assertThat(findings(first, "  - { name: twice, from: sensors, to: hub, services: [mqtts, coaps, ssh], action: allow }\n" + first)).containsExactly("NETWORK-014 rules[1]");
    assertThat(findings(first, "  - { name: open, from: world, to: hub, services: [https], action: allow }\n" + first)).containsExactly("NETWORK-012 invariants[0]");
    assertThat(findings(first, "  - { name: talk, from: sensors, to: pump, services: [https], action: allow }\n" + first)).containsExactly("NETWORK-011 rules[0]");
    assertThat(findings("services: [mqtts, coaps], action: allow", "services: [coaps], action: allow")).containsExactly("NETWORK-012 invariants[1]");
    assertThat(findings(first, "  - { name: shut, from: sensors, to: hub, services: [https], action: deny }\n" + first)).as("and what only narrows is none").isEmpty();
  }

  @Test
  void two_rules_that_together_take_all_of_a_third_are_seen_together() {
    String halves = "  - { name: low, from: office, to: pump, services: [tcp/1-9000, icmp-echo], action: deny }\n  - { name: high, from: office, to: pump, services: [tcp/9001-65535], action: deny }\n  - { name: office-pump, ";
    assertThat(findings("  - { name: office-pump, ", halves)).containsExactly("NETWORK-013 rules[3]");
  }
}
