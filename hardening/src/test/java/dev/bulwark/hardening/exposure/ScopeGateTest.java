package dev.bulwark.hardening.exposure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.problem.Problem;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeGateTest {
  private static final String ONE = "{device: cam, host: cam.local, ports: [{port: 8883, service: mqtts}]}";
  private final List<String> asked = new ArrayList<>();

  private Names at(String... addresses) {
    return host -> {
      asked.add(host);
      List<InetAddress> all = new ArrayList<>();
      for (String address : addresses) all.add(InetAddress.ofLiteral(address));
      return all;
    };
  }

  private Admission admit(ScopeFiles files) {
    return ScopeGate.admit(files, Set.of(), Approver.NOW, at("192.168.1.7"));
  }

  private static String code(Admission admission) {
    return admission instanceof Admission.Refused(Problem why) ? why.code() : "admitted";
  }

  @Test
  void what_is_signed_named_private_and_modest_is_admitted() {
    Admission admission = admit(Approver.signed(Approver.scope("", ONE)));
    assertThat(admission).isInstanceOfSatisfying(Admission.Admitted.class, in -> assertThat(in.run().devices()).containsExactly("cam"));
    assertThat(asked).containsExactly("cam.local");
  }

  @Test
  void a_scope_without_a_signature_or_an_approver_is_refused_and_not_even_parsed() {
    byte[] broken = "{".getBytes(StandardCharsets.UTF_8);
    assertThat(code(admit(new ScopeFiles(broken, Optional.empty(), Optional.of(new byte[0]), path -> new byte[0])))).isEqualTo("HARDEN-801");
    assertThat(code(admit(new ScopeFiles(broken, Optional.of(Approver.sign(broken)), Optional.empty(), path -> new byte[0])))).isEqualTo("HARDEN-801");
    assertThat(asked).isEmpty();
  }

  @Test
  void one_changed_bit_of_the_scope_or_of_its_signature_is_refused() {
    ScopeFiles good = Approver.signed(Approver.scope("", ONE));
    byte[] signature = good.signature().orElseThrow();
    for (int at = 0; at < good.scope().length; at += 7) {
      byte[] changed = good.scope().clone();
      changed[at] ^= 1;
      assertThat(code(admit(new ScopeFiles(changed, Optional.of(signature), good.approver(), good.trust())))).as("bit of byte " + at).isEqualTo("HARDEN-802");
    }
    for (int at = 0; at < signature.length; at++) {
      byte[] changed = signature.clone();
      changed[at] ^= 1;
      assertThat(code(admit(new ScopeFiles(good.scope(), Optional.of(changed), good.approver(), good.trust())))).as("signature byte " + at).isEqualTo("HARDEN-802");
    }
    assertThat(code(admit(new ScopeFiles(good.scope(), Optional.of(new byte[0]), good.approver(), good.trust())))).isEqualTo("HARDEN-802");
    assertThat(asked).isEmpty();
  }

  @Test
  void another_key_is_refused_and_a_key_of_another_kind_cannot_be_used() {
    ScopeFiles good = Approver.signed(Approver.scope("", ONE));
    KeyPair stranger = Approver.key("secp256r1");
    assertThat(code(admit(new ScopeFiles(good.scope(), good.signature(), Optional.of(Approver.pem(stranger)), good.trust())))).isEqualTo("HARDEN-802");
    for (byte[] pem : List.of(Approver.pem(Approver.key("secp384r1")), "no pem".getBytes(StandardCharsets.US_ASCII), "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----".getBytes(StandardCharsets.US_ASCII)))
      assertThatThrownBy(() -> admit(new ScopeFiles(good.scope(), good.signature(), Optional.of(pem), good.trust()))).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("HARDEN-803"));
  }

  @ParameterizedTest
  @CsvSource({"2026-04-30T23:59:59Z, HARDEN-804", "2026-05-01T00:00:00Z, admitted", "2026-05-01T23:59:59Z, admitted", "2026-05-02T00:00:00Z, HARDEN-804"})
  void a_scope_holds_in_its_window_only(String now, String verdict) {
    assertThat(code(ScopeGate.admit(Approver.signed(Approver.scope("", ONE)), Set.of(), java.time.Instant.parse(now), at("10.0.0.1")))).isEqualTo(verdict);
  }

  @Test
  void a_device_that_the_scope_does_not_name_is_refused_and_nobody_is_asked_for_its_address() {
    ScopeFiles files = Approver.signed(Approver.scope("", ONE));
    assertThat(code(ScopeGate.admit(files, Set.of("cam", "pump"), Approver.NOW, at("10.0.0.1")))).isEqualTo("HARDEN-805");
    assertThat(asked).isEmpty();
    assertThat(code(ScopeGate.admit(files, Set.of("cam"), Approver.NOW, at("10.0.0.1")))).isEqualTo("admitted");
  }

  @ParameterizedTest
  @CsvSource({"5, 30, admitted", "6, 30, HARDEN-806", "5, 31, HARDEN-806", "1, 7, admitted", "1, 6, HARDEN-807", "1, 0, HARDEN-807"})
  void nobody_may_allow_more_than_the_program_does_nor_plan_more_than_was_allowed(int perSecond, int total, String verdict) {
    assertThat(code(admit(Approver.signed(Approver.scope("limits: {perSecond: " + perSecond + ", total: " + total + "}\n", ONE))))).isEqualTo(verdict);
    if (!verdict.equals("admitted")) assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, admitted", "172.16.0.1, admitted", "172.31.255.255, admitted", "192.168.0.1, admitted", "127.0.0.1, admitted", "169.254.1.1, admitted", "100.64.0.1, admitted", "100.127.255.254, admitted",
    "::1, admitted", "fe80::1, admitted", "fd00::1, admitted", "fc00::1, admitted", "::ffff:10.0.0.1, admitted",
    "8.8.8.8, HARDEN-808", "172.15.255.255, HARDEN-808", "172.32.0.1, HARDEN-808", "100.63.255.255, HARDEN-808", "100.128.0.1, HARDEN-808", "192.169.0.1, HARDEN-808", "::ffff:8.8.8.8, HARDEN-808",
    "2001:db8::1, HARDEN-808", "64:ff9b::a00:1, HARDEN-808", "fec0::1, HARDEN-808", "0.0.0.0, HARDEN-808", "::, HARDEN-808", "224.0.0.1, HARDEN-808", "255.255.255.255, HARDEN-808", "ff02::1, HARDEN-808"
  })
  void only_private_addresses_are_asked(String address, String verdict) {
    assertThat(code(ScopeGate.admit(Approver.signed(Approver.scope("", ONE)), Set.of(), Approver.NOW, at(address)))).isEqualTo(verdict);
  }

  @Test
  void an_ipv4_address_in_the_form_of_version_6_is_judged_as_what_it_is() throws Exception {
    byte[] mapped = new byte[16];
    mapped[10] = -1;
    mapped[11] = -1;
    System.arraycopy(new byte[] {8, 8, 8, 8}, 0, mapped, 12, 4);
    InetAddress inside = java.net.Inet6Address.getByAddress("x", mapped, -1);
    assertThat(Neighbourhood.of(inside)).isEqualTo(Neighbourhood.PUBLIC);
    mapped[12] = 10;
    assertThat(Neighbourhood.of(java.net.Inet6Address.getByAddress("x", mapped, -1))).isEqualTo(Neighbourhood.PRIVATE);
  }

  @Test
  void one_public_address_among_private_ones_is_enough_to_refuse() {
    assertThat(code(ScopeGate.admit(Approver.signed(Approver.scope("", ONE)), Set.of(), Approver.NOW, at("10.0.0.1", "8.8.8.8")))).isEqualTo("HARDEN-808");
  }

  @Test
  void a_public_host_may_be_allowed_and_a_broadcast_never() {
    ScopeFiles files = Approver.signed(Approver.scope("allowPublic: true\n", ONE));
    assertThat(code(ScopeGate.admit(files, Set.of(), Approver.NOW, at("8.8.8.8")))).isEqualTo("admitted");
    assertThat(code(ScopeGate.admit(files, Set.of(), Approver.NOW, at("255.255.255.255")))).isEqualTo("HARDEN-808");
  }

  @Test
  void a_name_is_asked_for_once_and_one_without_an_address_is_no_refusal() {
    Admission admission = ScopeGate.admit(Approver.signed(Approver.scope("", ONE)), Set.of(), Approver.NOW, host -> {
      throw new UnknownHostException(host);
    });
    assertThat(admission).isInstanceOfSatisfying(Admission.Admitted.class, in -> assertThat(in.run().visits().getFirst().address()).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "{device: cam, host: cam.local, ports: [{port: 1, service: ftp}]}",
    "{device: cam, host: cam.local, ports: [{port: 0, service: ssh}]}",
    "{device: cam, host: cam.local, ports: [{port: 65536, service: ssh}]}",
    "{device: cam, host: cam.local, ports: [{port: 22, service: ssh}, {port: 22, service: telnet}]}",
    "{device: cam, host: 'cam local', ports: []}",
    "{device: cam, host: cam.local, hosts: other, ports: []}",
    "{device: cam, host: cam.local, serial: xyz, ports: []}",
    "{device: cam, ports: []}",
    "{device: cam, host: cam.local}",
    "cam",
    ONE + "\n  - " + ONE
  })
  void a_target_that_is_not_understood_whole_makes_the_scope_unreadable(String target) {
    assertThatThrownBy(() -> admit(Approver.signed(Approver.scope("", target)))).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("HARDEN-800"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"allowPublic: yes\n", "allowpublic: true\n", "limits: {perSecond: 0}\n", "limits: {perSecond: -1}\n", "limits: {perMinute: 3}\n", "trust: root.pem\n", "id: s2\n"})
  void a_key_that_is_not_understood_makes_the_scope_unreadable(String line) {
    assertThatThrownBy(() -> admit(Approver.signed(Approver.scope(line, ONE)))).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("HARDEN-800"));
  }

  @Test
  void a_trust_file_without_certificates_is_told() {
    assertThatThrownBy(() -> admit(Approver.signed(Approver.scope("trust: [root.pem]\n", ONE)))).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("HARDEN-809"));
  }
}
