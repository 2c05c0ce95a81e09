package dev.bulwark.hardening.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.fleet.evidence.Source;
import dev.bulwark.problem.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What documents about a network say, and what none of them may be taken for. */
class NetworkEvidenceTest {
  private static final Instant AT = Instant.parse("2026-03-08T10:00:00Z");
  private static final String POLICY = "5e".repeat(32);
  private static final String WHOSE = ",\"schema\":\"bulwark.network/1\",\"site\":\"plant\",\"zones\":[\"iot\",\"guest\"],\"policy\":\"" + POLICY + "\",\"observedAt\":\"2026-03-01T10:00:00.000Z\"}";
  private static final String PROOF = "{\"holds\":true,\"counterexamples\":[],\"command\":\"prove\",\"seen\":\"kernel\"" + WHOSE;
  private static final String DRIFT = "{\"inSync\":true,\"changes\":[],\"command\":\"drift\",\"seen\":\"kernel\"" + WHOSE;
  private static final String TRIAL =
      "{\"flows\":756,\"allowed\":54,\"violations\":[],\"controls\":{\"paths\":{\"asked\":60,\"answered\":60},\"spoofed\":{\"sent\":9,\"arrived\":0},\"aroundTheSwitch\":{\"sent\":2,\"arrived\":0}},\"complete\":true,"
          + "\"command\":\"simulate\",\"seen\":\"packets\"" + WHOSE;

  private static Map<?, ?> map(String json) {
    return JsonMapper.shared().readValue(json, Map.class);
  }

  private static AuditEvidence.Reading reading(String json, String... inForce) {
    return AuditEvidence.of(map(json), "d0".repeat(32), AT, Set.of(), Set.of(inForce));
  }

  private static String said(String json, String... inForce) {
    AuditEvidence.Reading reading = reading(json, inForce);
    if (reading.claims().isEmpty()) return reading.unsaid().isEmpty() ? "nothing" : "unknown";
    return String.join(", ", reading.claims().stream().map(claim -> claim.assertion().substring("network.".length()) + (claim.holds() ? " holds " : " refuted ") + claim.source().rank()).toList());
  }

  @Test
  void what_the_kernel_holds_is_observed_and_what_stands_in_a_file_is_a_builds_configuration() {
    assertThat(said(PROOF)).isEqualTo("policy-enforced holds 4");
    assertThat(said(PROOF.replace("kernel", "file"))).isEqualTo("policy-enforced holds 2");
    assertThat(said(PROOF.replace("\"kernel\"", "\"KERNEL\""))).as("any other word is not the kernel").isEqualTo("policy-enforced holds 2");
    assertThat(said(DRIFT)).isEqualTo("policy-enforced holds 4");
    assertThat(said(DRIFT.replace("kernel", "file"))).isEqualTo("unknown");
    Claim claim = reading(PROOF).claims().getFirst();
    assertThat(claim.sha256()).isEqualTo(POLICY);
    assertThat(claim.method()).isEqualTo("network-proof");
    assertThat(reading(PROOF).site()).hasValueSatisfying(site -> {
      assertThat(site.name()).isEqualTo("plant");
      assertThat(site.zones()).containsExactlyInAnyOrder("iot", "guest");
      assertThat(site.seen()).contains(Instant.parse("2026-03-01T10:00:00Z"));
    });
  }

  @Test
  void a_failed_proof_drift_and_a_packet_that_passed_count_against_it() {
    String hole = "[{\"expected\":\"deny\",\"actual\":\"allow\",\"replayed\":\"passed\"}]";
    assertThat(said(PROOF.replace("true", "false"))).isEqualTo("policy-enforced refuted 4");
    assertThat(said(PROOF.replace("[]", hole))).as("whatever the document says of itself").isEqualTo("policy-enforced refuted 4, denied-flows refuted 4");
    assertThat(said(PROOF.replace("[]", hole.replace("passed", "dropped")))).isEqualTo("policy-enforced refuted 4");
    assertThat(said(PROOF.replace("kernel", "file").replace("[]", hole))).as("sent at a rebuilt site").isEqualTo("policy-enforced refuted 2");
    assertThat(said(DRIFT.replace("true", "false"))).isEqualTo("policy-enforced refuted 4");
    assertThat(said(DRIFT.replace("[]", "[\"added: accept\"]"))).isEqualTo("policy-enforced refuted 4");
    assertThat(said(TRIAL.replace("[]", "[{\"expected\":\"deny\"}]"))).isEqualTo("denied-flows refuted 4");
    assertThat(said(TRIAL.replace("\"sent\":9,\"arrived\":0", "\"sent\":9,\"arrived\":1"), POLICY)).isEqualTo("denied-flows refuted 4");
  }

