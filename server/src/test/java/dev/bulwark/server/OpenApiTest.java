package dev.bulwark.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.server.config.Config;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Holds the description to what is really answered: status, media type and the members of the schema. */
class OpenApiTest {
  @TempDir static Path dir;
  private static ServerProcess server;
  private static Client operator;
  private static JsonNode description;
  private final Set<String> seen = new TreeSet<>();

  @BeforeAll
  static void start() throws Exception {
    server = ServerProcess.start(Config.defaults().with(Config.Listen.free()), dir.resolve("state"), "0.1.0");
    operator = Client.operator(server);
    description = operator.json("/api/v1/openapi.json");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void every_described_operation_answers_as_described() throws Exception {
    Client.enrol(server, "d-1", token(post("/devices", "{\"id\":\"d-1\"}", "/devices")));
    post("/devices", "{\"id\":\"d-1\"}", "/devices");
    post("/devices", "{\"id\":\"d-2\"}", "/devices");
    check("post", "/api/v1/devices/import", operator.send(operator.request("admin", "/api/v1/devices/import").header("Content-Type", "text/csv").POST(HttpRequest.BodyPublishers.ofString("id\nd-3\n"))));
    for (String path : new String[] {"/health", "/metrics"}) check("get", path, operator.send(operator.request("admin", path)));
    for (String path : new String[] {"/status", "/devices", "/ca", "/scorecard", "/audit/head", "/audit/leaves", "/events", "/openapi.json"}) get(path, path);
    get("/devices/d-1", "/devices/{id}");
    get("/devices/nobody", "/devices/{id}");
    get("/devices/d-1/scorecard", "/devices/{id}/scorecard");
    String fact = "{\"device\":\"d-1\",\"assertion\":\"nvs.encrypted\",\"holds\":true,\"source\":\"build\",\"method\":\"sdkconfig\",\"collectedAt\":\"2026-03-01T10:00:00Z\",\"artifact\":{\"sha256\":\"" + "0".repeat(64) + "\"}}";
    post("/evidence", fact, "/evidence");
    post("/evidence", fact.replace("d-1", "nobody"), "/evidence");
    post("/evidence/batch", "{\"statements\":[" + fact + "]}", "/evidence/batch");
    String run = Client.json(post("/audits", "{}", "/audits")).get("id").asString();
    get("/audits", "/audits");
    get("/audits/" + run, "/audits/{id}");
    get("/audits/0000000000000-00000000", "/audits/{id}");
    get("/audit/inclusion?index=0", "/audit/inclusion");
    get("/audit/inclusion", "/audit/inclusion");
    get("/audit/consistency?from=1", "/audit/consistency");
    post("/devices/d-2/token", "{}", "/devices/{id}/token");
    post("/devices/d-2/quarantine", "{\"reason\":\"x\"}", "/devices/{id}/quarantine");
    post("/devices/d-2/release", "{}", "/devices/{id}/release");
    post("/devices/d-1/revoke", "{\"reason\":\"superseded\"}", "/devices/{id}/revoke");
    get("/devices/d-1", "/devices/{id}");
    post("/devices/d-2/retire", "{}", "/devices/{id}/retire");
    Set<String> described = new TreeSet<>();
    description.get("paths").properties().forEach(path -> path.getValue().propertyNames().forEach(method -> described.add(method + " " + path.getKey())));
    assertThat(seen).isEqualTo(described);
  }

  private static String token(HttpResponse<byte[]> reply) {
    return Client.json(reply).get("token").asString();
  }

  private HttpResponse<byte[]> get(String path, String pattern) throws Exception {
    HttpResponse<byte[]> reply = operator.get("/api/v1" + path);
    check("get", "/api/v1" + pattern, reply);
    return reply;
  }

  private HttpResponse<byte[]> post(String path, String body, String pattern) throws Exception {
    HttpResponse<byte[]> reply = operator.post("/api/v1" + path, body);
    check("post", "/api/v1" + pattern, reply);
    return reply;
  }

  private void check(String method, String pattern, HttpResponse<byte[]> reply) {
    JsonNode operation = description.get("paths").get(pattern).get(method);
    assertThat(operation).as(method + " " + pattern).isNotNull();
    if (reply.statusCode() < 300) seen.add(method + " " + pattern);
    JsonNode responses = operation.get("responses");
    JsonNode response = responses.has(Integer.toString(reply.statusCode())) ? responses.get(Integer.toString(reply.statusCode())) : responses.get("default");
    if (reply.statusCode() < 300) assertThat(responses.has(Integer.toString(reply.statusCode()))).as(method + " " + pattern + " " + reply.statusCode()).isTrue();
    String type = reply.headers().firstValue("Content-Type").orElse("").replaceAll(";.*", "");
    JsonNode content = response.get("content").get(type);
    assertThat(content).as(method + " " + pattern + " " + type).isNotNull();
    if (type.endsWith("json")) fits(Client.json(reply), content.get("schema"), method + " " + pattern);
  }

  private static void fits(JsonNode value, JsonNode schema, String at) {
    if (schema.has("$ref")) {
      String name = schema.get("$ref").asString();
      fits(value, description.get("components").get("schemas").get(name.substring(name.lastIndexOf('/') + 1)), at);
      return;
    }
    if (schema.has("type")) {
      Set<String> types = new TreeSet<>();
      if (schema.get("type").isArray()) schema.get("type").forEach(one -> types.add(one.asString()));
      else types.add(schema.get("type").asString());
      String type = value.isObject() ? "object" : value.isArray() ? "array" : value.isIntegralNumber() ? "integer" : value.isBoolean() ? "boolean" : value.isNull() ? "null" : "string";
      assertThat(types).as(at).contains(type);
    }
    if (value.isObject() && schema.has("required")) for (JsonNode member : schema.get("required")) assertThat(value.has(member.asString())).as(at + " must have " + member.asString()).isTrue();
    if (value.isObject() && schema.has("properties")) {
      if (schema.get("properties").size() == schema.path("required").size()) assertThat(schema.get("properties").propertyNames()).as(at).containsAll(value.propertyNames());
      schema.get("properties").properties().forEach(member -> {
        if (value.has(member.getKey())) fits(value.get(member.getKey()), member.getValue(), at + "." + member.getKey());
      });
    }
    if (value.isArray() && schema.has("items")) for (JsonNode item : value) fits(item, schema.get("items"), at + "[]");
    if (schema.has("enum")) {
      Set<String> allowed = new TreeSet<>();
      schema.get("enum").forEach(one -> allowed.add(one.asString()));
      assertThat(allowed).as(at).contains(value.asString());
    }
  }
}
