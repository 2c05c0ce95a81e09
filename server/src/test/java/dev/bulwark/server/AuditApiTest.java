package dev.bulwark.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.server.config.Config;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class AuditApiTest {
  @TempDir static Path dir;
  private static ServerProcess server;
  private static Client operator;

  @BeforeAll
  static void start() throws Exception {
    server = ServerProcess.start(Config.defaults().with(Config.Listen.free()), dir.resolve("state"), "0.1.0");
    operator = Client.operator(server);
    for (int i = 0; i < 3; i++) Client.enrol(server, "cam-" + i, operator.add("cam-" + i));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static JsonNode run() throws Exception {
    HttpResponse<byte[]> reply = operator.post("/api/v1/audits", "{}");
    assertThat(reply.statusCode()).as(new String(reply.body(), StandardCharsets.UTF_8)).isEqualTo(201);
    return Client.json(reply);
  }

  @Test
  void a_sound_fleet_has_no_finding_and_what_nobody_knows_is_unknown() throws Exception {
    JsonNode run = run();
    assertThat(run.get("findings").get("critical").asInt() + run.get("findings").get("high").asInt() + run.get("findings").get("medium").asInt()).isZero();
    JsonNode document = operator.json("/api/v1/audits/" + run.get("id").asString());
    assertThat(document.get("target").asString()).isEqualTo("fleet");
    JsonNode input = document.get("inputs").get(0);
    assertThat(input.get("facts").get("devices").asInt()).isGreaterThanOrEqualTo(3);
    assertThat(input.get("facts").get("certificates").asInt()).isGreaterThanOrEqualTo(3);
    assertThat(input.get("findings").size()).isZero();
    List<String> unknown = new ArrayList<>();
    for (JsonNode result : input.get("results")) if (result.get("verdict").asString().equals("unknown")) unknown.add(result.get("rule").asString());
    assertThat(unknown).as("no device has reported anything, and nobody knows the network").containsExactly("FLT-NET-001", "FLT-NET-002", "FLT-PEER-001");
    assertThat(input.get("results").size()).isEqualTo(18);
  }

  @Test
  void the_runs_are_listed_the_newest_first_and_bounded() throws Exception {
    run();
    String newest = run().get("id").asString();
    JsonNode one = operator.json("/api/v1/audits?limit=1").get("audits");
    assertThat(one.size()).isEqualTo(1);
    assertThat(one.get(0).get("id").asString()).isEqualTo(newest);
    assertThat(operator.json("/api/v1/audits").get("audits").size()).isGreaterThanOrEqualTo(2);
    for (String limit : List.of("0", "401", "many")) assertThat(operator.get("/api/v1/audits?limit=" + limit).statusCode()).as(limit).isEqualTo(400);
  }

  @Test
  void what_is_no_audit_is_not_found_and_what_is_no_request_is_refused() throws Exception {
    for (String id : List.of("0000000000000-00000000", "x", "..", "%2e%2e", "'%20OR%201=1")) assertThat(operator.get("/api/v1/audits/" + id).statusCode()).as(id).isIn(400, 404);
    assertThat(Client.json(operator.get("/api/v1/audits/x")).get("code").asString()).isEqualTo("HARDEN-402");
    assertThat(operator.post("/api/v1/audits", "{\"every\":1}").statusCode()).isEqualTo(400);
    assertThat(Client.device(server, null).send(Client.device(server, null).request("admin", "/api/v1/audits")).statusCode()).isIn(401, 429);
  }

  @Test
  void a_repeated_call_with_one_key_runs_once() throws Exception {
    String first = Client.json(operator.post("/api/v1/audits", "{}", "Idempotency-Key", "audit-1")).get("id").asString();
    HttpResponse<byte[]> again = operator.post("/api/v1/audits", "{}", "Idempotency-Key", "audit-1");
    assertThat(Client.json(again).get("id").asString()).isEqualTo(first);
    assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
  }

  @Test
  void a_run_is_on_record_and_makes_the_audit_item_of_the_scorecard_verified() throws Exception {
    String id = run().get("id").asString();
    assertThat(server.awaitSettled(Duration.ofMinutes(2))).isTrue();
    String leaves = new String(operator.get("/api/v1/audit/leaves?limit=1000").body(), StandardCharsets.UTF_8);
    assertThat(leaves).contains("audit fleet " + id).contains("fleet-audit");
    for (JsonNode item : operator.json("/api/v1/scorecard").get("items")) {
      if (!item.get("id").asString().equals("C9")) continue;
      assertThat(item.get("state").asString()).isEqualTo("verified");
      for (JsonNode assertion : item.get("assertions")) assertThat(assertion.get("state").asString()).isEqualTo("held");
    }
    String metrics = new String(operator.get("/metrics").body(), StandardCharsets.UTF_8);
    assertThat(metrics).contains("bulwark_fleet_findings{severity=\"critical\"} 0").containsPattern("bulwark_fleet_audits_total [1-9]").containsPattern("bulwark_fleet_audit_finished_seconds [1-9]");
  }
}
