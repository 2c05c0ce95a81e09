package dev.bulwark.hardening.fleet;

import static dev.bulwark.hardening.fleet.Fleet.NOW;
import static dev.bulwark.hardening.fleet.Fleet.P256;
import static dev.bulwark.hardening.fleet.Fleet.authority;
import static dev.bulwark.hardening.fleet.Fleet.device;
import static dev.bulwark.hardening.fleet.Fleet.Dev.certificate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.fleet.device.Lifecycle;
import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.audit.Verdict;
import dev.bulwark.hardening.fleet.FleetSnapshot.Action;
import dev.bulwark.hardening.fleet.FleetSnapshot.TopicRight;
import dev.bulwark.hardening.rule.Rule;
import dev.bulwark.hardening.rule.RulePack;
import dev.bulwark.hardening.rule.Target;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class FleetRulesTest {
  /** A good and a bad fleet for each rule, and whom the finding names: a device, or nothing for what belongs to the house. */
  private record Sample(String rule, Supplier<Fleet> good, Supplier<Fleet> bad, List<String> named) {}

  private static Fleet two() {
    return new Fleet().with(device("cam-1"), device("cam-2"));
  }

  private static Fleet one(Fleet.Dev device) {
    return new Fleet().with(device);
  }

  private static Fleet right(String filter) {
    Fleet fleet = two();
    fleet.rights.add(new TopicRight("camera", Action.PUBLISH, filter));
    return fleet;
  }

  private static Fleet authorities(FleetSnapshot.Authority... all) {
    Fleet fleet = two();
    fleet.authorities.clear();
    fleet.authorities.addAll(List.of(all));
    return fleet;
  }

  private static Fleet group(int same, int other) {
    Fleet fleet = new Fleet();
    for (int i = 0; i < same; i++) fleet.with(device("cam-" + i).says(Map.of("os", "4.1", "uptime", "" + i)));
    for (int i = 0; i < other; i++) fleet.with(device("odd-" + i).says(Map.of("os", "3.9-" + i, "uptime", "x" + i)));
    return fleet;
  }

  private static Fleet network(boolean denies, String range) {
    Fleet fleet = two();
    fleet.network = Optional.of(new FleetSnapshot.Network(Optional.of(denies), Optional.of(List.of(new FleetSnapshot.Allowed("ntp", range, Optional.of("10.0.0.5"))))));
    return fleet;
  }

  private static Fleet silent(boolean events, boolean audit) {
    Fleet fleet = two();
    fleet.logging = Optional.of(new FleetSnapshot.Logging(events, audit));
    return fleet;
  }

  private static final List<Sample> SAMPLES =
      List.of(
          new Sample(
              "FLT-PKI-001", FleetRulesTest::two,
              () -> new Fleet().with(device("cam-2").certificate(certificate("c-1", "k", P256, "device", -30, 60, null, null)), device("cam-1").certificate(certificate("c-1", "k", P256, "device", -30, 60, null, null)), device("cam-3")),
              List.of("cam-1", "cam-2")),
          new Sample(
              "FLT-PKI-002", () -> one(device("cam-1").certificate(certificate("c-1", "k", P256, "device", -78, 12, null, null))),
              () -> one(device("cam-1").certificate(certificate("c-1", "k", P256, "device", -79, 11, null, null))), List.of("cam-1")),
          new Sample(
              "FLT-PKI-003", () -> one(device("cam-1").certificate(certificate("c-1", "k", P256, "device", -90, -1, null, NOW.minus(Duration.ofDays(1))))),
              () -> one(device("cam-1").certificate(certificate("c-1", "k", P256, "device", -90, -1, null, NOW.minus(Duration.ofDays(1)).plusMillis(1)))), List.of("cam-1")),
          new Sample(
              "FLT-PKI-004", () -> one(device("cam-1").ofClass("meter").certificate(certificate("c-1", "k", P256, "device", -30, 300, null, null))),
              () -> one(device("cam-1").ofClass("meter").certificate(certificate("c-1", "k", P256, "device", -31, 300, null, null))), List.of("cam-1")),
          new Sample(
              "FLT-PKI-005", () -> one(device("cam-1").in(Lifecycle.REVOKED).certificate(certificate("c-1", "k", P256, "device", -30, 60, NOW.minusSeconds(3_600), NOW.minusSeconds(3_605)))),
              () -> one(device("cam-1").in(Lifecycle.REVOKED).certificate(certificate("c-1", "k", P256, "device", -30, 60, NOW.minusSeconds(3_600), null)).session("main", "192.0.2.1")), List.of("cam-1")),
          new Sample(
              "FLT-PKI-006", () -> one(device("cam-1").certificate(certificate("c-1", "k", new KeyStrength("RSA", 2048), "device", -30, 60, null, null))),
              () -> one(device("cam-1").certificate(certificate("c-1", "k", new KeyStrength("RSA", 2047), "device", -30, 60, null, null))), List.of("cam-1")),
          new Sample("FLT-PKI-007", FleetRulesTest::two, () -> authorities(authority("root", new KeyStrength("EC", 224), 7_000, true, false, true)), List.of()),
          new Sample("FLT-PKI-008", () -> authorities(authority("root", P256, 180, true, false, true)), () -> authorities(authority("root", P256, 179, true, false, true)), List.of()),
          new Sample("FLT-PKI-009", () -> authorities(authority("old", P256, 900, false, true, false)), () -> authorities(authority("old", P256, 900, false, true, true)), List.of()),
          new Sample(
              "FLT-PKI-010", () -> one(device("cam-1")),
              () -> authorities(authority("device", P256, 900, false, true, false)), List.of("cam-1", "cam-2")),
          new Sample("FLT-POL-001", () -> right("devices/{id}/log/#"), () -> right("devices/+/log"), List.of()),
          new Sample("FLT-POL-002", () -> right("site/news/#"), () -> right("site/#"), List.of()),
          new Sample("FLT-ID-001", () -> one(device("cam-1").session("a", "192.0.2.1").session("b", "192.0.2.2").takeovers(19, 4)), () -> one(device("cam-1").takeovers(5, 5)), List.of("cam-1")),
          new Sample(
              "FLT-ID-002", () -> new Fleet().with(device("cam-1").credentials(Optional.of(Set.of("a"))), device("cam-2").credentials(Optional.of(Set.of("b")))),
              () -> new Fleet().with(device("cam-2").credentials(Optional.of(Set.of("a", "c"))), device("cam-1").credentials(Optional.of(Set.of("a")))), List.of("cam-1", "cam-2")),
          new Sample("FLT-LOG-001", FleetRulesTest::two, () -> silent(true, false), List.of()),
          new Sample("FLT-PEER-001", () -> group(8, 1), () -> group(9, 1), List.of("odd-0")),
          new Sample("FLT-NET-001", () -> network(true, "10.1.0.0/16"), () -> network(false, "10.1.0.0/16"), List.of()),
          new Sample("FLT-NET-002", () -> network(true, "2001:db8::/48"), () -> network(true, "10.0.0.0/15"), List.of()));

  @TestFactory
  Stream<DynamicTest> each_rule_passes_its_good_sample_and_fails_its_bad_one_there_where_it_is_bad() {
    return SAMPLES.stream()
        .map(sample -> DynamicTest.dynamicTest(sample.rule, () -> {
          assertThat(sample.good.get().verdict(sample.rule)).isEqualTo(Verdict.PASS);
          assertThat(sample.good.get().findings(sample.rule)).isEmpty();
          assertThat(sample.bad.get().verdict(sample.rule)).isEqualTo(Verdict.FAIL);
          List<Finding> findings = sample.bad.get().findings(sample.rule);
          if (sample.named.isEmpty()) assertThat(findings).hasSize(1).allMatch(finding -> finding.path() == null);
          else assertThat(findings).extracting(Finding::path).containsExactlyElementsOf(sample.named);
          Rule rule = RulePack.shipped().rule(sample.rule).orElseThrow();
          assertThat(findings).allMatch(finding -> finding.severity() == rule.severity() && finding.message().startsWith(rule.title()));
        }));
  }

  @Test
  void there_are_samples_for_every_rule_on_fleets_and_each_is_looked_for() {
    assertThat(SAMPLES.stream().map(Sample::rule)).containsExactlyInAnyOrderElementsOf(RulePack.shipped().of(Target.FLEET).stream().map(Rule::id).toList()).hasSize(18);
    assertThat(Detector.rules(RulePack.shipped())).hasSize(18);
  }

  @Test
  void a_sound_fleet_has_no_finding_and_every_rule_a_verdict() {
    assertThat(group(20, 0).audit().findings()).isEmpty();
    assertThat(group(20, 0).audit().results()).hasSize(18).allMatch(result -> result.verdict() == Verdict.PASS);
  }

  @Test
  void what_is_not_known_is_unknown_and_never_passes() {
    Fleet fleet = one(device("cam-1").credentials(Optional.empty()).certificate(certificate("c-1", "k", new KeyStrength("ML-DSA-65", 0), "device", -30, 60, null, null)));
    fleet.network = Optional.empty();
    fleet.logging = Optional.empty();
    fleet.authorities.clear();
    fleet.authorities.add(new FleetSnapshot.Authority("device", new KeyStrength("ML-DSA-65", 0), NOW, NOW.plus(Duration.ofDays(900)), false, Optional.empty(), true));
    for (String rule : List.of("FLT-NET-001", "FLT-NET-002", "FLT-LOG-001", "FLT-ID-002", "FLT-PKI-006", "FLT-PKI-007", "FLT-PKI-009", "FLT-PKI-010", "FLT-PEER-001"))
      assertThat(fleet.verdict(rule)).as(rule).isEqualTo(Verdict.UNKNOWN);
    assertThat(fleet.audit().findings()).isEmpty();
    fleet.network = Optional.of(new FleetSnapshot.Network(Optional.of(false), Optional.empty()));
    assertThat(fleet.verdict("FLT-NET-001")).isEqualTo(Verdict.FAIL);
    assertThat(fleet.verdict("FLT-NET-002")).as("that it is open says nothing of single rules").isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void a_fleet_without_devices_is_not_judged_on_what_devices_have() {
    Fleet empty = new Fleet();
    for (String rule : List.of("FLT-PKI-001", "FLT-PKI-002", "FLT-PKI-003", "FLT-PKI-006", "FLT-ID-001")) assertThat(empty.verdict(rule)).as(rule).isEqualTo(Verdict.NOT_APPLICABLE);
    assertThat(empty.verdict("FLT-PKI-007")).isEqualTo(Verdict.PASS);
  }

  @Test
  void a_key_of_two_devices_is_weak_and_one_device_may_keep_its_own() {
    Fleet renewed = one(device("cam-1").certificate(certificate("c-1", "k", P256, "device", -30, 60, null, null), certificate("c-2", "k", P256, "device", -3, 87, null, null)));
    assertThat(renewed.findings("FLT-PKI-006")).isEmpty();
    Fleet shared = new Fleet().with(device("cam-1").certificate(certificate("c-1", "k", P256, "device", -30, 60, null, null)), device("cam-2").certificate(certificate("c-2", "k", P256, "device", -3, 87, null, null)));
    assertThat(shared.findings("FLT-PKI-006")).extracting(Finding::path).containsExactly("cam-1", "cam-2");
    assertThat(shared.findings("FLT-PKI-006").getFirst().message()).contains("cam-2");
    assertThat(shared.findings("FLT-PKI-001")).isEmpty();
  }

  @Test
  void a_session_that_is_just_being_cut_is_no_finding() {
    Fleet cutting = one(device("cam-1").in(Lifecycle.REVOKED).certificate(certificate("c-1", "k", P256, "device", -30, 60, NOW.minusSeconds(5), NOW.minusSeconds(3))).session("main", "192.0.2.1"));
    assertThat(cutting.audit().findings()).isEmpty();
  }

  @Test
  void a_device_out_of_service_need_not_renew_and_gives_no_measure_for_its_group() {
    Fleet fleet = group(9, 0).with(device("old").in(Lifecycle.RETIRED).certificate(certificate("c-9", "k9", new KeyStrength("RSA", 1024), "device", -200, 3, NOW.minusSeconds(9_000), null)).says(Map.of("os", "1")));
    assertThat(fleet.audit().findings()).isEmpty();
  }

  @Test
  void a_device_that_says_nothing_of_what_its_group_says_differs_and_one_that_never_spoke_does_not() {
    Fleet fleet = group(9, 0).with(device("mute").says(Map.of("uptime", "9")), device("never"));
    assertThat(fleet.findings("FLT-PEER-001")).extracting(Finding::path).containsExactly("mute");
    assertThat(group(4, 0).verdict("FLT-PEER-001")).isEqualTo(Verdict.NOT_APPLICABLE);
  }

  @Test
  void a_group_that_talks_of_too_much_is_not_known_instead_of_filling_the_memory() {
    Fleet fleet = new Fleet();
    for (int i = 0; i < 20; i++) {
      Map<String, String> facts = new java.util.HashMap<>();
      for (int j = 0; j < 64; j++) facts.put("f-" + i + "-" + j, "1");
      fleet.with(device("cam-" + i).says(facts));
    }
    assertThat(fleet.verdict("FLT-PEER-001")).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void a_device_that_says_its_log_is_off_is_named_and_one_without_a_word_on_it_is_not() {
    assertThat(one(device("cam-1").says(Map.of("syslog", "Off"))).findings("FLT-LOG-001")).extracting(Finding::path).containsExactly("cam-1");
    assertThat(one(device("cam-1").says(Map.of("syslog", "10.0.0.5"))).findings("FLT-LOG-001")).isEmpty();
  }

  @Test
  void rights_that_reach_other_devices_are_told_from_those_that_do_not() {
    for (String far : List.of("#", "+/x", "devices/#", "devices/+/x", "devices/cam-2/x", "$SYS/#", "+/+/x")) assertThat(right(far).verdict("FLT-POL-001")).as(far).isEqualTo(Verdict.FAIL);
    for (String own : List.of("devices/{id}", "devices/{id}/#", "site/{site}/x", "devices-of-all/x")) assertThat(right(own).verdict("FLT-POL-001")).as(own).isEqualTo(Verdict.PASS);
    for (String loose : List.of("site/+", "site/+/{id}", "site/a/b#", "site/a/*", "site/a/#/b")) assertThat(right(loose).verdict("FLT-POL-002")).as(loose).isEqualTo(Verdict.FAIL);
    for (String anchored : List.of("site/a/+/x", "site/{site}/#", "news/all")) assertThat(right(anchored).verdict("FLT-POL-002")).as(anchored).isEqualTo(Verdict.PASS);
  }

  @Test
  void a_range_that_is_none_counts_as_any() {
    for (String wide : List.of("any", "", "0.0.0.0/0", "::/0", "10.0.0.0/", "10.0.0.0/x", "10.0.0.0/8", "2001:db8::/47")) assertThat(HouseRules.wide(wide)).as(wide).isTrue();
    for (String narrow : List.of("10.0.0.1", "10.0.0.0/16", "2001:db8::1", "2001:db8::/64")) assertThat(HouseRules.wide(narrow)).as(narrow).isFalse();
  }

  @Test
  void what_a_device_chose_is_shown_short_and_printable() {
    Fleet fleet = group(10, 0).with(device("odd").says(Map.of("os", "\u001b[31m\n" + "x".repeat(900), "uptime", "1")));
    assertThat(fleet.findings("FLT-PEER-001")).singleElement().satisfies(finding -> assertThat(finding.message()).hasSizeLessThan(400).matches("[^\\p{Cntrl}]+"));
    Fleet named = one(device("cam-1").session("n".repeat(60_000), "192.0.2.1").session("n".repeat(60_000), "192.0.2.2"));
    assertThat(named.findings("FLT-ID-001")).singleElement().satisfies(finding -> assertThat(finding.message()).hasSizeLessThan(400));
  }
}