  @Test
  void dropped_packets_are_an_observation_of_the_site_only_where_its_kernel_was_seen_to_hold_that_policy() {
    assertThat(AuditEvidence.policyInForce(map(PROOF))).contains(POLICY);
    assertThat(AuditEvidence.policyInForce(map(DRIFT))).contains(POLICY);
    assertThat(AuditEvidence.policyInForce(map(PROOF.replace("kernel", "file")))).isEmpty();
    assertThat(AuditEvidence.policyInForce(map(PROOF.replace("true", "false")))).isEmpty();
    assertThat(AuditEvidence.policyInForce(map(TRIAL))).isEmpty();
    assertThat(AuditEvidence.policyInForce(Map.of("schema", "bulwark.audit/1"))).isEmpty();
    assertThat(said(TRIAL, POLICY)).isEqualTo("denied-flows holds 4");
    assertThat(said(TRIAL)).isEqualTo("denied-flows holds 3");
    assertThat(said(TRIAL, "6e".repeat(32))).as("another policy").isEqualTo("denied-flows holds 3");
  }

  @Test
  void a_trial_without_its_controls_says_nothing() {
    for (String[] weak :
        new String[][] {
          {"\"complete\":true", "\"complete\":false"}, {"\"complete\":true", "\"complete\":null"}, {"\"answered\":60", "\"answered\":59"}, {"\"asked\":60,\"answered\":60", "\"asked\":0,\"answered\":0"},
          {"\"flows\":756", "\"flows\":54"}, {"\"allowed\":54", "\"allowed\":null"}, {"\"violations\":[]", "\"violations\":null"}, {"[]", "[{\"expected\":\"allow\"}]"}, {"\"sent\":9,\"arrived\":0", "\"sent\":9"}
        }) assertThat(said(TRIAL.replace(weak[0], weak[1]), POLICY)).as(weak[1]).isEqualTo("unknown");
    assertThat(said(PROOF.replace("\"holds\":true,", ""))).isEqualTo("unknown");
    assertThat(said(DRIFT.replace("\"inSync\":true,", ""))).isEqualTo("unknown");
  }

  @Test
  void a_document_that_does_not_say_whose_it_is_or_when_it_was_seen_is_none() {
    for (String member : List.of("site", "policy", "observedAt", "command"))
      assertThatThrownBy(() -> reading(PROOF.replace("\"" + member + "\"", "\"other\""))).as(member).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("HARDEN-900"));
    assertThatThrownBy(() -> reading(TRIAL.replace("2026-03-01T10:00:00.000Z", "yesterday"))).isInstanceOf(Problem.class);
    assertThat(said(PROOF.replace("kernel", "file").replace("observedAt", "other"))).as("a file says the same at any time").isEqualTo("policy-enforced holds 2");
  }

  @Test
  void no_mutation_of_a_document_makes_more_of_it_than_it_was() {
    Random random = new Random(8);
    for (String good : List.of(PROOF.replace("kernel", "file"), TRIAL)) {
      for (int i = 0; i < 4_000; i++) {
        StringBuilder text = new StringBuilder(good);
        for (int n = 1 + random.nextInt(3); n > 0; n--) text.setCharAt(random.nextInt(text.length()), "0123456789{}[],:\"truefalsn".charAt(random.nextInt(25)));
        try {
          Map<?, ?> map = map(text.toString());
          if (!"bulwark.network/1".equals(map.get("schema"))) continue;
          for (Claim claim : AuditEvidence.of(map, POLICY, AT, Set.of(), Set.of()).claims()) assertThat(claim.holds() && claim.source() == Source.OBSERVED).as(text.toString()).isFalse();
        } catch (Problem | tools.jackson.core.JacksonException | ClassCastException refused) {
          assertThat(refused).isNotNull();
        }
      }
    }
  }
}
