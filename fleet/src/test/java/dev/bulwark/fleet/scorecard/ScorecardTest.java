package dev.bulwark.fleet.scorecard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.longs;

import dev.bulwark.fleet.device.Device;
import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.device.Lifecycle;
import dev.bulwark.fleet.evidence.Evidence;
import dev.bulwark.fleet.evidence.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScorecardTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  private static Device device(String id, Lifecycle state) {
    return new Device(new DeviceId(id), "default", "default", "default", Set.of(), state, NOW);
  }

  private static Evidence evidence(String subject, String assertion, Source source, boolean holds, Instant at, @Nullable Instant expires) {
    return Evidence.of(subject, assertion, source, "test", holds, at, expires, "artifact:test", "0".repeat(64));
  }

  private static Evidence holds(String subject, String assertion, Source source) {
    return evidence(subject, assertion, source, true, NOW.minusSeconds(60), null);
  }

  private static Evidence fails(String subject, String assertion, Source source) {
    return evidence(subject, assertion, source, false, NOW.minusSeconds(60), null);
  }

  private static Scorecard of(List<Evidence> evidence, Device... devices) {
    return Scorecard.of(evidence, List.of(devices), NOW);
  }

  private static Scorecard.Line line(Scorecard scorecard, String item) {
    return scorecard.lines().stream().filter(line -> line.item().id().equals(item)).findFirst().orElseThrow();
  }

  private static Verdict verdict(Scorecard scorecard, String assertion) {
    return scorecard.lines().stream().flatMap(line -> line.assertions().stream()).filter(checked -> checked.requirement().assertion().equals(assertion)).findFirst().orElseThrow().verdict();
  }

  private static final Device CAM = device("cam-01", Lifecycle.ACTIVE);

  /** Everything of an item, held at exactly the rank asked for. */
  private static List<Evidence> all(Item item, String subject) {
    return item.requirements().stream()
        .map(requirement -> holds(requirement.shared() && item.platform() ? "*" : subject, requirement.assertion(), source(requirement.minimumRank())))
        .toList();
  }

  private static Source source(int rank) {
    for (Source source : Source.values()) if (source.rank() == rank) return source;
    throw new IllegalArgumentException();
  }

  @Test
  void the_items_are_the_checklist_in_its_order_and_no_assertion_is_asked_for_twice() {
    assertThat(Catalogue.ITEMS).extracting(Item::id).containsExactly("C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8", "C9", "N1", "N2", "N3", "N4", "N5");
    List<String> assertions = Catalogue.ITEMS.stream().flatMap(item -> item.requirements().stream()).map(Requirement::assertion).toList();
    assertThat(assertions).hasSize(33).doesNotHaveDuplicates();
  }

  @Test
  void a_device_that_nobody_has_seen_is_unknown_everywhere_even_on_a_perfect_platform() {
    List<Evidence> platform = new ArrayList<>();
    for (Item item : Catalogue.ITEMS) for (Requirement requirement : item.requirements()) platform.add(holds("*", requirement.assertion(), Source.ATTESTED));
    assertThat(of(platform, CAM).lines()).allSatisfy(line -> {
      assertThat(line.state()).isEqualTo(State.UNKNOWN);
      assertThat(line.percent()).isZero();
    });
    assertThat(of(List.of(), CAM).lines()).allSatisfy(line -> assertThat(line.state()).isEqualTo(State.UNKNOWN));
  }

  @Test
  void an_item_is_verified_by_all_of_its_assertions_and_partial_by_any_fewer() {
    for (Item item : Catalogue.ITEMS) {
      List<Evidence> evidence = new ArrayList<>(all(item, "cam-01"));
      if (item.platform()) evidence.add(holds("cam-01", "certificate.unique", Source.OBSERVED));
      assertThat(line(of(evidence, CAM), item.id()).state()).as(item.id()).isEqualTo(State.VERIFIED);
      assertThat(line(of(evidence, CAM), item.id()).percent()).isEqualTo(100);
      if (item.requirements().size() > 1) {
        evidence.removeFirst();
        assertThat(line(of(evidence, CAM), item.id()).state()).as(item.id()).isEqualTo(State.PARTIAL);
        assertThat(line(of(evidence, CAM), item.id()).percent()).isZero();
      }
    }
  }

  @Test
  void evidence_below_the_rank_asked_for_holds_nothing() {
    for (Item item : Catalogue.ITEMS)
      for (Requirement requirement : item.requirements()) {
        if (requirement.minimumRank() == 1) continue;
        assertThat(verdict(of(List.of(holds("cam-01", requirement.assertion(), source(requirement.minimumRank() - 1))), CAM), requirement.assertion())).isEqualTo(Verdict.MISSING);
        assertThat(verdict(of(List.of(holds("cam-01", requirement.assertion(), source(requirement.minimumRank()))), CAM), requirement.assertion())).isEqualTo(Verdict.HELD);
      }
  }

  @Test
  void a_device_and_the_platform_together_verify_the_transport() {
    List<Evidence> evidence = List.of(holds("cam-01", "transport.tls13", Source.OBSERVED), holds("*", "transport.no-plaintext", Source.OBSERVED));
    assertThat(line(of(evidence, CAM), "C2").state()).isEqualTo(State.VERIFIED);
    assertThat(line(of(evidence.subList(1, 2), CAM), "C2").state()).isEqualTo(State.UNKNOWN);
  }

  @Test
  void a_platform_that_fails_its_own_probe_counts_against_every_device() {
    List<Evidence> evidence = List.of(holds("cam-01", "transport.tls13", Source.OBSERVED), holds("*", "transport.no-plaintext", Source.OBSERVED), fails("*", "transport.tls13", Source.OBSERVED));
    assertThat(line(of(evidence, CAM), "C2").state()).isNotEqualTo(State.VERIFIED);
    assertThat(verdict(of(evidence, CAM), "transport.tls13")).isEqualTo(Verdict.REFUTED);
    // the foreign-certificate probe too, though its good outcome proves nothing about a device
    assertThat(verdict(of(List.of(holds("cam-01", "certificate.mtls-seen", Source.OBSERVED), fails("*", "certificate.mtls-seen", Source.OBSERVED)), CAM), "certificate.mtls-seen")).isEqualTo(Verdict.REFUTED);
    assertThat(verdict(of(List.of(holds("*", "certificate.mtls-seen", Source.OBSERVED), holds("cam-01", "certificate.unique", Source.OBSERVED)), CAM), "certificate.mtls-seen")).isEqualTo(Verdict.MISSING);
  }

  @Test
  void a_claim_that_stronger_evidence_denies_is_contradicted_and_a_finding() {
    Scorecard fuses = of(List.of(holds("cam-01", "secure-boot.enabled", Source.BUILD), fails("cam-01", "secure-boot.enabled", Source.OBSERVED)), CAM);
    assertThat(verdict(fuses, "secure-boot.enabled")).isEqualTo(Verdict.CONTRADICTED);
    assertThat(line(fuses, "C3").state()).isEqualTo(State.CONTRADICTED);
    assertThat(fuses.findings()).containsExactly(new Scorecard.Finding("ESP-META-006", "cam-01", "critical", "secure-boot.enabled"));
    Scorecard image = of(List.of(holds("cam-01", "nvs.encrypted", Source.BUILD), fails("cam-01", "nvs.encrypted", Source.BINARY)), CAM);
    assertThat(image.findings()).containsExactly(new Scorecard.Finding("ESP-META-005", "cam-01", "critical", "nvs.encrypted"));
  }

  @Test
  void a_weak_denial_does_not_undo_strong_proof() {
    Scorecard scorecard = of(List.of(fails("cam-01", "secure-boot.enabled", Source.DECLARED), holds("cam-01", "secure-boot.enabled", Source.ATTESTED)), CAM);
    assertThat(verdict(scorecard, "secure-boot.enabled")).isEqualTo(Verdict.HELD);
    assertThat(scorecard.findings()).isEmpty();
  }

  @Test
  void proof_ends_to_the_millisecond_and_the_item_goes_stale() {
    Evidence seen = evidence("cam-01", "certificate.mtls-seen", Source.OBSERVED, true, NOW.minus(Duration.ofHours(24)).plusMillis(1), null);
    assertThat(verdict(Scorecard.of(List.of(seen), List.of(CAM), NOW), "certificate.mtls-seen")).isEqualTo(Verdict.HELD);
    assertThat(verdict(Scorecard.of(List.of(seen), List.of(CAM), NOW.plusMillis(1)), "certificate.mtls-seen")).isEqualTo(Verdict.STALE);
    assertThat(line(Scorecard.of(List.of(seen), List.of(CAM), NOW.plusMillis(1)), "C6").state()).isEqualTo(State.STALE);
    Evidence unique = evidence("cam-01", "certificate.unique", Source.OBSERVED, true, NOW, NOW.plusMillis(1));
    assertThat(verdict(Scorecard.of(List.of(unique), List.of(CAM), NOW), "certificate.unique")).isEqualTo(Verdict.HELD);
    assertThat(verdict(Scorecard.of(List.of(unique), List.of(CAM), NOW.plusMillis(1)), "certificate.unique")).isEqualTo(Verdict.STALE);
  }

  @Test
  void revoked_and_retired_devices_are_out_of_scope() {
    List<Evidence> evidence = new ArrayList<>(all(Catalogue.ITEMS.get(5), "cam-01"));
    Scorecard scorecard = of(evidence, CAM, device("cam-02", Lifecycle.REVOKED), device("cam-03", Lifecycle.RETIRED));
    assertThat(scorecard.devices()).isEqualTo(1);
    assertThat(line(scorecard, "C6").percent()).isEqualTo(100);
    assertThat(line(of(evidence, CAM, device("cam-02", Lifecycle.PENDING)), "C6").percent()).isEqualTo(50);
    assertThat(line(of(evidence, CAM, device("cam-02", Lifecycle.PENDING)), "C6").state()).isEqualTo(State.PARTIAL);
  }

  @Test
  void a_hundred_per_cent_means_all() {
    List<Evidence> evidence = new ArrayList<>();
    Device[] devices = new Device[3_000];
    for (int i = 0; i < devices.length; i++) {
      devices[i] = device("d" + i, Lifecycle.ACTIVE);
      if (i > 0) evidence.addAll(all(Catalogue.ITEMS.get(5), "d" + i));
    }
    assertThat(line(of(evidence, devices), "C6").percent()).isEqualTo(99.9);
    assertThat(line(of(evidence, devices), "C6").assertions().getFirst().evidence()).hasSizeLessThan(20);
  }

  @Test
  void no_devices_means_nothing_is_verified() {
    assertThat(of(List.of(holds("*", "hsm.signing-key", Source.OBSERVED))).lines()).allSatisfy(line -> assertThat(line.state()).isEqualTo(State.UNKNOWN));
  }

  private record Fleet(List<Evidence> evidence, List<Device> devices) {
    Scorecard at(Instant now) {
      return Scorecard.of(evidence, devices, now);
    }
  }

  private static Fleet any(Random random) {
    List<Device> devices = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) devices.add(device("d" + i, Lifecycle.values()[random.nextInt(Lifecycle.values().length)]));
    List<Requirement> requirements = Catalogue.ITEMS.stream().flatMap(item -> item.requirements().stream()).toList();
    int few = 1 + random.nextInt(requirements.size());
    List<Evidence> evidence = new ArrayList<>();
    for (int i = random.nextInt(80); i > 0; i--) {
      String subject = random.nextInt(3) == 0 ? "*" : "d" + random.nextInt(3);
      Instant at = NOW.minusSeconds(random.nextInt(200 * 86_400));
      evidence.add(
          evidence(
              subject, requirements.get(random.nextInt(few)).assertion(), Source.values()[random.nextInt(5)], random.nextInt(8) > 0, at,
              random.nextBoolean() ? null : at.plusSeconds(random.nextInt(400 * 86_400))));
    }
    return new Fleet(evidence, devices);
  }

  private static Set<String> held(Scorecard scorecard) {
    Set<String> held = new HashSet<>();
    for (Scorecard.Line line : scorecard.lines())
      for (Scorecard.Checked checked : line.assertions()) for (int n = 1; n <= checked.held(); n++) held.add(checked.requirement().assertion() + " " + n);
    return held;
  }

  /** No item more verified, none newly partial but where a contradiction ended, no assertion held for more devices. */
  private static void isNoBetter(Scorecard later, Scorecard before) {
    assertThat(held(before)).containsAll(held(later));
    for (int i = 0; i < before.lines().size(); i++) {
      Scorecard.Line was = before.lines().get(i);
      Scorecard.Line is = later.lines().get(i);
      for (int a = 0; a < is.assertions().size(); a++)
        if (is.assertions().get(a).verdict() == Verdict.HELD) assertThat(was.assertions().get(a).verdict()).isEqualTo(Verdict.HELD);
      assertThat(is.verified()).isLessThanOrEqualTo(was.verified());
      if (is.state() == State.VERIFIED) assertThat(was.state()).isEqualTo(State.VERIFIED);
      if (is.state() == State.PARTIAL) assertThat(was.state()).isIn(State.VERIFIED, State.PARTIAL, State.CONTRADICTED);
    }
  }

  @Test
  void losing_supporting_evidence_never_makes_anything_better() {
    qt().withExamples(3_000)
        .forAll(longs().all())
        .checkAssert(
            seed -> {
              Random random = new Random(seed);
              Fleet fleet = any(random);
              if (fleet.evidence().isEmpty()) return;
              List<Evidence> fewer = new ArrayList<>(fleet.evidence());
              if (!fewer.remove(random.nextInt(fewer.size())).holds()) return;
              isNoBetter(new Fleet(fewer, fleet.devices()).at(NOW), fleet.at(NOW));
            });
  }

  @Test
  void time_alone_never_makes_anything_better_and_ends_no_contradiction() {
    qt().withExamples(3_000)
        .forAll(longs().all())
        .checkAssert(
            seed -> {
              Random random = new Random(seed);
              Fleet fleet = any(random);
              Scorecard before = fleet.at(NOW);
              Scorecard later = fleet.at(NOW.plusSeconds(random.nextInt(400 * 86_400)));
              isNoBetter(later, before);
              for (int i = 0; i < before.lines().size(); i++)
                if (before.lines().get(i).state() == State.CONTRADICTED) assertThat(later.lines().get(i).state()).isEqualTo(State.CONTRADICTED);
            });
  }

  @Test
  void nothing_ticks_without_evidence_of_the_rank() {
    qt().withExamples(2_000)
        .forAll(longs().all())
        .checkAssert(
            seed -> {
              Fleet fleet = any(new Random(seed));
              for (Scorecard.Line line : fleet.at(NOW).lines())
                for (Scorecard.Checked checked : line.assertions())
                  if (checked.verdict() == Verdict.HELD || line.state() == State.VERIFIED)
                    assertThat(checked.evidence()).anyMatch(evidence -> evidence.holds() && evidence.rank() >= checked.requirement().minimumRank());
            });
  }

  @Test
  void each_contradiction_of_each_device_is_one_finding_and_the_platforms_own_is_one_for_all() {
    List<Evidence> evidence = new ArrayList<>();
    for (String device : List.of("d2", "d1")) for (String assertion : List.of("secure-boot.enabled", "jtag.disabled")) {
      evidence.add(holds(device, assertion, Source.BUILD));
      evidence.add(fails(device, assertion, Source.OBSERVED));
    }
    evidence.add(fails("d3", "jtag.disabled", Source.OBSERVED));
    evidence.add(holds("*", "transport.no-plaintext", Source.DECLARED));
    evidence.add(fails("*", "transport.no-plaintext", Source.OBSERVED));
    Scorecard scorecard = of(evidence, device("d3", Lifecycle.ACTIVE), device("d2", Lifecycle.ACTIVE), device("d1", Lifecycle.ACTIVE));
    assertThat(scorecard.findings()).extracting(finding -> finding.device() + " " + finding.assertion())
        .containsExactly("* transport.no-plaintext", "d1 jtag.disabled", "d1 secure-boot.enabled", "d2 jtag.disabled", "d2 secure-boot.enabled");
  }

  @Test
  void a_fleet_in_which_each_device_lacks_something_different_has_every_gap_named_and_no_tick_without_evidence() {
    List<Requirement> gaps = Catalogue.ITEMS.stream().filter(item -> !item.platform()).flatMap(item -> item.requirements().stream()).toList();
    List<Evidence> evidence = new ArrayList<>();
    List<Device> devices = new ArrayList<>();
    for (Item item : Catalogue.ITEMS) if (item.platform()) evidence.addAll(all(item, "*"));
    for (int i = 0; i < gaps.size(); i++) {
      String id = "d" + i;
      devices.add(device(id, Lifecycle.ACTIVE));
      for (Item item : Catalogue.ITEMS) if (!item.platform()) for (Evidence each : all(item, id)) if (!each.assertion().equals(gaps.get(i).assertion())) evidence.add(each);
    }
    for (int i = 0; i < gaps.size(); i++) {
      Scorecard one = Scorecard.of(evidence, List.of(devices.get(i)), NOW);
      List<String> lacking = new ArrayList<>();
      for (Scorecard.Line line : one.lines()) {
        boolean whole = true;
        for (Scorecard.Checked checked : line.assertions())
          if (checked.verdict() != Verdict.HELD) {
            lacking.add(checked.requirement().assertion());
            whole = false;
          }
        assertThat(line.state() == State.VERIFIED).as(line.item().id()).isEqualTo(whole);
      }
      assertThat(lacking).containsExactly(gaps.get(i).assertion());
    }
    Scorecard fleet = Scorecard.of(evidence, devices, NOW);
    for (Scorecard.Line line : fleet.lines()) {
      if (line.item().platform()) continue;
      assertThat(line.verified()).as(line.item().id()).isEqualTo(devices.size() - line.assertions().size());
      assertThat(line.assertions()).allSatisfy(checked -> {
        assertThat(checked.verdict()).isEqualTo(Verdict.MISSING);
        assertThat(checked.held()).isEqualTo(devices.size() - 1);
      });
    }
  }

  @Test
  void a_further_refutation_never_makes_anything_better() {
    qt().withExamples(3_000)
        .forAll(longs().all())
        .checkAssert(
            seed -> {
              Random random = new Random(seed);
              Fleet fleet = any(random);
              Fleet other = any(random);
              List<Evidence> more = new ArrayList<>(fleet.evidence());
              for (Evidence each : other.evidence()) if (!each.holds()) more.add(each);
              isNoBetter(new Fleet(more, fleet.devices()).at(NOW), fleet.at(NOW));
            });
  }

  private static List<String> said(Scorecard scorecard) {
    List<String> said = new ArrayList<>();
    for (Scorecard.Line line : scorecard.lines()) {
      said.add(line.item().id() + " " + line.state() + " " + line.verified());
      for (Scorecard.Checked checked : line.assertions()) said.add(checked.requirement().assertion() + " " + checked.verdict() + " " + checked.held());
    }
    scorecard.findings().forEach(finding -> said.add(finding.toString()));
    return said;
  }

  @Test
  void the_order_in_which_evidence_comes_does_not_matter() {
    qt().withExamples(1_000)
        .forAll(longs().all())
        .checkAssert(
            seed -> {
              Random random = new Random(seed);
              Fleet fleet = any(random);
              List<Evidence> shuffled = new ArrayList<>(fleet.evidence());
              Collections.shuffle(shuffled, random);
              List<Device> devices = new ArrayList<>(fleet.devices());
              Collections.shuffle(devices, random);
              assertThat(said(new Fleet(shuffled, devices).at(NOW))).isEqualTo(said(fleet.at(NOW)));
            });
  }
}
