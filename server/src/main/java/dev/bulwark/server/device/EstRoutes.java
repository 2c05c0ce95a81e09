package dev.bulwark.server.device;

import dev.bulwark.pki.Pki;
import dev.bulwark.pki.est.EnrolRequest;
import dev.bulwark.pki.est.Enrolment;
import dev.bulwark.pki.est.Enrolments;
import dev.bulwark.pki.est.EstMessages;
import dev.bulwark.server.http.Reply;
import dev.bulwark.server.http.Request;
import dev.bulwark.server.http.Route;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** EST (RFC 7030, RFC 8951) over HTTP, with and without a label in the path. */
final class EstRoutes {
  private static final String BASE = "/.well-known/est";
  private static final String CERTIFICATES = "application/pkcs7-mime";
  private final Pki pki;

  EstRoutes(Pki pki) {
    this.pki = pki;
  }

  List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    for (String base : List.of(BASE, BASE + "/{label}")) {
      routes.add(Route.get(base + "/cacerts", request -> cacerts()));
      routes.add(Route.get(base + "/csrattrs", request -> base64("application/csrattrs", EstMessages.csrAttributes())));
      routes.add(Route.post(base + "/simpleenroll", Enrolments.LARGEST_BODY, this::enrol));
      routes.add(Route.post(base + "/simplereenroll", Enrolments.LARGEST_BODY, this::renew));
    }
    return routes;
  }

  private Reply cacerts() {
    List<byte[]> certificates = new ArrayList<>();
    for (X509Certificate certificate : pki.authority().caCertificates()) certificates.add(encoded(certificate));
    return base64(CERTIFICATES, EstMessages.certificates(certificates));
  }

  /** With a token, or with the certificate the device has already (RFC 7030, 3.3.2). */
  private Reply enrol(Request request) {
    Optional<BasicCredentials> given = request.header("Authorization").flatMap(BasicCredentials::read);
    if (given.isEmpty() && request.certificate().isPresent()) return renew(request);
    // Nothing given takes the same path as something wrong, so that neither answer nor bookkeeping tells them apart.
    BasicCredentials credentials = given.orElse(new BasicCredentials("", ""));
    return withBody(request, body -> pki.enrolments().enrol(new EnrolRequest(credentials.user(), credentials.password(), body, label(request), request.address())));
  }

  private Reply renew(Request request) {
    Optional<X509Certificate> peer = request.certificate();
    if (peer.isEmpty())
      return unauthorized(Reply.problem(401, "EST-001", "no certificate was shown", "renew with the device's current certificate in the TLS handshake"));
    return withBody(request, body -> pki.enrolments().renew(peer.get(), body, label(request), request.address()));
  }

  private interface Desk {
    Enrolment decide(byte[] body);
  }

  private static Reply withBody(Request request, Desk desk) {
    if (!request.mediaType().equals("application/pkcs10"))
      return Reply.problem(415, "API-012", "the body is not announced as a certificate request", "send Content-Type: application/pkcs10");
    byte[] body;
    try {
      body = request.body().read();
    } catch (Request.TooLarge e) {
      // One octet too many stands for all of them: the desk says what it says and keeps the record, and nothing more is read.
      body = new byte[Enrolments.LARGEST_BODY + 1];
    }
    return reply(desk.decide(body));
  }

  private static Reply reply(Enrolment outcome) {
    return switch (outcome) {
      case Enrolment.Issued issued -> base64(CERTIFICATES + "; smime-type=certs-only", EstMessages.certificates(List.of(issued.certificate().der())));
      case Enrolment.Unauthenticated no -> unauthorized(Reply.problem(401, no.code(), no.detail(), no.hint()));
      case Enrolment.Forbidden no -> Reply.problem(403, no.code(), no.detail(), no.hint());
      case Enrolment.BadRequest no -> Reply.problem(400, no.code(), no.detail(), no.hint());
      case Enrolment.TooLarge no -> Reply.problem(413, no.code(), no.detail(), no.hint());
      case Enrolment.Throttled no ->
          Reply.problem(429, no.code(), no.detail(), no.hint()).with("Retry-After", Long.toString(Math.max(1, no.retryAfter().plusMillis(999).toSeconds())));
    };
  }

  private static Reply unauthorized(Reply reply) {
    return reply.with("WWW-Authenticate", "Basic realm=\"bulwark\"");
  }

  private static Reply base64(String type, byte[] der) {
    return Reply.of(200, type, EstMessages.body(der)).with("Content-Transfer-Encoding", "base64");
  }

  private static @Nullable String label(Request request) {
    return request.parameters().get("label");
  }

  static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a parsed certificate has its encoding", e);
    }
  }
}
