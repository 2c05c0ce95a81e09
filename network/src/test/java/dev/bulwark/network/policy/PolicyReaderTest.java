package dev.bulwark.network.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What makes a policy none: each fault with its code and its place. */
class PolicyReaderTest {
  @Test
  void the_site_has_no_fault() {
    assertThat(Site.read(Site.TEXT)).isInstanceOfSatisfying(PolicyReading.Read.class, read -> {
      assertThat(read.warnings()).isEmpty();
      assertThat(read.policy().zones().keySet()).containsExactly("sensors", "office", "servers", "world");
      assertThat(read.policy().zones().get("sensors")).extracting(Policy.Zone::ou).isEqualTo("sensors");
      assertThat(read.policy().rules().get(1).services()).hasSize(2);
    });
  }

  static Stream<Arguments> slips() {
    return Stream.of(
        Arguments.of("NETWORK-001", "", "name: plant", "name: &a plant"),
        Arguments.of("NETWORK-001", "", "name: plant", "name: !!str plant"),
        Arguments.of("NETWORK-001", "", "name: plant", "name: plant\nname: plant"),
        Arguments.of("NETWORK-001", "", "name: plant", "name: [plant"),
        Arguments.of("NETWORK-002", "version", "version: 1", "version: 2"),
        Arguments.of("NETWORK-002", "name", "name: plant", "name: Plant!"),
        Arguments.of("NETWORK-002", "nmae", "name: plant", "name: plant\nnmae: x"),
        Arguments.of("NETWORK-002", "rules[0].acton", "[mqtts, coaps], action: allow", "[mqtts, coaps], acton: allow, action: allow"),
        Arguments.of("NETWORK-002", "rules[0].action", "[mqtts, coaps], action: allow", "[mqtts, coaps], action: permit"),
        Arguments.of("NETWORK-002", "zones.office.interface", "interface: r12", "interface: 'r10\"; flush ruleset; #'"),
        Arguments.of("NETWORK-002", "zones.office.interface", "interface: r12", "interface: a-very-long-interface"),
        Arguments.of("NETWORK-002", "zones.office.vlan", "vlan: 12, ", ""),
        Arguments.of("NETWORK-002", "zones.world.vlan", "interface: r0,", "interface: r0, vlan: 7,"),
        Arguments.of("NETWORK-002", "zones.r10\"; flush ruleset; #", "  office:", "  'r10\"; flush ruleset; #': {}\n  office:"),
        Arguments.of("NETWORK-002", "invariants[0]", "never: { from: world, to: internal }", "never: { from: world, to: internal }, always: { from: world, to: hub }"),
        Arguments.of("NETWORK-002", "hosts.hub.ipv4", "hub: { zone: servers,", "hub: { zone: world, names: [a.example],"),
        Arguments.of("NETWORK-002", "hosts.cdn.names", "hosts:\n", "hosts:\n  cdn: { zone: servers, names: [a.example] }\n"),
        Arguments.of("NETWORK-002", "hosts.cdn.names", "hosts:\n", "hosts:\n  cdn: { zone: world, names: [] }\n"),
        Arguments.of("NETWORK-002", "hosts.cdn.mac", "hosts:\n", "hosts:\n  cdn: { zone: world, names: [a.example], mac: \"02:00:00:00:00:09\" }\n"),
        Arguments.of("NETWORK-004", "hosts.cdn.names", "hosts:\n", "hosts:\n  cdn: { zone: world, names: [\"a/4#inet#bulwark#quarantine\"] }\n"),
        Arguments.of("NETWORK-004", "hosts.cdn.names", "hosts:\n", "hosts:\n  cdn: { zone: world, names: [\"*.example\"] }\n"),
        Arguments.of("NETWORK-004", "hosts.cdn.names", "hosts:\n", "hosts:\n  cdn: { zone: world, names: [\"a.example\\nserver=1.2.3.4\"] }\n"),
        Arguments.of("NETWORK-004", "hosts.cdn.names", "hosts:\n", "hosts:\n  cdn: { zone: world, names: [10.0.0.1] }\n"),
        Arguments.of("NETWORK-003", "rules[0].to", "to: hub, services: [mqtts, coaps]", "to: hubb, services: [mqtts, coaps]"),
        Arguments.of("NETWORK-003", "rules[0].from", "from: sensors, to: hub, services: [mqtts, coaps]", "from: gateway, to: hub, services: [mqtts, coaps]"),
        Arguments.of("NETWORK-003", "rules[0].services", "[mqtts, coaps]", "[mqttss]"),
        Arguments.of("NETWORK-003", "hosts.hub.zone", "hub: { zone: servers", "hub: { zone: servants"),
        Arguments.of("NETWORK-003", "groups.staff[1]", "[office, hub]", "[office, hubb]"),
        Arguments.of("NETWORK-004", "zones.office.ipv4", "[10.12.0.0/24]", "[10.12.0.5/24]"),
        Arguments.of("NETWORK-004", "zones.office.ipv4", "[10.12.0.0/24]", "[010.12.0.0/24]"),
        Arguments.of("NETWORK-004", "zones.office.ipv4", "[10.12.0.0/24]", "[10.12.0.0/33]"),
        Arguments.of("NETWORK-004", "zones.office.ipv6", "[\"fd12::/64\"]", "[\"::ffff:10.0.0.0/104\"]"),
        Arguments.of("NETWORK-004", "zones.office.ipv6", "[\"fd12::/64\"]", "[10.99.0.0/24]"),
        Arguments.of("NETWORK-004", "hosts.hub.ipv4", "ipv4: 10.13.0.2", "ipv4: 10.12.0.2"),
        Arguments.of("NETWORK-004", "hosts.hub.ipv4", "ipv4: 10.13.0.2", "ipv4: 10.13.0"),
        Arguments.of("NETWORK-004", "hosts.pump.mac", "02:00:00:00:00:07", "02:00:00:00:00"),
        Arguments.of("NETWORK-005", "zones.office.ipv4", "[10.12.0.0/24]", "[10.0.0.0/8]"),
        Arguments.of("NETWORK-005", "zones.office.vlan", "vlan: 12", "vlan: 11"),
        Arguments.of("NETWORK-005", "zones.office.interface", "interface: r12", "interface: r11"),
        Arguments.of("NETWORK-005", "zones.world.external", "  office:", "  moon: { interface: r1, external: true }\n  office:"),
        Arguments.of("NETWORK-006", "zones.office.ipv6", ", ipv6: [\"fd12::/64\"]", ""),
        Arguments.of("NETWORK-006", "hosts.hub.ipv6", ", ipv6: \"fd13::2\"", ""),
        Arguments.of("NETWORK-006", "rules[2].src", "to: world, services", "to: world, src: [10.12.0.0/25], services"),
        Arguments.of("NETWORK-007", "services.console[0]", "tcp/9000-9002", "tcp/9002-9000"),
        Arguments.of("NETWORK-007", "rules[0].services", "[mqtts, coaps]", "[tcp/70000]"),
        Arguments.of("NETWORK-007", "rules[0].services", "[mqtts, coaps]", "[tcp/0x50]"),
        Arguments.of("NETWORK-007", "rules[0].services", "[mqtts, coaps]", "[tcp/]"),
        Arguments.of("NETWORK-007", "rules[0].services", "[mqtts, coaps]", "['tcp/443,8443']"),
        Arguments.of("NETWORK-007", "rules[0].services", "[mqtts, coaps]", "[TCP/443]"),
        Arguments.of("NETWORK-007", "rules[0].services", "[mqtts, coaps]", "[proto/256]"),
        Arguments.of("NETWORK-007", "zones.office.vlan", "vlan: 12", "vlan: 4095"),
        Arguments.of("NETWORK-008", "rules[1].name", "name: office-pump", "name: sensors-hub"),
        Arguments.of("NETWORK-008", "hosts.office", "hosts:", "hosts:\n  office: { zone: servers, ipv4: none, ipv6: none }"),
        Arguments.of("NETWORK-008", "groups.internal", "groups:", "groups:\n  internal: [office]"),
        Arguments.of("NETWORK-009", "rules[0].waiver.expires", "[mqtts, coaps], action", "[mqtt], waiver: { ports: [tcp/1883], reason: old meters }, action"),
        Arguments.of("NETWORK-009", "rules[0].waiver.expires", "[mqtts, coaps], action", "[mqtt], waiver: { ports: [tcp/1883], reason: old meters, expires: soon }, action"),
        Arguments.of("NETWORK-009", "rules[0].waiver.reason", "[mqtts, coaps], action", "[mqtt], waiver: { ports: [tcp/1883], expires: 2027-01-01 }, action"),
        Arguments.of("NETWORK-010", "rules[0].services", "[mqtts, coaps]", "[mqtt]"),
        Arguments.of("NETWORK-010", "rules[0].services", "[mqtts, coaps]", "[tcp/1-1024]"),
        Arguments.of("NETWORK-010", "rules[0].services", "[mqtts, coaps]", "[proto/6]"),
        Arguments.of("NETWORK-010", "rules[0].services", "services: [mqtts, coaps], ", ""),
        Arguments.of("NETWORK-010", "rules[0].services", "[mqtts, coaps], action", "[mqtt, http], waiver: { ports: [tcp/1883], reason: old meters, expires: 2027-01-01 }, action"),
        Arguments.of("NETWORK-010", "rules[0].waiver", "[mqtts, coaps], action", "[mqtt], waiver: { ports: [tcp/1883], reason: old meters, expires: 2026-06-01 }, action"));
  }

