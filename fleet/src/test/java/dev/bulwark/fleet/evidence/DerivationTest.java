package dev.bulwark.fleet.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.device.Fingerprint;
import dev.bulwark.fleet.device.Serial;
import dev.bulwark.fleet.event.AnyEvent;
import dev.bulwark.fleet.event.Event;
import dev.bulwark.fleet.event.EventId;
import dev.bulwark.fleet.event.EventJson;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DerivationTest {
  private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");
  private static final Serial CERT = Serial.ofHex("0a");

  private static Event.Meta meta(Event.Source by) {
    return Event.Meta.of(AT, new DeviceId("cam-01"), by, "192.0.2.1");
  }

  private static Event.CertificateIssued issued(Duration validity) {
    return new Event.CertificateIssued(meta(Event.Source.CA), CERT, Fingerprint.of(new byte[] {1}), "00", "device", AT, AT.plus(validity), null);
  }

  private static Evidence only(Event event, String assertion) {
    List<Evidence> found = Derivation.of(event).stream().filter(evidence -> evidence.assertion().equals(assertion)).toList();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  @Test
  void a_connection_over_the_one_suite_proves_transport_and_certificate_for_their_time() {
    Event event = new Event.Connected(meta(Event.Source.MQTT), Event.Protocol.MQTT, CERT, "TLSv1.3", "TLS_AES_256_GCM_SHA384");
    Evidence seen = only(event, "certificate.mtls-seen");
    assertThat(seen.subject()).isEqualTo("cam-01");
    assertThat(seen.source()).isEqualTo(Source.OBSERVED);
    assertThat(seen.holds()).isTrue();
    assertThat(seen.expiresAt()).isEqualTo(AT.plus(Duration.ofHours(24)));
    assertThat(only(event, "transport.tls13").holds()).isTrue();
    assertThat(Derivation.of(event)).hasSize(2);
  }

  @Test
  void a_connection_over_another_version_or_suite_refutes_the_transport() {
    assertThat(only(new Event.Connected(meta(Event.Source.MQTT), Event.Protocol.MQTT, CERT, "TLSv1.2", "TLS_AES_256_GCM_SHA384"), "transport.tls13").holds()).isFalse();
    assertThat(only(new Event.Connected(meta(Event.Source.MQTT), Event.Protocol.MQTT, CERT, "TLSv1.3", "TLS_AES_128_GCM_SHA256"), "transport.tls13").holds()).isFalse();
  }

  @Test
  void a_certificate_of_a_year_is_within_policy_and_one_second_more_is_not() {
    assertThat(only(issued(Duration.ofDays(365)), "certificate.within-policy").holds()).isTrue();
    assertThat(only(issued(Duration.ofDays(365).plusSeconds(1)), "certificate.within-policy").holds()).isFalse();
  }

  @Test
  void what_an_issue_proves_ends_with_the_certificate() {
    Event event = issued(Duration.ofDays(90));
    assertThat(Derivation.of(event)).extracting(Evidence::assertion).containsExactlyInAnyOrder("certificate.unique", "certificate.within-policy", "credentials.unique");
    assertThat(Derivation.of(event)).allSatisfy(evidence -> assertThat(evidence.expiresAt()).isEqualTo(AT.plus(Duration.ofDays(90))));
  }

  @Test
  void probes_of_the_server_speak_for_the_platform_and_two_listeners_stand_side_by_side() {
    Event closed = new Event.Probed(Event.Meta.of(AT, null, Event.Source.SERVER), "plaintext-closed", true, "");
    assertThat(only(closed, "transport.no-plaintext").subject()).isEqualTo("*");
    Event mqtt = new Event.Probed(Event.Meta.of(AT, null, Event.Source.MQTT), "tls12-refused", false, "");
    Event https = new Event.Probed(Event.Meta.of(AT, null, Event.Source.SERVER), "tls12-refused", true, "");
    assertThat(only(mqtt, "transport.tls13").method()).isNotEqualTo(only(https, "transport.tls13").method());
    assertThat(only(mqtt, "transport.tls13").holds()).isFalse();
    assertThat(only(new Event.Probed(Event.Meta.of(AT, null, Event.Source.MQTT), "anonymous-refused", true, ""), "access.no-anonymous").holds()).isTrue();
  }

  @Test
  void what_a_device_says_of_itself_is_declared_and_no_more() {
    Event event = new Event.PostureReported(meta(Event.Source.AGENT), Map.of("secureBoot", "true", "debug", "true", "uname", "Linux", "flashEncryption", "perhaps"));
    assertThat(only(event, "secure-boot.enabled").source()).isEqualTo(Source.DECLARED);
    assertThat(only(event, "secure-boot.enabled").holds()).isTrue();
    assertThat(only(event, "jtag.disabled").holds()).isFalse();
    assertThat(Derivation.of(event)).hasSize(2);
  }

  @Test
  void a_simulated_event_proves_nothing() {
    Event.Meta drill = new Event.Meta(EventId.fresh(), AT, new DeviceId("cam-01"), Event.Source.MQTT, null, true);
    assertThat(Derivation.of(new Event.Connected(drill, Event.Protocol.MQTT, CERT, "TLSv1.3", "TLS_AES_256_GCM_SHA384"))).isEmpty();
  }

  @Test
  void deriving_twice_gives_the_same_evidence_which_names_its_event_and_its_digest() {
    Event event = issued(Duration.ofDays(1));
    assertThat(Derivation.of(event)).isEqualTo(Derivation.of(EventJson.read(EventJson.write(event))));
    assertThat(Derivation.of(event)).allSatisfy(evidence -> {
      assertThat(evidence.origin()).isEqualTo("event:" + event.meta().id().hex());
      assertThat(evidence.sha256()).isEqualTo(Evidence.digest(EventJson.write(event)));
    });
  }

  @Test
  void no_event_of_any_kind_breaks_it_and_none_gives_more_than_declared_on_a_devices_word() {
    Random random = new Random(3);
    for (int i = 0; i < 5_000; i++) {
      Event event = AnyEvent.of(random);
      for (Evidence evidence : Derivation.of(event)) {
        if (event instanceof Event.PostureReported) assertThat(evidence.rank()).isEqualTo(1);
        assertThat(evidence.collectedAt()).isEqualTo(event instanceof Event.EvidenceStated stated ? stated.collectedAt() : event.at());
      }
    }
  }

  @Test
  void an_audit_of_the_fleet_proves_that_audits_are_on_time_until_the_next_is_due() {
    Event event = audited("fleet", 0);
    Evidence onTime = only(event, "audit.on-time");
    assertThat(onTime.subject()).isEqualTo(Evidence.PLATFORM);
    assertThat(onTime.source()).isEqualTo(Source.OBSERVED);
    assertThat(onTime.holds()).isTrue();
    assertThat(onTime.expiresAt()).isEqualTo(AT.plus(Duration.ofHours(36)));
    assertThat(only(event, "audit.criticals-closed").holds()).isTrue();
    assertThat(only(event, "audit.criticals-closed").expiresAt()).isEqualTo(AT.plus(Duration.ofHours(36)));
  }

  @Test
  void an_open_critical_finding_refutes_that_they_are_closed_and_an_audit_of_something_else_proves_nothing() {
    assertThat(only(audited("fleet", 1), "audit.criticals-closed").holds()).isFalse();
    assertThat(only(audited("fleet", 1), "audit.on-time").holds()).isTrue();
    assertThat(Derivation.of(audited("image", 0))).isEmpty();
  }

  private static Event audited(String target, long critical) {
    return new Event.Audited(Event.Meta.of(AT, null, Event.Source.SERVER), "run-1", target, "0".repeat(64), critical, 0, 0, 0, AT.plus(Duration.ofHours(36)));
  }

  @Test
  void what_is_a_method_and_what_a_digest_is_as_the_expressions_say() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(4) == 0 ? 62 + random.nextInt(4) : random.nextInt(5); n > 0; n--) text.append("abf09z._-A \u00e9".charAt(random.nextInt(random.nextInt(9) == 0 ? 12 : 5)));
      assertThat(Evidence.isMethod(text.toString())).isEqualTo(text.toString().matches("[a-z0-9][a-z0-9._-]{0,63}"));
      assertThat(Evidence.isDigest(text.toString())).isEqualTo(text.toString().matches("[0-9a-f]{64}"));
    }
  }

  @Test
  void what_is_stated_proves_for_as_long_as_its_kind_does_and_a_build_until_the_next() {
    for (var each : Map.of("observed exposure", 7L, "observed efuse", 90L, "observed pentest", 180L, "observed audit", 365L, "binary image", 365L, "attested efuse", 90L, "declared operator", 365L).entrySet()) {
      String[] words = each.getKey().split(" ", -1);
      Event event = new Statement(new DeviceId("cam-01"), "jtag.disabled", true, Source.of(words[0]), words[1], AT, "0f".repeat(32)).event(AT.plusSeconds(9), Event.Source.OPERATOR, null, "op");
      assertThat(only(event, "jtag.disabled").expiresAt()).as(each.getKey()).isEqualTo(AT.plus(Duration.ofDays(each.getValue())));
      assertThat(Derivation.of(EventJson.read(EventJson.write(event)))).isEqualTo(Derivation.of(event));
    }
    Event build = new Statement(null, "cve.no-open-critical", true, Source.BUILD, "sdkconfig", AT, "0f".repeat(32)).event(AT, Event.Source.OPERATOR, null, "op");
    assertThat(only(build, "cve.no-open-critical").expiresAt()).isNull();
    assertThat(only(build, "cve.no-open-critical").subject()).isEqualTo("*");
  }
}
