package dev.bulwark.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.server.config.Config;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class DeviceListenerTest {
  @TempDir static Path dir;
  private static ServerProcess server;
  private static Client operator;
  private static Client stranger;

  @BeforeAll
  static void start() throws Exception {
    server = ServerProcess.start(Config.defaults().with(Config.Listen.free()), dir.resolve("state"), "0.1.0");
    operator = Client.operator(server);
    stranger = Client.device(server, null);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void cacerts_hands_out_root_and_issuers_to_anyone() throws Exception {
    for (String path : new String[] {"/.well-known/est/cacerts", "/.well-known/est/device/cacerts"}) {
      HttpResponse<byte[]> reply = stranger.get(path);
      assertThat(reply.statusCode()).isEqualTo(200);
      assertThat(reply.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/pkcs7-mime");
      assertThat(Client.certificates(reply.body())).hasSize(3);
    }
    assertThat(stranger.get("/.well-known/est/csrattrs").headers().firstValue("Content-Type")).contains("application/csrattrs");
  }

  @Test
  void a_token_enrols_once_and_the_certificate_renews() throws Exception {
    String token = operator.add("dev-1");
    var keys = Client.keys();
    HttpResponse<byte[]> reply = stranger.est("simpleenroll", Client.request(keys, "dev-1"), "dev-1", token);
    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(reply.headers().firstValue("Content-Type")).contains("application/pkcs7-mime; smime-type=certs-only");
    Client.Identity identity = new Client.Identity(keys, Client.certificates(reply.body()).getFirst());
    assertThat(identity.certificate().getSubjectX500Principal().getName()).isEqualTo("CN=dev-1");
    assertThat(stranger.est("simpleenroll", Client.request(Client.keys(), "dev-1"), "dev-1", token).statusCode()).isEqualTo(401);
    Client device = Client.device(server, identity);
    var next = Client.keys();
    HttpResponse<byte[]> renewed = device.est("simplereenroll", Client.request(next, "dev-1"), "dev-1", null);
    assertThat(renewed.statusCode()).isEqualTo(200);
    assertThat(Client.certificates(renewed.body()).getFirst().getPublicKey()).isEqualTo(next.getPublic());
    assertThat(device.est("simplereenroll", Client.request(Client.keys(), "other"), "dev-1", null).statusCode()).isEqualTo(400);
  }

  @Test
  void every_wrong_credential_gets_the_same_answer() throws Exception {
    String token = operator.add("dev-2");
    byte[] request = Client.request(Client.keys(), "dev-2");
    HttpResponse<byte[]> none = stranger.est("simpleenroll", request, "", null);
    for (HttpResponse<byte[]> reply :
        java.util.List.of(
            none, stranger.est("simpleenroll", request, "dev-2", "x".repeat(43)), stranger.est("simpleenroll", request, "nobody", token), stranger.est("simpleenroll", request, "dev-2", ""))) {
      assertThat(reply.statusCode()).isEqualTo(401);
      assertThat(reply.headers().firstValue("WWW-Authenticate")).contains("Basic realm=\"bulwark\"");
      assertThat(reply.body()).isEqualTo(none.body());
    }
    assertThat(stranger.est("simplereenroll", request, "dev-2", token).statusCode()).as("a token is no renewal").isEqualTo(401);
    assertThat(stranger.est("simpleenroll", request, "dev-2", token).statusCode()).as("and was not used up").isEqualTo(200);
  }

  @Test
  void two_simultaneous_posts_of_one_token_give_one_certificate() throws Exception {
    String token = operator.add("dev-3");
    CountDownLatch go = new CountDownLatch(1);
    var posts = new java.util.ArrayList<FutureTask<Integer>>();
    for (int i = 0; i < 4; i++) {
      byte[] request = Client.request(Client.keys(), "dev-3");
      Client client = Client.device(server, null);
      FutureTask<Integer> post = new FutureTask<>(() -> {
        go.await();
        return client.est("simpleenroll", request, "dev-3", token).statusCode();
      });
      Thread.ofVirtual().start(post);
      posts.add(post);
    }
    go.countDown();
    var answers = new java.util.ArrayList<Integer>();
    for (FutureTask<Integer> post : posts) answers.add(post.get());
    assertThat(answers).containsOnlyOnce(200).containsOnly(200, 401);
    assertThat(operator.json("/api/v1/devices/dev-3").get("certificates").size()).isEqualTo(1);
  }

  @Test
  void the_body_comes_with_length_in_chunks_or_after_continue() throws Exception {
    for (boolean expect : new boolean[] {false, true}) {
      String id = "body-" + expect;
      String token = operator.add(id);
      byte[] body = Client.request(Client.keys(), id);
      var publisher = expect ? HttpRequest.BodyPublishers.ofByteArray(body) : HttpRequest.BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body));
      var post =
          stranger.request("device", "/.well-known/est/simpleenroll").expectContinue(expect).header("Content-Type", "application/pkcs10")
              .header("Authorization", "Basic " + Base64.getEncoder().encodeToString((id + ":" + token).getBytes(StandardCharsets.UTF_8))).POST(publisher);
      assertThat(stranger.send(post).statusCode()).as(id).isEqualTo(200);
    }
  }

  @Test
  void too_large_odd_or_unannounced_bodies_are_4xx() throws Exception {
    String token = operator.add("dev-4");
    assertThat(stranger.est("simpleenroll", new byte[17 * 1024], "dev-4", token).statusCode()).isEqualTo(413);
    assertThat(stranger.est("simpleenroll", "AAAA".getBytes(StandardCharsets.US_ASCII), "dev-4", token).statusCode()).isEqualTo(400);
    assertThat(stranger.est("simpleenroll", new byte[0], "dev-4", token).statusCode()).isEqualTo(400);
    var plain = stranger.request("device", "/.well-known/est/simpleenroll").header("Content-Type", "text/plain").POST(HttpRequest.BodyPublishers.ofString("AAAA"));
    assertThat(stranger.send(plain).statusCode()).isEqualTo(415);
    assertThat(stranger.est("simpleenroll", Client.request(Client.keys(), "dev-4"), "dev-4", token).statusCode()).as("no refusal used the token up").isEqualTo(200);
  }

  @Test
  void a_revoked_certificate_renews_nothing() throws Exception {
    Client.Identity identity = Client.enrol(server, "dev-5", operator.add("dev-5"));
    assertThat(operator.post("/api/v1/devices/dev-5/revoke", "{\"reason\":\"keyCompromise\"}").statusCode()).isEqualTo(200);
    byte[] request = Client.request(Client.keys(), "dev-5");
    Client device = Client.device(server, identity);
    assertThatThrownBy(() -> device.est("simplereenroll", request, "dev-5", null)).isInstanceOf(java.io.IOException.class);
  }

  @Test
  void a_certificate_revoked_during_a_connection_is_refused_at_its_next_request() throws Exception {
    Client.Identity identity = Client.enrol(server, "dev-6", operator.add("dev-6"));
    Client device = Client.device(server, identity);
    assertThat(device.est("simplereenroll", Client.request(Client.keys(), "dev-6"), "dev-6", null).statusCode()).isEqualTo(200);
    operator.post("/api/v1/devices/dev-6/revoke", "{\"reason\":\"keyCompromise\"}");
    byte[] request = Client.request(Client.keys(), "dev-6");
    assertThat(device.est("simplereenroll", request, "dev-6", null).statusCode()).as("the connection is open, and each request is asked for anew").isEqualTo(403);
  }

  @Test
  void the_server_says_where_its_listeners_are() throws Exception {
    JsonNode card = Client.json(stranger.get("/.well-known/bulwark"));
    assertThat(card.get("tenant").asString()).isEqualTo("DEFAULT");
    assertThat(card.get("mqtt").get("port").asInt()).isEqualTo(server.port("mqtt"));
    assertThat(card.get("mqtt").get("host").asString()).isEqualTo("127.0.0.1");
    assertThat(card.get("device").get("port").asInt()).isEqualTo(server.port("device"));
  }

  @Test
  void lists_and_issuers_are_served_with_their_types_and_unchanged_ones_cost_nothing() throws Exception {
    for (String issuer : new String[] {"root", "device", "server"}) {
      HttpResponse<byte[]> crl = stranger.get("/crl/" + issuer + ".crl");
      assertThat(crl.headers().firstValue("Content-Type")).contains("application/pkix-crl");
      String tag = crl.headers().firstValue("ETag").orElseThrow();
      assertThat(stranger.send(stranger.request("device", "/crl/" + issuer + ".crl").header("If-None-Match", tag)).statusCode()).isEqualTo(304);
      assertThat(stranger.get("/ca/" + issuer + ".cer").headers().firstValue("Content-Type")).contains("application/pkix-cert");
    }
    assertThat(stranger.get("/crl/other.crl").statusCode()).isEqualTo(404);
  }

  @Test
  void ocsp_answers_rubbish_by_protocol_and_too_much_by_413() throws Exception {
    var post = stranger.request("device", "/ocsp").header("Content-Type", "application/ocsp-request");
    HttpResponse<byte[]> rubbish = stranger.send(post.copy().POST(HttpRequest.BodyPublishers.ofByteArray(new byte[] {1, 2, 3})));
    assertThat(rubbish.statusCode()).isEqualTo(200);
    assertThat(rubbish.headers().firstValue("Content-Type")).contains("application/ocsp-response");
    assertThat(rubbish.body()).containsExactly(0x30, 0x03, 0x0a, 0x01, 0x01);
    assertThat(stranger.send(post.copy().POST(HttpRequest.BodyPublishers.ofByteArray(new byte[5000]))).statusCode()).isEqualTo(413);
    assertThat(stranger.get("/ocsp/AQID").statusCode()).isEqualTo(200);
  }

  @Test
  void the_operators_token_and_api_mean_nothing_here() throws Exception {
    assertThat(stranger.get("/api/v1/status").statusCode()).isEqualTo(404);
    assertThat(stranger.get("/health").statusCode()).isEqualTo(404);
  }
}
