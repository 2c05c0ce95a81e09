package dev.bulwark.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.server.config.Config;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Evidence that operators bring: what counts, what is refused, and that no signature but the device's own makes it attested. */
class EvidenceApiTest {
  private static final String DIGEST = "0f".repeat(32);
  @TempDir static Path dir;
  private static ServerProcess server;
  private static Client operator;
  private static KeyPair own;
  private static KeyPair others;

  @BeforeAll
  static void start() throws Exception {
    server = ServerProcess.start(Config.defaults().with(Config.Listen.free()), dir.resolve("state"), "0.1.0");
    operator = Client.operator(server);
    own = Client.enrol(server, "ev-1", operator.add("ev-1")).keys();
    others = Client.enrol(server, "ev-2", operator.add("ev-2")).keys();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String fact(String device, String assertion, boolean holds, String source, String method, Instant at) {
    return "{\"device\":\"" + device + "\",\"assertion\":\"" + assertion + "\",\"holds\":" + holds + ",\"source\":\"" + source + "\",\"method\":\"" + method + "\",\"collectedAt\":\"" + at
        + "\",\"artifact\":{\"sha256\":\"" + DIGEST + "\"}}";
  }

  private static Instant earlier(Duration ago) {
    return Instant.ofEpochMilli(Instant.now().minus(ago).toEpochMilli());
  }

  private static String refusal(String body) throws Exception {
    HttpResponse<byte[]> reply = operator.post("/api/v1/evidence", body);
    assertThat(reply.statusCode()).as(body).isBetween(400, 499);
    assertThat(reply.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
    return Client.json(reply).get("code").asString();
  }

  private static JsonNode assertion(String device, String id) throws Exception {
    for (JsonNode item : operator.json("/api/v1/devices/" + device + "/scorecard").get("items")) for (JsonNode each : item.get("assertions")) if (each.get("id").asString().equals(id)) return each;
    throw new AssertionError(id);
  }

  private static String state(String device, String id) throws Exception {
    return assertion(device, id).get("state").asString();
  }

  @Test
  void what_is_stated_counts_when_the_answer_is_there_and_names_its_artefact() throws Exception {
    operator.add("st-1");
    Instant at = earlier(Duration.ofMinutes(1));
    HttpResponse<byte[]> reply = operator.post("/api/v1/evidence", fact("st-1", "nvs.encrypted", true, "build", "sdkconfig", at));
    assertThat(reply.statusCode()).isEqualTo(201);
    assertThat(Client.json(reply).get("rank").asInt()).isEqualTo(2);
    JsonNode shown = assertion("st-1", "nvs.encrypted");
    assertThat(shown.get("state").asString()).isEqualTo("held");
    assertThat(shown.get("minimumRank").asInt()).isEqualTo(2);
    JsonNode evidence = shown.get("evidence").get(0);
    assertThat(evidence.propertyNames()).containsExactlyInAnyOrder("id", "source", "rank", "collectedAt", "sha256");
    assertThat(evidence.get("id")).isEqualTo(Client.json(reply).get("id"));
    assertThat(evidence.get("sha256").asString()).isEqualTo(DIGEST);
    assertThat(Instant.parse(evidence.get("collectedAt").asString())).isEqualTo(at);
  }

  @Test
  void a_build_that_the_fuses_contradict_is_a_critical_finding_of_that_device() throws Exception {
    operator.add("cd-1");
    operator.post("/api/v1/evidence", fact("cd-1", "secure-boot.enabled", true, "build", "sdkconfig", earlier(Duration.ofDays(2))));
    assertThat(state("cd-1", "secure-boot.enabled")).isEqualTo("missing");
    operator.post("/api/v1/evidence", fact("cd-1", "secure-boot.enabled", false, "observed", "efuse", earlier(Duration.ofDays(1))));
    assertThat(state("cd-1", "secure-boot.enabled")).isEqualTo("contradicted");
    JsonNode findings = operator.json("/api/v1/devices/cd-1/scorecard").get("findings");
    assertThat(findings).hasSize(1);
    assertThat(findings.get(0).get("rule").asString()).isEqualTo("ESP-META-006");
    assertThat(findings.get(0).get("device").asString()).isEqualTo("cd-1");
    assertThat(findings.get(0).get("severity").asString()).isEqualTo("critical");
  }

  @Test
  void a_scan_of_eight_days_ago_is_stale_and_one_of_six_is_not() throws Exception {
    operator.add("old-1");
    operator.post("/api/v1/evidence", fact("old-1", "transport.no-plaintext", true, "observed", "exposure", earlier(Duration.ofDays(8))));
    operator.post("/api/v1/evidence", fact("old-1", "jtag.disabled", true, "observed", "efuse", earlier(Duration.ofDays(91))));
    operator.post("/api/v1/evidence", fact("old-1", "download-mode.restricted", true, "observed", "efuse", earlier(Duration.ofDays(89))));
    assertThat(state("old-1", "jtag.disabled")).isEqualTo("stale");
    assertThat(state("old-1", "download-mode.restricted")).isEqualTo("held");
    operator.post("/api/v1/evidence", fact("old-1", "credentials.no-default", true, "binary", "image", earlier(Duration.ofDays(366))));
    assertThat(state("old-1", "credentials.no-default")).isEqualTo("stale");
    operator.post("/api/v1/evidence", fact("old-1", "credentials.no-default", true, "binary", "image", earlier(Duration.ofDays(6))));
    assertThat(state("old-1", "credentials.no-default")).isEqualTo("held");
  }

  @Test
  void what_is_not_in_its_form_is_refused_by_name() throws Exception {
    Instant at = earlier(Duration.ofHours(1));
    String good = fact("ev-1", "nvs.encrypted", true, "build", "sdkconfig", at);
    assertThat(refusal(good.replace("\"ev-1\"", "\"nobody\""))).isEqualTo("DEVICE-004");
    assertThat(refusal(good.replace("\"ev-1\"", "\"a/b\""))).isEqualTo("DEVICE-004");
    assertThat(refusal(good.replace("nvs.encrypted", "nvs.encrypte"))).isEqualTo("API-030");
    assertThat(refusal(good.replace("\"ev-1\"", "\"*\""))).isEqualTo("API-030");
    assertThat(refusal(good.replace("\"build\"", "\"rumour\""))).isEqualTo("API-031");
    assertThat(refusal(good.replace("\"sdkconfig\"", "\"SDK config\""))).isEqualTo("API-031");
    assertThat(refusal(good.replace(DIGEST, "0f"))).isEqualTo("API-031");
    assertThat(refusal(good.replace(at.toString(), Instant.now().plusSeconds(3600).toString()))).isEqualTo("API-032");
    assertThat(refusal(good.replace(at.toString(), "+999999999-01-01T00:00:00Z"))).isEqualTo("API-032");
    assertThat(refusal(good.replace(at.toString(), "-999999999-01-01T00:00:00Z"))).isEqualTo("API-032");
    assertThat(refusal(good.replace(at.toString(), "yesterday"))).isEqualTo("API-016");
    assertThat(refusal(good.replace("\"holds\":true", "\"holds\":\"true\""))).isEqualTo("API-016");
    assertThat(refusal(good.replace("\"artifact\"", "\"artefact\""))).isEqualTo("API-016");
    assertThat(refusal("[]")).isEqualTo("API-003");
    assertThat(refusal("{}")).isEqualTo("API-016");
    assertThat(refusal(good.replace("\"build\"", "\"attested\""))).isEqualTo("API-033");
    assertThat(operator.post("/api/v1/evidence", good.replace("}}", "},\"x\":\"" + "y".repeat(20_000) + "\"}")).statusCode()).isEqualTo(413);
    assertThat(state("ev-1", "nvs.encrypted")).isEqualTo("missing");
  }

  /** The canonical bytes, written anew from the documented form. */
  private static String attested(String device, String assertion, boolean holds, Instant at, KeyPair key, boolean der) throws Exception {
    String time = java.time.format.DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(java.time.ZoneOffset.UTC).format(at);
    String canonical =
        "bulwark.statement/1\ndevice=" + device + "\nassertion=" + assertion + "\nholds=" + holds + "\nsource=attested\nmethod=efuse\ncollectedAt=" + time + "\nsha256=" + DIGEST + "\n";
    Signature signing = Signature.getInstance(der ? "SHA256withECDSA" : "SHA256withECDSAinP1363Format");
    signing.initSign(key.getPrivate());
    signing.update(canonical.getBytes(StandardCharsets.US_ASCII));
    String value = Base64.getEncoder().encodeToString(signing.sign());
    return fact(device, assertion, holds, "attested", "efuse", at).replace("}}", "},\"signature\":{\"alg\":\"ES256\",\"value\":\"" + value + "\"}}");
  }

  @Test
  void only_the_devices_own_good_certificate_attests_and_only_the_very_words_it_signed() throws Exception {
    Instant at = earlier(Duration.ofMinutes(5));
    String signed = attested("ev-1", "secure-boot.enabled", true, at, own, true);
    HttpResponse<byte[]> reply = operator.post("/api/v1/evidence", signed);
    assertThat(reply.statusCode()).as(new String(reply.body(), StandardCharsets.UTF_8)).isEqualTo(201);
    assertThat(Client.json(reply).get("rank").asInt()).isEqualTo(5);
    assertThat(state("ev-1", "secure-boot.enabled")).isEqualTo("held");
    assertThat(operator.post("/api/v1/evidence", attested("ev-1", "jtag.disabled", true, at, own, false)).statusCode()).as("the form of JOSE").isEqualTo(201);

    assertThat(refusal(attested("ev-1", "flash-encryption.enabled", true, at, others, true))).as("another device's key").isEqualTo("API-033");
    assertThat(refusal(attested("ev-1", "flash-encryption.enabled", true, at, Client.keys(), true))).as("a forged attestation").isEqualTo("API-033");
    assertThat(refusal(attested("ev-1", "network.policy-enforced", true, at, Client.keys(), true))).as("a stranger's word on the network").isEqualTo("API-033");
    assertThat(refusal(attested("ev-1", "flash-encryption.enabled", false, at, own, true).replace("\"holds\":false", "\"holds\":true"))).as("turned round").isEqualTo("API-033");
    assertThat(refusal(signed.replace("secure-boot.enabled", "flash-encryption.enabled"))).as("of another assertion").isEqualTo("API-033");
    assertThat(refusal(signed.replace("\"ev-1\"", "\"ev-2\""))).as("of another device").isEqualTo("API-033");
    assertThat(refusal(signed.replace("ES256", "ES384"))).isEqualTo("API-033");
    assertThat(refusal(signed.replace("\"alg\":\"ES256\"", "\"alg\":\"none\""))).isEqualTo("API-033");
    assertThat(refusal(signed.replaceAll("\"value\":\"[^\"]*\"", "\"value\":\"\""))).isEqualTo("API-033");
    assertThat(refusal(signed.replace("\"attested\"", "\"observed\""))).as("a signature where none belongs").isEqualTo("API-033");
    assertThat(refusal(attested("ev-1", "flash-encryption.enabled", true, earlier(Duration.ofDays(8)), own, true))).as("an old report").isEqualTo("API-034");
    assertThat(state("ev-1", "flash-encryption.enabled")).isEqualTo("missing");
  }

  @Test
  void a_revoked_or_contained_device_attests_nothing() throws Exception {
    KeyPair keys = Client.enrol(server, "rv-1", operator.add("rv-1")).keys();
    Instant at = earlier(Duration.ofMinutes(5));
    operator.post("/api/v1/devices/rv-1/quarantine", "{\"reason\":\"x\"}");
    assertThat(refusal(attested("rv-1", "secure-boot.enabled", true, at, keys, true))).isEqualTo("API-033");
    operator.post("/api/v1/devices/rv-1/release", "{}");
    assertThat(operator.post("/api/v1/evidence", attested("rv-1", "secure-boot.enabled", true, at, keys, true)).statusCode()).as("its harmless twin").isEqualTo(201);
    operator.post("/api/v1/devices/rv-1/revoke", "{\"reason\":\"keyCompromise\"}");
    assertThat(refusal(attested("rv-1", "jtag.disabled", true, at, keys, true))).isEqualTo("API-033");
  }

  @Test
  void a_statement_made_again_changes_nothing_and_an_older_one_does_not_undo_a_newer() throws Exception {
    KeyPair keys = Client.enrol(server, "rp-1", operator.add("rp-1")).keys();
    String good = attested("rp-1", "secure-boot.enabled", true, earlier(Duration.ofHours(2)), keys, true);
    JsonNode first = Client.json(operator.post("/api/v1/evidence", good));
    long leaves = operator.json("/api/v1/audit/head").get("size").asLong();
    JsonNode again = Client.json(operator.post("/api/v1/evidence", good));
    assertThat(again).isEqualTo(first);
    assertThat(operator.json("/api/v1/audit/head").get("size").asLong()).isEqualTo(leaves);
    operator.post("/api/v1/evidence", attested("rp-1", "secure-boot.enabled", false, earlier(Duration.ofHours(1)), keys, true));
    assertThat(state("rp-1", "secure-boot.enabled")).isEqualTo("refuted");
    operator.post("/api/v1/evidence", good);
    assertThat(state("rp-1", "secure-boot.enabled")).as("the replay of the old good report").isEqualTo("refuted");
  }

  @Test
  void many_are_taken_together_or_not_at_all() throws Exception {
    operator.add("ba-1");
    Instant at = earlier(Duration.ofMinutes(1));
    List<String> facts = new ArrayList<>();
    for (String assertion : List.of("ota.ab-slots", "debug.no-findings", "credentials.no-default")) facts.add(fact("ba-1", assertion, true, "binary", "image", at));
    String bad = facts.stream().collect(Collectors.joining(",")) + "," + fact("nobody", "ota.ab-slots", true, "binary", "image", at);
    HttpResponse<byte[]> refused = operator.post("/api/v1/evidence/batch", "{\"statements\":[" + bad + "]}");
    assertThat(refused.statusCode()).isEqualTo(404);
    assertThat(Client.json(refused).get("detail").asString()).startsWith("statement 4:");
    assertThat(state("ba-1", "ota.ab-slots")).isEqualTo("missing");
    HttpResponse<byte[]> taken = operator.post("/api/v1/evidence/batch", "{\"statements\":[" + String.join(",", facts) + "]}", "Idempotency-Key", "batch-1");
    assertThat(taken.statusCode()).isEqualTo(201);
    assertThat(Client.json(taken).get("statements")).hasSize(3);
    assertThat(state("ba-1", "ota.ab-slots")).isEqualTo("held");
    assertThat(Client.json(operator.post("/api/v1/evidence/batch", "{\"statements\":[" + String.join(",", facts) + "]}", "Idempotency-Key", "batch-1"))).isEqualTo(Client.json(taken));
    assertThat(operator.post("/api/v1/evidence/batch", "{\"statements\":[]}").statusCode()).isEqualTo(400);
  }

  @Test
  void what_is_stated_about_the_platform_counts_for_devices_that_were_seen() throws Exception {
    operator.post("/api/v1/evidence", fact("*", "pentest.current", true, "observed", "pentest", earlier(Duration.ofDays(10))));
    assertThat(state("ev-1", "pentest.current")).isEqualTo("held");
  }

  @Test
  void each_statement_is_on_record_with_its_operator_and_a_refusal_too() throws Exception {
    operator.add("au-1");
    String id = Client.json(operator.post("/api/v1/evidence", fact("au-1", "ota.ab-slots", true, "declared", "operator", earlier(Duration.ofMinutes(1))))).get("id").asString();
    refusal(fact("nobody", "ota.ab-slots", true, "declared", "operator", earlier(Duration.ofMinutes(1))));
    long size = operator.json("/api/v1/audit/head").get("size").asLong();
    List<String> leaves = new ArrayList<>();
    operator.json("/api/v1/audit/leaves?from=" + Math.max(0, size - 100)).get("leaves").forEach(leaf -> leaves.add(leaf.get("leaf").toString()));
    assertThat(leaves).anyMatch(leaf -> leaf.contains(id) && leaf.contains("operator-token") && leaf.contains("ota.ab-slots"));
    assertThat(leaves).anyMatch(leaf -> leaf.contains("evidence add") && leaf.contains("DEVICE-004"));
    assertThat(server.awaitSettled(Duration.ofMinutes(2))).isTrue();
    List<String> events = new ArrayList<>();
    operator.json("/api/v1/events?limit=1000").get("events").forEach(entry -> events.add(entry.get("event").toString()));
    assertThat(events).anyMatch(event -> event.contains("\"type\":\"evidence\"") && event.contains("au-1"));
  }
}