  @ParameterizedTest
  @MethodSource("slips")
  void each_slip_is_one_fault_at_its_place(String code, String path, String old, String now) {
    assertThat(Site.with(old, now)).isInstanceOfSatisfying(PolicyReading.Refused.class, refused -> {
      assertThat(refused.faults()).extracting(Fault::code).containsOnly(code);
      assertThat(refused.faults()).extracting(Fault::path).contains(path);
      assertThat(refused.faults()).allSatisfy(fault -> assertThat(fault.mend()).isNotBlank());
      if (!code.equals("NETWORK-001")) assertThat(refused.faults()).allSatisfy(fault -> assertThat(fault.line()).isPositive());
    });
  }

  static Stream<Arguments> harmless() {
    return Stream.of(
        Arguments.of("[mqtts, coaps], action", "[mqtt], waiver: { ports: [tcp/1883], reason: old meters, expires: 2026-06-02 }, action"),
        Arguments.of("[mqtts, coaps], action: allow", "[mqtt, telnet, any], action: deny"),
        Arguments.of("services: [mqtts, coaps], ", "waiver: { ports: [any], reason: commissioning, expires: 2026-07-01 }, "),
        Arguments.of("to: world, services", "to: world, src: [10.12.0.0/25], family: ipv4, services"),
        Arguments.of("to: world, services", "to: world, src: [10.12.0.0/25, \"fd12::/80\"], services"),
        Arguments.of("ipv6: [\"fd12::/64\"]", "ipv6: none"),
        Arguments.of("hosts:\n", "hosts:\n  cdn: { zone: world, names: [Update.Example., a-1.b.example, xn--bcher-kva.example] }\n"),
        Arguments.of("[mqtts, coaps]", "[tcp/22, tcp/443-444, udp/123]"));
  }

