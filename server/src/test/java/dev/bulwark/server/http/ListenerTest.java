package dev.bulwark.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.problem.Problem;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ListenerTest {
  private static final AtomicInteger HANDLED = new AtomicInteger();
  private static Listener listener;
  private static HttpClient client;
  private static TestTls.Identity device;

  @BeforeAll
  static void start() throws Exception {
    device = TestTls.identity("device");
    listener =
        Listener.start(
            settings("device", 0, 0, Duration.ofMinutes(5)),
            List.of(
                Route.get("/hello", request -> Reply.text(200, "text/plain", "hello")),
                Route.get("/things/{id}/tail", request -> Reply.text(200, "text/plain", request.parameter("id"))),
                Route.get("/ocsp/{rest...}", request -> Reply.text(200, "text/plain", request.parameter("rest"))),
                Route.get("/who", request -> Reply.text(200, "text/plain", request.certificate().map(c -> c.getSubjectX500Principal().getName()).orElse("nobody"))),
                Route.get("/fault", request -> {
                  throw new IllegalStateException("secret detail");
                }),
                Route.get("/problem", request -> {
                  throw new Problem("STORE-001", "the disk is full", "free some room");
                }),
                Route.post("/closed", 100, request -> Reply.problem(401, "API-010", "no", "yes")),
                Route.post("/echo", 100, request -> {
                  byte[] body = request.body().read();
                  HANDLED.incrementAndGet();
                  return Reply.of(200, "application/octet-stream", body);
                })));
    client = HttpClient.newBuilder().sslContext(TestTls.context(null)).build();
  }

  /** Only what a test is about is short: a good client has five minutes. */
  private static Listener.Settings settings(String name, double perAddress, double burst, Duration handshake) throws Exception {
    return new Listener.Settings(name, TestTls.loopback(), 0, TestTls.context(TestTls.identity("server")), TestTls.policy(), 100, perAddress, burst, handshake, Duration.ofMinutes(5));
  }

  @AfterAll
  static void stop() {
    listener.close();
  }

  private static URI uri(String path) {
    return URI.create("https://127.0.0.1:" + listener.port() + path);
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return client.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> post(String path, HttpRequest.BodyPublisher body, boolean expect) throws Exception {
    return client.send(HttpRequest.newBuilder(uri(path)).POST(body).expectContinue(expect).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** One request by hand, everything the server says until it closes or stops talking. */
  private static String raw(String request) throws Exception {
    try (SSLSocket socket = (SSLSocket) TestTls.context(null).getSocketFactory().createSocket("127.0.0.1", listener.port())) {
      socket.setSoTimeout(60_000);
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  @Test
  void a_route_answers_with_the_security_headers() throws Exception {
    HttpResponse<String> reply = get("/hello");
    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo("hello");
    assertThat(reply.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(reply.headers().firstValue("Strict-Transport-Security")).isPresent();
    assertThat(reply.headers().firstValue("Content-Security-Policy").orElseThrow()).startsWith("default-src 'none'");
    assertThat(reply.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
  }

  @Test
  void the_rest_of_a_path_arrives_as_it_was_sent() throws Exception {
    assertThat(raw("GET /ocsp/MEgw//Rj+BE=%2Ba HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).endsWith("MEgw//Rj+BE=%2Ba");
    assertThat(get("/things/a%20b/tail").body()).isEqualTo("a b");
  }

  @Test
  void a_client_of_http_1_0_gets_one_answer_and_the_connection_ends() throws Exception {
    assertThat(raw("POST /echo HTTP/1.0\r\nContent-Length: 4\r\n\r\nab\r\nGET /who HTTP/1.1\r\nHost: x\r\n\r\n")).startsWith("HTTP/1.1 200").containsIgnoringCase("connection: close").endsWith("ab\r\n");
    assertThat(raw("GET /hello HTTP/1.0\r\nHost: x\r\nConnection: keep-alive\r\n\r\n")).startsWith("HTTP/1.1 200").endsWith("hello");
    assertThat(raw("POST /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 13\r\n\r\n HTTP/1.0\r\n\r\n")).as("in a body it is only text").endsWith(" HTTP/1.0\r\n\r\n");
    assertThat(raw("GET /hello HTTP/1.0\r\nX-Long: " + "a".repeat(30_000) + "\r\n\r\n")).startsWith("HTTP/1.1 4");
    assertThat(raw("GET /hello HTTP/0.9\r\nHost: x\r\n\r\n")).doesNotContain("200 OK");
  }

  @Test
  void a_path_that_steps_out_finds_nothing() throws Exception {
    assertThat(raw("GET /things/../hello/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 404");
    assertThat(raw("GET /things/%zz/tail HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).matches("(?s)HTTP/1.1 40[04].*");
  }

  @Test
  void an_unknown_path_and_a_wrong_method_are_problem_documents() throws Exception {
    HttpResponse<String> none = get("/nothing");
    assertThat(none.statusCode()).isEqualTo(404);
    assertThat(none.headers().firstValue("Content-Type")).contains("application/problem+json");
    var document = JsonMapper.shared().readTree(none.body());
    assertThat(document.propertyNames()).contains("type", "title", "status", "code", "detail", "hint");
    assertThat(document.get("code").asString()).isEqualTo("API-001");
    HttpResponse<String> method = post("/hello", HttpRequest.BodyPublishers.noBody(), false);
    assertThat(method.statusCode()).isEqualTo(405);
    assertThat(method.headers().firstValue("Allow")).contains("GET");
  }

  @Test
  void a_fault_says_nothing_of_its_cause_and_a_problem_says_its_code() throws Exception {
    HttpResponse<String> fault = get("/fault");
    assertThat(fault.statusCode()).isEqualTo(500);
    assertThat(fault.body()).contains("API-006").doesNotContain("secret detail");
    HttpResponse<String> problem = get("/problem");
    assertThat(problem.statusCode()).isEqualTo(503);
    assertThat(problem.body()).contains("STORE-001", "the disk is full", "free some room");
  }

  @Test
  void a_body_with_length_chunked_or_after_continue_arrives_whole() throws Exception {
    byte[] body = "x".repeat(100).getBytes(StandardCharsets.US_ASCII);
    assertThat(post("/echo", HttpRequest.BodyPublishers.ofByteArray(body), false).body()).hasSize(100);
    assertThat(post("/echo", HttpRequest.BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body)), false).body()).hasSize(100);
    assertThat(post("/echo", HttpRequest.BodyPublishers.ofByteArray(body), true).body()).hasSize(100);
  }

  @Test
  void a_body_above_the_bound_is_413_and_never_reaches_the_route() throws Exception {
    int before = HANDLED.get();
    byte[] body = new byte[101];
    assertThat(post("/echo", HttpRequest.BodyPublishers.ofByteArray(body), false).statusCode()).isEqualTo(413);
    assertThat(post("/echo", HttpRequest.BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(new byte[20_000])), false).statusCode()).isEqualTo(413);
    assertThat(post("/echo", HttpRequest.BodyPublishers.ofByteArray(body), true).statusCode()).isEqualTo(413);
    assertThat(HANDLED.get()).isEqualTo(before);
  }

  @Test
  void a_huge_announced_body_is_refused_without_waiting_for_it() throws Exception {
    assertThat(raw("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\nExpect: 100-continue\r\n\r\n")).startsWith("HTTP/1.1 413");
  }

  @Test
  void a_refusal_before_the_body_is_read_still_reaches_the_client() throws Exception {
    HttpResponse<String> reply = post("/closed", HttpRequest.BodyPublishers.ofByteArray(new byte[100]), false);
    assertThat(reply.statusCode()).isEqualTo(401);
    assertThat(reply.body()).contains("API-010");
  }

  @Test
  void headers_above_16_kib_are_refused() throws Exception {
    assertThat(raw("GET /hello HTTP/1.1\r\nHost: x\r\nX-Long: " + "a".repeat(20_000) + "\r\n\r\n")).startsWith("HTTP/1.1 4").contains("API-007");
  }

  @Test
  void a_length_beside_chunks_does_not_smuggle_a_second_request() throws Exception {
    String reply = raw("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\nGET /who HTTP/1.1\r\nHost: x\r\n\r\n");
    assertThat(reply).doesNotContain("nobody");
  }

  @Test
  void the_client_certificate_is_the_routes_to_see_and_may_be_absent() throws Exception {
    assertThat(get("/who").body()).isEqualTo("nobody");
    HttpClient withKey = HttpClient.newBuilder().sslContext(TestTls.context(device)).build();
    assertThat(withKey.send(HttpRequest.newBuilder(uri("/who")).build(), HttpResponse.BodyHandlers.ofString()).body()).isEqualTo("CN=device");
  }

  @Test
  void tls_12_and_another_suite_are_refused_and_the_policys_suite_is_used() throws Exception {
    try (SSLSocket old = (SSLSocket) TestTls.context(null).getSocketFactory().createSocket("127.0.0.1", listener.port())) {
      old.setEnabledProtocols(new String[] {"TLSv1.2"});
      assertThatThrownBy(old::startHandshake).isInstanceOf(SSLException.class).hasMessageContaining("protocol_version");
    }
    try (SSLSocket other = (SSLSocket) TestTls.context(null).getSocketFactory().createSocket("127.0.0.1", listener.port())) {
      other.setEnabledCipherSuites(new String[] {"TLS_AES_128_GCM_SHA256"});
      assertThatThrownBy(other::startHandshake).isInstanceOf(SSLException.class).hasMessageContaining("handshake_failure");
    }
    try (SSLSocket good = (SSLSocket) TestTls.context(null).getSocketFactory().createSocket("127.0.0.1", listener.port())) {
      good.startHandshake();
      assertThat(good.getSession().getCipherSuite()).isEqualTo("TLS_AES_256_GCM_SHA384");
    }
  }

  @Test
  void plaintext_is_dropped() throws Exception {
    try (Socket plain = new Socket("127.0.0.1", listener.port())) {
      plain.setSoTimeout(60_000);
      plain.getOutputStream().write("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      String answer;
      try {
        answer = new String(plain.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      } catch (java.net.SocketException reset) {
        answer = "";
      }
      assertThat(answer).doesNotContain("HTTP/1.1");
    }
  }

  @Test
  void a_handshake_that_trickles_is_cut_at_its_deadline() throws Exception {
    try (Listener slow = startedWithin(Duration.ofMillis(300)); Socket socket = new Socket("127.0.0.1", slow.port())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(new byte[] {0x16, 0x03, 0x01, 0x02, 0x00, 0x01});
      InputStream in = socket.getInputStream();
      assertThat(in.read()).isEqualTo(-1);
      assertThat(slow.counters().late()).isEqualTo(1);
    }
  }

  /** With the shortest deadline from {@code first} on within which this machine makes the handshake of the start: it is under the deadline itself. */
  private static Listener startedWithin(Duration first) throws Exception {
    for (Duration handshake = first; ; handshake = handshake.multipliedBy(2)) {
      try {
        return Listener.start(settings("slow", 0, 0, handshake), List.of());
      } catch (Problem tooShort) {
        assertThat(tooShort.code()).isEqualTo("UP-011");
        assertThat(handshake).isLessThan(Duration.ofSeconds(20));
      }
    }
  }

  @Test
  void an_address_that_connects_too_often_is_closed_before_any_cryptography() throws Exception {
    try (Listener busy = Listener.start(settings("busy", 0.001, 3, Duration.ofMinutes(5)), List.of(Route.get("/hello", request -> Reply.empty(204))))) {
      // One token went to the listener's own handshake at start.
      for (int i = 0; i < 2; i++) try (SSLSocket good = (SSLSocket) TestTls.context(null).getSocketFactory().createSocket("127.0.0.1", busy.port())) {
        good.startHandshake();
      }
      try (SSLSocket tooMany = (SSLSocket) TestTls.context(null).getSocketFactory().createSocket("127.0.0.1", busy.port())) {
        assertThatThrownBy(tooMany::startHandshake).isInstanceOf(java.io.IOException.class);
      }
      assertThat(busy.counters().refused()).isEqualTo(1);
    }
  }

  @Test
  void a_certificate_that_does_not_fit_its_key_is_found_at_the_start() throws Exception {
    TestTls.Identity one = TestTls.identity("one");
    TestTls.Identity wrong = new TestTls.Identity(TestTls.identity("two").keys(), one.certificate());
    assertThatThrownBy(() -> Listener.start(Listener.Settings.of("device", TestTls.loopback(), 0, TestTls.context(wrong), TestTls.policy()), List.of()))
        .isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("UP-011"));
  }

  @Test
  void a_port_in_use_is_named() {
    assertThatThrownBy(() -> Listener.start(Listener.Settings.of("admin", TestTls.loopback(), listener.port(), TestTls.context(TestTls.identity("server")), TestTls.policy()), List.of()))
        .isInstanceOfSatisfying(Problem.class, problem -> {
          assertThat(problem.code()).isEqualTo("UP-010");
          assertThat(problem.detail()).contains(":" + listener.port());
        });
  }

  @Test
  void a_keep_alive_connection_serves_many_and_close_ends_running_requests() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    Listener own =
        Listener.start(
            settings("own", 0, 0, Duration.ofMinutes(5)),
            List.of(Route.get("/wait", request -> {
              entered.countDown();
              return Reply.text(200, "text/plain", "done");
            })));
    var pending = client.sendAsync(HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + own.port() + "/wait")).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(entered.await(1, TimeUnit.MINUTES)).isTrue();
    assertThat(pending.get(1, TimeUnit.MINUTES).body()).isEqualTo("done");
    own.close();
    assertThatThrownBy(() -> new Socket("127.0.0.1", own.port())).isInstanceOf(Exception.class);
  }
}
