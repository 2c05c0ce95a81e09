package dev.bulwark.agent.est;

import dev.bulwark.agent.identity.Credential;
import dev.bulwark.agent.identity.DeviceKey;
import dev.bulwark.agent.tls.ClientTls;
import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.keys.Reveal;
import dev.bulwark.fleet.keys.Secret;
import dev.bulwark.problem.Printable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Speaks to the device listener over HTTPS.
 *
 * <h2>Guarantees</h2> Nothing is sent, the token least of all, before the server has proven itself against the pinned roots; an answer is read up to 256 KiB and within 30 s; a
 * request is sent once, never silently again (a one-time token would be burnt unseen).
 * <h2>Fails by</h2> returning {@link EstOutcome}; {@code Problem AGENT-008} when the server describes itself in words that cannot be read.
 */
public final class EstClient implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final int LARGEST = 256 * 1024;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final URI server;
  private final ClientTls tls;
  private final InstantSource clock;
  private final HttpClient http;

  /** {@code tls} decides who we are: with a credential this client may renew, without one it may only enrol. */
  public EstClient(URI server, ClientTls tls, InstantSource clock) {
    this.server = server;
    this.tls = tls;
    this.clock = clock;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .sslContext(tls.context())
            .sslParameters(ClientTls.parameters())
            .build();
  }

  /** Root and issuing authorities as the server tells them; trusted only as far as they lead to a pinned root. */
  public List<X509Certificate> caCertificates() throws IOException {
    HttpResponse<byte[]> answer = send(request("/.well-known/est/cacerts").GET().build());
    if (answer.statusCode() != 200) throw new IOException("cacerts answered " + answer.statusCode());
    try {
      return IssuedChain.certificates(answer.body());
    } catch (CertificateException e) {
      throw new IOException("cacerts cannot be read: " + e.getMessage(), e);
    }
  }

  /** Where the other listeners are. */
  public ServerCard serverCard() throws IOException {
    HttpResponse<byte[]> answer = send(request("/.well-known/bulwark").GET().build());
    if (answer.statusCode() != 200) throw new IOException("/.well-known/bulwark answered " + answer.statusCode());
    return ServerCard.read(answer.body(), server);
  }

  /** First certificate: proves the right to it with a one-time token. */
  public EstOutcome enrol(DeviceId id, Secret token, DeviceKey key) {
    byte[] secret = token.reveal(Reveal.because("HTTP Basic authentication of an enrolment"));
    byte[] name = (id.value() + ":").getBytes(StandardCharsets.UTF_8);
    byte[] pair = Arrays.copyOf(name, name.length + secret.length);
    System.arraycopy(secret, 0, pair, name.length, secret.length);
    Arrays.fill(secret, (byte) 0);
    String basic = "Basic " + Base64.getEncoder().encodeToString(pair);
    Arrays.fill(pair, (byte) 0);
    return certificate("simpleenroll", basic, id, key);
  }

  /** Next certificate: proves the right to it with the present one, in the TLS handshake. */
  public EstOutcome renew(DeviceId id, DeviceKey key) {
    return certificate("simplereenroll", null, id, key);
  }

  private EstOutcome certificate(String operation, @Nullable String authorization, DeviceId id, DeviceKey key) {
    HttpRequest.Builder request =
        request("/.well-known/est/" + operation)
            .header("Content-Type", "application/pkcs10")
            .header("Content-Transfer-Encoding", "base64")
            .POST(BodyPublishers.ofString(SigningRequest.base64(id, key), StandardCharsets.US_ASCII));
    if (authorization != null) request.header("Authorization", authorization);
    try {
      List<X509Certificate> authorities = caCertificates();
      HttpResponse<byte[]> answer = send(request.build());
      int status = answer.statusCode();
      if (status == 200)
        return new EstOutcome.Enrolled(IssuedChain.of(IssuedChain.certificates(answer.body()), authorities, tls.roots(), key.publicKey(), id, clock.instant()));
      if (status >= 500) return new EstOutcome.Unreachable("the server cannot answer now: " + status);
      return refused(answer);
    } catch (CertificateException e) {
      return new EstOutcome.Refused(200, "AGENT-009", "the answer is not a certificate for this device: " + e.getMessage());
    } catch (IOException e) {
      return new EstOutcome.Unreachable(reason(e));
    }
  }

  /** How our certificate stands with the server; {@link Standing#UNANSWERED} where it does not say. */
  public Standing standing(Credential credential) {
    if (credential.chain().size() < 2) return Standing.UNANSWERED;
    StandingQuery query = new StandingQuery(credential.leaf(), credential.chain().get(1));
    try {
      HttpRequest request = request("/ocsp").header("Content-Type", "application/ocsp-request").POST(BodyPublishers.ofByteArray(query.request())).build();
      HttpResponse<byte[]> answer = send(request);
      return answer.statusCode() == 200 ? query.read(answer.body()) : Standing.UNANSWERED;
    } catch (IOException e) {
      return Standing.UNANSWERED;
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.resolve(path)).timeout(ANSWER).header("Accept", "*/*");
  }

  private HttpResponse<byte[]> send(HttpRequest request) throws IOException {
    try {
      return http.send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static EstOutcome.Refused refused(HttpResponse<byte[]> answer) {
    String code = "AGENT-010";
    String detail = "the server answered " + answer.statusCode();
    String type = answer.headers().firstValue("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    byte[] body = answer.body();
    if (type.contains("json") && body.length <= 16_384) {
      try {
        JsonNode problem = JSON.readTree(body);
        String told = problem.path("code").asString("");
        if (told.matches("[A-Z]{2,10}-[0-9]{3}")) code = told;
        detail = problem.path("detail").asString(detail);
      } catch (JacksonException notJson) {
        detail += " and a body that cannot be read";
      }
    }
    return new EstOutcome.Refused(answer.statusCode(), code, Printable.line(detail, 500));
  }

  /** The innermost message, on one line: the outer ones of a TLS failure say nothing. */
  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && cause.getCause() != cause) cause = cause.getCause();
    String text = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return Printable.line(text, 500);
  }

  @Override
  public void close() {
    // Not close(): that waits for connections to go idle. Every request here is over or not wanted any more.
    http.shutdownNow();
  }
}