  @ParameterizedTest
  @MethodSource("harmless")
  void and_its_harmless_twin_is_none(String old, String now) {
    assertThat(Site.with(old, now)).isInstanceOf(PolicyReading.Read.class);
  }

  @Test
  void all_faults_of_a_file_are_told_at_once() {
    String text = Site.TEXT.replace("vlan: 12", "vlan: 9999").replace("[mqtts, coaps]", "[mqttss]").replace("zone: servers", "zone: nowhere").replace("name: plant", "name: plant\nmore: 1");
    assertThat(Site.read(text)).isInstanceOfSatisfying(PolicyReading.Refused.class, refused -> assertThat(refused.faults()).extracting(Fault::code).contains("NETWORK-002", "NETWORK-003", "NETWORK-007"));
  }

  @Test
  void a_zone_that_owns_every_address_is_a_warning() {
    String alone = Site.TEXT.replaceAll("(?m)^  (office|servers): .*\n", "").replace("10.11.0.0/24", "0.0.0.0/0").replaceAll("(?s)hosts:.*rules:", "rules:").replaceAll("(?s)  - \\{ name: sensors-hub.*", "  - { name: out, from: sensors, to: world, services: [https], action: allow }\n");
    assertThat(Site.read(alone)).isInstanceOfSatisfying(PolicyReading.Read.class, read -> assertThat(read.warnings()).hasSize(1));
  }

  @Test
  void no_bytes_make_the_reader_fail_otherwise_than_by_faults() {
    byte[] good = Site.TEXT.getBytes(StandardCharsets.UTF_8);
    Random random = new Random(11);
    for (int i = 0; i < 4_000; i++) {
      byte[] bytes = good.clone();
      int changes = 1 + random.nextInt(4);
      for (int c = 0; c < changes; c++) bytes[random.nextInt(bytes.length)] = (byte) (random.nextInt(4) == 0 ? random.nextInt(256) : good[random.nextInt(good.length)]);
      PolicyReading reading = PolicyReader.read(bytes, Site.TODAY);
      if (reading instanceof PolicyReading.Refused refused) assertThat(refused.faults()).isNotEmpty();
    }
  }

  @Test
  void a_file_too_large_or_too_deep_is_refused_before_it_is_built() {
    assertThat(PolicyReader.read(new byte[PolicyReader.LARGEST + 1], Site.TODAY)).isInstanceOf(PolicyReading.Refused.class);
    assertThat(Site.read("a: " + "[".repeat(100_000))).isInstanceOf(PolicyReading.Refused.class);
    assertThat(Site.read("")).isInstanceOf(PolicyReading.Refused.class);
  }
}
