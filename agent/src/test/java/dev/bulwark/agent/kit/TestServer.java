package dev.bulwark.agent.kit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.bulwark.agent.identity.Credential;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPReq;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/** The device listener as far as an agent sees it: EST, OCSP, and where the broker is. One-time tokens; every request is remembered. */
public final class TestServer implements AutoCloseable {
  public final TestAuthority authority;
  public final List<String> requests = new CopyOnWriteArrayList<>();
  public final List<String> bodies = new CopyOnWriteArrayList<>();
  /** The paths that were asked for with a certificate. */
  public final Set<String> withCertificate = ConcurrentHashMap.newKeySet();
  /** {@code id:token} pairs that may still enrol. */
  public final Set<String> tokens = ConcurrentHashMap.newKeySet();
  public final Set<String> revoked = ConcurrentHashMap.newKeySet();
  public volatile Duration validity = Duration.ofDays(90);
  public volatile int brokerPort = 1;
  /** When set, every EST post is answered with it: status, content type, body. */
  public volatile @org.jspecify.annotations.Nullable Answer fixed;

  /** A whole answer. */
  public record Answer(int status, String type, byte[] body) {}

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpsServer server;

  public TestServer(TestAuthority authority, Credential identity) throws IOException {
    this.authority = authority;
    SSLContext context = TestTls.server(identity, authority.root);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters wanted = context.getDefaultSSLParameters();
            wanted.setProtocols(new String[] {"TLSv1.3"});
            wanted.setWantClientAuth(true);
            parameters.setSSLParameters(wanted);
          }
        });
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  public static TestServer start() throws IOException {
    TestAuthority authority = new TestAuthority();
    return new TestServer(authority, authority.server());
  }

  public URI url() {
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    byte[] body = exchange.getRequestBody().readAllBytes();
    requests.add(exchange.getRequestMethod() + " " + path);
    bodies.add(new String(body, StandardCharsets.ISO_8859_1));
    if (showsCertificate((HttpsExchange) exchange)) withCertificate.add(path);
    Answer answer;
    try {
      answer =
          switch (path) {
            case "/.well-known/bulwark" ->
                json(200, "{\"tenant\":\"DEFAULT\",\"version\":\"0.1.0\",\"mqtt\":{\"host\":\"0.0.0.0\",\"port\":" + brokerPort + "},\"device\":{\"port\":1}}");
            case "/.well-known/est/cacerts" -> pkcs7(authority.root, authority.issuer);
            case "/.well-known/est/simpleenroll" -> fixed != null ? fixed : enrol(exchange, body);
            case "/.well-known/est/simplereenroll" -> fixed != null ? fixed : renew((HttpsExchange) exchange, body);
            case "/ocsp" -> ocsp(body);
            default -> json(404, "{}");
          };
    } catch (Exception e) {
      answer = new Answer(500, "text/plain", e.toString().getBytes(StandardCharsets.UTF_8));
    }
    exchange.getResponseHeaders().add("Content-Type", answer.type());
    exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
    exchange.getResponseBody().write(answer.body());
    exchange.close();
  }

  private static boolean showsCertificate(HttpsExchange exchange) {
    try {
      return exchange.getSSLSession().getPeerCertificates().length > 0;
    } catch (SSLPeerUnverifiedException anonymous) {
      return false;
    }
  }

  private Answer enrol(HttpExchange exchange, byte[] body) throws Exception {
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    String pair = authorization == null ? "" : new String(Base64.getDecoder().decode(authorization.substring(6)), StandardCharsets.UTF_8);
    if (!tokens.remove(pair)) return json(401, "{\"code\":\"EST-001\",\"detail\":\"the token is not valid\"}");
    return issue(pair.substring(0, pair.indexOf(':')), body);
  }

  private Answer renew(HttpsExchange exchange, byte[] body) throws Exception {
    X509Certificate present;
    try {
      present = (X509Certificate) exchange.getSSLSession().getPeerCertificates()[0];
    } catch (SSLPeerUnverifiedException anonymous) {
      return json(401, "{\"code\":\"EST-001\",\"detail\":\"no certificate\"}");
    }
    if (revoked.contains(present.getSerialNumber().toString(16))) return json(403, "{\"code\":\"EST-020\",\"detail\":\"revoked\"}");
    return issue(present.getSubjectX500Principal().getName().substring(3), body);
  }

  private Answer issue(String id, byte[] body) throws Exception {
    byte[] der = Base64.getMimeDecoder().decode(body);
    PKCS10CertificationRequest request = new PKCS10CertificationRequest(der);
    PublicKey key = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(request.getSubjectPublicKeyInfo().getEncoded()));
    boolean proven =
        request.isSignatureValid(new org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder().build(key)) && request.getSubject().toString().equals("CN=" + id);
    if (!proven) return json(400, "{\"code\":\"EST-010\",\"detail\":\"bad request\"}");
    Instant now = Instant.now();
    Duration back = validity.dividedBy(10).compareTo(Duration.ofMinutes(5)) < 0 ? validity.dividedBy(10) : Duration.ofMinutes(5);
    return pkcs7(authority.device(id, key, now.minus(back), now.plus(validity)));
  }

  private Answer ocsp(byte[] body) throws Exception {
    OCSPReq request = new OCSPReq(body);
    var id = request.getRequestList()[0].getCertID();
    boolean gone = revoked.contains(id.getSerialNumber().toString(16));
    CertificateStatus status = gone ? new RevokedStatus(new java.util.Date(), 1) : CertificateStatus.GOOD;
    var digests = new JcaDigestCalculatorProviderBuilder().build();
    var signer = authority.server();
    var builder = new BasicOCSPRespBuilder(new org.bouncycastle.cert.ocsp.RespID(new org.bouncycastle.asn1.x500.X500Name("CN=Test issuer")));
    builder.addResponse(id, status);
    var basic =
        builder.build(
            new JcaContentSignerBuilder("SHA256withECDSA").build(signer.key().privateKey()), new org.bouncycastle.cert.X509CertificateHolder[0], new java.util.Date());
    assert digests != null;
    return new Answer(200, "application/ocsp-response", new OCSPRespBuilder().build(OCSPRespBuilder.SUCCESSFUL, basic).getEncoded());
  }

  public static Answer pkcs7(X509Certificate... certificates) {
    return new Answer(200, "application/pkcs7-mime; smime-type=certs-only", Base64.getMimeEncoder().encode(TestAuthority.pkcs7(certificates)));
  }

  public static Answer json(int status, String body) {
    return new Answer(status, status >= 400 ? "application/problem+json" : "application/json", body.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
