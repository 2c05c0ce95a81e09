package dev.bulwark.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.fleet.merkle.MerkleHash;
import dev.bulwark.fleet.merkle.MerkleProofs;
import dev.bulwark.server.config.Config;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class OperatorApiTest {
  @TempDir static Path dir;
  private static ServerProcess server;
  private static Client operator;

  @BeforeAll
  static void start() throws Exception {
    server = ServerProcess.start(Config.defaults().with(Config.Listen.free()), dir.resolve("state"), "0.1.0");
    operator = Client.operator(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String code(HttpResponse<byte[]> reply) {
    return Client.json(reply).get("code").asString();
  }

  @Test
  void status_has_the_members_of_server_json_and_more() throws Exception {
    JsonNode status = operator.json("/api/v1/status");
    assertThat(status.get("pid").asLong()).isEqualTo(ProcessHandle.current().pid());
    assertThat(status.get("listeners").get("mqtt").get("port").asInt()).isEqualTo(server.port("mqtt"));
    assertThat(status.get("gateway").get("mqtt").propertyNames()).contains("connections", "unfinished", "refused");
    assertThat(status.get("devices").propertyNames()).containsExactly("pending", "active", "quarantined", "revoked", "retired");
    assertThat(status.get("trust").get("root").asString()).isEqualTo(server.root().toString());
  }

  @Test
  void without_the_token_or_with_a_wrong_one_nothing_is_answered() throws Exception {
    for (String path : List.of("/api/v1/status", "/api/v1/devices", "/metrics", "/api/v1/openapi.json", "/api/v1/events")) {
      HttpResponse<byte[]> none = operator.send(HttpRequest.newBuilder(operator.request("admin", path).build().uri()));
      assertThat(none.statusCode()).as(path).isIn(401, 429);
      assertThat(code(none)).isIn("API-010", "API-011");
    }
    HttpResponse<byte[]> wrong = operator.send(HttpRequest.newBuilder(operator.request("admin", "/api/v1/status").build().uri()).header("Authorization", "Bearer " + "x".repeat(43)));
    assertThat(wrong.statusCode()).isIn(401, 429);
    assertThat(operator.get("/api/v1/status").statusCode()).isEqualTo(200);
  }

  @Test
  void guessing_is_slowed_down_and_never_locks_the_operator_out() throws Exception {
    int limited = 0;
    // Ten are answered at once, and one more each five seconds: on a slow machine it takes more than fifteen to be too fast.
    for (int i = 0; i < 200 && limited < 4; i++) {
      var guess = HttpRequest.newBuilder(operator.request("admin", "/api/v1/status").build().uri()).header("Authorization", "Bearer guess" + i);
      if (operator.send(guess).statusCode() == 429) limited++;
    }
    assertThat(limited).isEqualTo(4);
    assertThat(operator.get("/api/v1/status").statusCode()).isEqualTo(200);
  }

  @Test
  void a_form_of_another_page_changes_nothing() throws Exception {
    var form = operator.request("admin", "/api/v1/devices").header("Content-Type", "text/plain").POST(HttpRequest.BodyPublishers.ofString("{\"id\":\"forged\"}"));
    assertThat(operator.send(form).statusCode()).isEqualTo(415);
    assertThat(operator.get("/api/v1/devices/forged").statusCode()).isEqualTo(404);
  }

  @Test
  void a_device_is_registered_once_and_shown_with_what_was_given() throws Exception {
    HttpResponse<byte[]> reply = operator.post("/api/v1/devices", "{\"id\":\"cam-1\",\"class\":\"camera\",\"zone\":\"z1\",\"site\":\"s1\",\"tags\":[\"a\",\"b\"]}");
    assertThat(reply.statusCode()).isEqualTo(201);
    JsonNode made = Client.json(reply);
    assertThat(made.get("state").asString()).isEqualTo("pending");
    assertThat(made.get("token").asString()).matches("[A-Za-z0-9_-]{43}");
    assertThat(made.get("tokenExpires").asString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    assertThat(code(operator.post("/api/v1/devices", "{\"id\":\"cam-1\"}"))).isEqualTo("DEVICE-001");
    JsonNode shown = operator.json("/api/v1/devices/cam-1");
    assertThat(shown.get("class").asString()).isEqualTo("camera");
    assertThat(shown.get("connected").asBoolean()).isFalse();
    assertThat(shown.get("certificates").size()).isZero();
    assertThat(shown.get("lastRefusal").isNull()).isTrue();
  }

  @Test
  void bad_input_is_refused_with_a_code_and_changes_nothing() throws Exception {
    for (String bad : List.of("{\"id\":\"a/b\"}", "{\"id\":\"+\"}", "{\"id\":\"\"}", "{\"id\":\"x\",\"clas\":\"c\"}", "{\"id\":5}", "{}", "[]", "{", "{\"id\":\"d1\",\"id\":\"d2\"}", "{\"id\":\"x\",\"tags\":[1]}", "{\"id\":\"x\",\"zone\":\"a b\"}")) {
      HttpResponse<byte[]> reply = operator.post("/api/v1/devices", bad);
      assertThat(reply.statusCode()).as(bad).isEqualTo(400);
      assertThat(code(reply)).as(bad).matches("(API|DEVICE)-\\d{3}");
    }
    assertThat(operator.post("/api/v1/devices/none/revoke", "{\"reason\":\"keyCompromise\"}").statusCode()).isEqualTo(404);
    assertThat(operator.post("/api/v1/devices/none/token", "{}").statusCode()).isEqualTo(404);
    assertThat(operator.get("/api/v1/devices/a%2Fb").statusCode()).isEqualTo(404);
    assertThat(operator.get("/api/v1/devices?limit=0").statusCode()).isEqualTo(400);
    assertThat(operator.get("/api/v1/devices?state=lost").statusCode()).isEqualTo(400);
    operator.add("reasoned");
    assertThat(operator.post("/api/v1/devices/reasoned/revoke", "{\"reason\":\"because\"}").statusCode()).isEqualTo(400);
    assertThat(operator.json("/api/v1/devices/reasoned").get("state").asString()).isEqualTo("pending");
  }

  @Test
  void a_file_of_devices_is_imported_whole_or_not_at_all() throws Exception {
    var csv = operator.request("admin", "/api/v1/devices/import").header("Content-Type", "text/csv");
    JsonNode done = Client.json(operator.send(csv.copy().POST(HttpRequest.BodyPublishers.ofString("id,class,zone,site\nimp-1,c,z,s\nimp-2,,,\n"))));
    assertThat(done.get("devices").get(0).get("id").asString()).isEqualTo("imp-1");
    assertThat(done.get("devices").get(1).get("token").asString()).hasSize(43);
    HttpResponse<byte[]> refused = operator.send(csv.copy().POST(HttpRequest.BodyPublishers.ofString("id\nimp-3\nimp-1\n")));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(Client.json(refused).get("problems").get(0).get("line").asInt()).isEqualTo(3);
    assertThat(operator.get("/api/v1/devices/imp-3").statusCode()).isEqualTo(404);
  }

  @Test
  void devices_are_listed_by_page_and_by_state() throws Exception {
    for (int i = 0; i < 5; i++) operator.add("page-" + i);
    JsonNode page = operator.json("/api/v1/devices?limit=2&after=page-0&state=pending");
    assertThat(page.get("devices").get(0).get("id").asString()).isEqualTo("page-1");
    assertThat(page.get("next").asString()).isEqualTo("page-2");
  }

  @Test
  void a_revoked_device_is_revoked_everywhere_when_the_answer_comes() throws Exception {
    Client.Identity device = Client.enrol(server, "rev-1", operator.add("rev-1"));
    JsonNode before = operator.json("/api/v1/devices/rev-1");
    String serial = before.get("certificates").get(0).get("serial").asString();
    assertThat(before.get("state").asString()).isEqualTo("active");
    assertThat(before.get("certificates").get(0).get("status").asString()).isEqualTo("good");
    JsonNode revoked = Client.json(operator.post("/api/v1/devices/rev-1/revoke", "{\"reason\":\"keyCompromise\"}"));
    assertThat(revoked.get("state").asString()).isEqualTo("revoked");
    assertThat(revoked.get("serials").get(0).asString()).isEqualTo(serial);
    X509CRL crl = (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(Client.device(server, null).get("/crl/device.crl").body()));
    assertThat(crl.isRevoked(device.certificate())).isTrue();
    assertThat(operator.json("/api/v1/devices/rev-1").get("certificates").get(0).get("status").asString()).isEqualTo("revoked");
    JsonNode again = Client.json(operator.post("/api/v1/devices/rev-1/revoke", "{\"reason\":\"keyCompromise\"}"));
    assertThat(again.get("revokedAt")).isEqualTo(revoked.get("revokedAt"));
    assertThat(operator.post("/api/v1/devices/rev-1/token", "{}").statusCode()).isEqualTo(409);
    assertThat(operator.post("/api/v1/devices/rev-1/release", "{}").statusCode()).isEqualTo(409);
  }

  @Test
  void the_answer_to_a_revocation_comes_after_the_live_session_was_cut_and_it_cannot_return() throws Exception {
    Client.Identity device = Client.enrol(server, "live-1", operator.add("live-1"));
    try (SSLSocket session = connect(device)) {
      assertThat(session.getInputStream().readNBytes(4)).as("CONNACK, accepted").containsExactly(0x20, 2, 0, 0);
      assertThat(operator.json("/api/v1/devices/live-1").get("connected").asBoolean()).isTrue();
      JsonNode revoked = Client.json(operator.post("/api/v1/devices/live-1/revoke", "{\"reason\":\"keyCompromise\"}"));
      assertThat(revoked.get("sessionsClosed").asInt()).isEqualTo(1);
      assertThat(closed(session)).isTrue();
    }
    assertThat(operator.json("/api/v1/devices/live-1").get("connected").asBoolean()).isFalse();
    try (SSLSocket again = connect(device)) {
      assertThat(closed(again)).isTrue();
    } catch (IOException refusedInTheHandshake) {
      assertThat(refusedInTheHandshake).isNotNull();
    }
  }

  @Test
  void a_quarantine_cuts_the_live_session_as_well() throws Exception {
    Client.Identity device = Client.enrol(server, "live-2", operator.add("live-2"));
    try (SSLSocket session = connect(device)) {
      assertThat(session.getInputStream().readNBytes(4)).containsExactly(0x20, 2, 0, 0);
      assertThat(Client.json(operator.post("/api/v1/devices/live-2/quarantine", "{}")).get("sessionsClosed").asInt()).isEqualTo(1);
      assertThat(closed(session)).isTrue();
    }
    operator.post("/api/v1/devices/live-2/release", "{}");
    try (SSLSocket session = connect(device)) {
      assertThat(session.getInputStream().readNBytes(4)).as("released, and back").containsExactly(0x20, 2, 0, 0);
    }
  }

  /** MQTT 3.1.1, clean session, client id {@code c}. */
  private static SSLSocket connect(Client.Identity device) throws Exception {
    SSLSocket socket = (SSLSocket) Client.context(server.root(), device).getSocketFactory().createSocket("127.0.0.1", server.port("mqtt"));
    socket.setSoTimeout(60_000);
    socket.getOutputStream().write(new byte[] {0x10, 13, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0, 1, 'c'});
    return socket;
  }

  private static boolean closed(SSLSocket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (java.net.SocketTimeoutException stillOpen) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  @Test
  void a_quarantined_device_gets_nothing_until_it_is_released() throws Exception {
    String token = operator.add("q-1");
    assertThat(Client.json(operator.post("/api/v1/devices/q-1/quarantine", "{\"reason\":\"odd\"}")).get("state").asString()).isEqualTo("quarantined");
    var keys = Client.keys();
    assertThat(Client.device(server, null).est("simpleenroll", Client.request(keys, "q-1"), "q-1", token).statusCode()).isEqualTo(403);
    assertThat(Client.json(operator.post("/api/v1/devices/q-1/release", "{}")).get("state").asString()).isEqualTo("pending");
    assertThat(Client.device(server, null).est("simpleenroll", Client.request(keys, "q-1"), "q-1", token).statusCode()).isEqualTo(200);
  }

  @Test
  void a_refusal_is_told_with_time_reason_and_address() throws Exception {
    operator.add("odd-1");
    String token = Client.json(operator.post("/api/v1/devices/odd-1/token", "{}")).get("token").asString();
    assertThat(Client.device(server, null).est("simpleenroll", Client.request(Client.keys(), "another"), "odd-1", token).statusCode()).isEqualTo(400);
    assertThat(server.awaitSettled(Duration.ofMinutes(2))).isTrue();
    JsonNode last = operator.json("/api/v1/devices/odd-1").get("lastRefusal");
    for (long deadline = System.nanoTime() + 60_000_000_000L; last.isNull() && System.nanoTime() < deadline; ) last = operator.json("/api/v1/devices/odd-1").get("lastRefusal");
    assertThat(last.get("reason").asString()).isEqualTo("EST-014");
    assertThat(last.get("address").asString()).isEqualTo("127.0.0.1");
  }

  @Test
  void a_repeated_call_gets_the_first_answer_without_the_secret_and_acts_once() throws Exception {
    HttpResponse<byte[]> first = operator.post("/api/v1/devices", "{\"id\":\"idem-1\"}", "Idempotency-Key", "k-1");
    HttpResponse<byte[]> second = operator.post("/api/v1/devices", "{\"id\":\"idem-1\"}", "Idempotency-Key", "k-1");
    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(second.statusCode()).isEqualTo(201);
    assertThat(second.headers().firstValue("Idempotency-Replayed")).contains("true");
    assertThat(Client.json(second).get("token").isNull()).isTrue();
    assertThat(Client.json(second).get("id").asString()).isEqualTo("idem-1");
    assertThat(code(operator.post("/api/v1/devices", "{\"id\":\"idem-2\"}", "Idempotency-Key", "k-1"))).isEqualTo("API-015");
    assertThat(code(operator.post("/api/v1/devices", "{\"id\":\"idem-1\"}"))).isEqualTo("DEVICE-001");
  }

  @Test
  void the_authorities_are_shown_as_pem() throws Exception {
    JsonNode ca = operator.json("/api/v1/ca");
    assertThat(ca.get("root").get("pem").asString()).startsWith("-----BEGIN CERTIFICATE-----");
    List<String> names = new ArrayList<>();
    ca.get("issuers").forEach(issuer -> names.add(issuer.get("name").asString()));
    assertThat(names).containsExactlyInAnyOrder("device", "server");
  }

  @Test
  void the_audit_log_proves_what_it_holds() throws Exception {
    operator.add("audited");
    JsonNode head = operator.json("/api/v1/audit/head");
    long size = head.get("size").asLong();
    byte[] root = HexFormat.of().parseHex(head.get("root").asString());
    JsonNode leaf = operator.json("/api/v1/audit/leaves?from=" + (size - 1)).get("leaves").get(0);
    byte[] body = Base64.getDecoder().decode(leaf.get("body").asString());
    JsonNode inclusion = operator.json("/api/v1/audit/inclusion?index=" + (size - 1) + "&size=" + size);
    assertThat(MerkleProofs.includes(MerkleHash.leaf(body), size - 1, size, proof(inclusion), root)).isTrue();
    body[body.length - 2] ^= 1;
    assertThat(MerkleProofs.includes(MerkleHash.leaf(body), size - 1, size, proof(inclusion), root)).as("one bit changed").isFalse();
    operator.add("audited-2");
    JsonNode later = operator.json("/api/v1/audit/head");
    JsonNode consistency = operator.json("/api/v1/audit/consistency?from=" + size + "&to=" + later.get("size").asLong());
    assertThat(MerkleProofs.extendsTree(size, root, later.get("size").asLong(), HexFormat.of().parseHex(later.get("root").asString()), proof(consistency))).isTrue();
  }

  private static List<byte[]> proof(JsonNode document) {
    List<byte[]> hashes = new ArrayList<>();
    document.get("proof").forEach(hash -> hashes.add(HexFormat.of().parseHex(hash.asString())));
    return hashes;
  }

  @Test
  void every_action_is_an_event_and_events_come_in_order() throws Exception {
    operator.add("acted");
    assertThat(server.awaitSettled(Duration.ofMinutes(2))).isTrue();
    JsonNode events = operator.json("/api/v1/events?limit=1000");
    List<String> acted = new ArrayList<>();
    long offset = -1;
    for (JsonNode entry : events.get("events")) {
      assertThat(entry.get("offset").asLong()).isGreaterThan(offset);
      offset = entry.get("offset").asLong();
      if (entry.get("event").get("type").asString().equals("operator")) acted.add(entry.get("event").get("what").asString());
    }
    assertThat(acted).contains("device add acted");
    assertThat(events.get("next").asLong()).isEqualTo(offset + 1);
  }

  @Test
  void metrics_are_prometheus_text_and_name_no_device() throws Exception {
    operator.add("secret-name");
    operator.healthy();
    HttpResponse<byte[]> reply = operator.get("/metrics");
    String text = new String(reply.body(), StandardCharsets.UTF_8);
    assertThat(reply.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain; version=0.0.4");
    assertThat(text).contains("# TYPE bulwark_audit_leaves gauge", "bulwark_devices{state=\"pending\"}", "bulwark_mqtt_connections ", "bulwark_healthy 1").doesNotContain("secret-name");
    assertThat(text.lines().filter(line -> !line.startsWith("#"))).allMatch(line -> line.matches("[a-z0-9_]+(\\{[a-z]+=\"[^\"]*\"})? -?[0-9.]+"));
  }

  @Test
  void the_scorecard_is_computed_for_the_fleet_and_for_one_device() throws Exception {
    Client.enrol(server, "score-1", operator.add("score-1"));
    assertThat(operator.json("/api/v1/scorecard").get("items").size()).isPositive();
    assertThat(operator.json("/api/v1/devices/score-1/scorecard").get("items").size()).isPositive();
    assertThat(operator.get("/api/v1/devices/nobody/scorecard").statusCode()).isEqualTo(404);
  }
}
