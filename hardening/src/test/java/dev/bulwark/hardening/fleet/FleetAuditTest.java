package dev.bulwark.hardening.fleet;

import static dev.bulwark.hardening.fleet.Fleet.NOW;
import static dev.bulwark.hardening.fleet.Fleet.P256;
import static dev.bulwark.hardening.fleet.Fleet.device;
import static dev.bulwark.hardening.fleet.Fleet.Dev.certificate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.longs;

import dev.bulwark.fleet.device.Lifecycle;
import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.rule.RulePack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FleetAuditTest {
  private static final List<Lifecycle> STATES = List.of(Lifecycle.values());
  /** What one device shows by itself. */
  private static final Set<String> PER_DEVICE = Set.of("FLT-PKI-002", "FLT-PKI-003", "FLT-PKI-004", "FLT-PKI-005", "FLT-PKI-010", "FLT-ID-001", "FLT-LOG-001");

  /** Any fleet, sound or not: few names and keys, so that devices collide. */
  private static List<DeviceFacts> any(Random random, int size) {
    List<DeviceFacts> devices = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int from = -random.nextInt(1, 400);
      int to = random.nextInt(-20, 300);
      Fleet.Dev device =
          device("d-" + i)
              .ofClass(random.nextBoolean() ? "camera" : "meter")
              .in(STATES.get(random.nextInt(STATES.size())))
              .certificate(
                  certificate(
                      "c-" + random.nextInt(size * 3), "k-" + random.nextInt(size * 3), random.nextInt(5) == 0 ? new KeyStrength("RSA", 1024) : P256, random.nextBoolean() ? "device" : "old", from, to,
                      random.nextBoolean() ? null : NOW.minus(Duration.ofHours(random.nextInt(1, 90))), random.nextBoolean() ? null : NOW.minus(Duration.ofHours(random.nextInt(1, 90)))))
              .takeovers(random.nextInt(40), random.nextInt(8))
              .credentials(random.nextInt(9) == 0 ? Optional.empty() : Optional.of(Set.of("s-" + random.nextInt(size * 4))));
      if (random.nextBoolean()) device.session("main", "192.0.2.1");
      if (random.nextInt(4) == 0) device.session("main", "192.0.2.2");
      if (random.nextBoolean()) device.says(Map.of("os", "v" + (random.nextInt(12) == 0 ? 2 : 1), "logging", random.nextInt(6) == 0 ? "off" : "on"));
      devices.add(device.facts());
    }
    return devices;
  }

  private static Fleet fleet(List<DeviceFacts> devices) {
    Fleet fleet = new Fleet();
    fleet.authorities.add(Fleet.authority("old", P256, 900, false, true, false));
    fleet.devices.addAll(devices);
    return fleet;
  }

  @Test
  void the_order_of_the_devices_does_not_matter() {
    qt().withExamples(60).forAll(longs().all()).checkAssert(seed -> {
      List<DeviceFacts> devices = any(new Random(seed), 40);
      Fleet one = fleet(devices);
      Collections.shuffle(devices, new Random(seed + 1));
      assertThat(FleetAudit.document(fleet(devices).snapshot(), RulePack.shipped(), NOW).toMap()).isEqualTo(FleetAudit.document(one.snapshot(), RulePack.shipped(), NOW).toMap());
    });
  }

  @Test
  void what_one_device_shows_by_itself_is_found_in_a_fleet_as_it_is_found_alone() {
    qt().withExamples(60).forAll(longs().all()).checkAssert(seed -> {
      List<DeviceFacts> devices = any(new Random(seed), 25);
      List<Finding> alone = new ArrayList<>();
      for (DeviceFacts device : devices) alone.addAll(own(fleet(List.of(device))));
      alone.sort(Comparator.comparing(Finding::rule).thenComparing(Finding::subject).thenComparing(Finding::value));
      assertThat(own(fleet(devices))).containsExactlyElementsOf(alone);
    });
  }

  private static List<Finding> own(Fleet fleet) {
    return fleet.audit().findings().stream().filter(finding -> finding.path() != null && PER_DEVICE.contains(finding.rule())).toList();
  }

  @Test
  void findings_have_fingerprints_of_their_own_that_time_does_not_change() {
    Fleet fleet = fleet(any(new Random(7), 60));
    List<Finding> findings = fleet.audit().findings();
    assertThat(findings).hasSizeGreaterThan(20);
    assertThat(findings.stream().map(Finding::fingerprint)).doesNotHaveDuplicates();
    List<Finding> later = FleetAudit.audit(fleet.snapshot(), RulePack.shipped(), NOW.plusSeconds(5)).findings();
    assertThat(later).containsExactlyElementsOf(findings);
  }

  @Test
  void of_one_rule_a_bounded_number_of_findings_is_kept_whatever_the_order_and_the_rest_is_counted() {
    List<DeviceFacts> devices = new ArrayList<>();
    for (int i = 0; i < Outcomes.MOST + 100; i++) devices.add(device(String.format("d-%05d", i)).takeovers(9, 9).facts());
    Collections.shuffle(devices, new Random(1));
    var audited = fleet(devices).audit();
    assertThat(audited.findings()).hasSize(Outcomes.MOST);
    assertThat(audited.findings().getLast().path()).isEqualTo(String.format("d-%05d", Outcomes.MOST - 1));
    assertThat(audited.facts()).containsEntry("leftOut", Map.of("FLT-ID-001", 100L));
  }

  @Test
  void the_answer_is_a_document_of_the_contract() {
    Map<String, Object> document = FleetAudit.document(fleet(any(new Random(3), 30)).snapshot(), RulePack.shipped(), NOW).toMap();
    assertThat(document).containsEntry("schema", "bulwark.audit/1").containsEntry("target", "fleet");
  }
}
