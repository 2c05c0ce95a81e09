package dev.bulwark.server.device;

import dev.bulwark.pki.IssuerName;
import dev.bulwark.pki.Pki;
import dev.bulwark.pki.revocation.Crl;
import dev.bulwark.pki.revocation.OcspReply;
import dev.bulwark.pki.revocation.OcspResponder;
import dev.bulwark.server.http.Reply;
import dev.bulwark.server.http.Request;
import dev.bulwark.server.http.Route;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/** Whether certificates are good: OCSP by POST and GET, the revocation lists, and the issuers' certificates that both are checked with. */
final class StatusRoutes {
  private final Pki pki;

  StatusRoutes(Pki pki) {
    this.pki = pki;
  }

  List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    routes.add(Route.post("/ocsp", OcspResponder.LARGEST, request -> reply(pki.ocsp().respond(request.body().read()), request)));
    routes.add(Route.get("/ocsp/{request...}", request -> reply(pki.ocsp().get(request.parameter("request")), request)));
    for (IssuerName issuer : IssuerName.values()) {
      routes.add(Route.get("/crl/" + issuer.word() + ".crl", request -> crl(pki.crls().current(issuer), request)));
      routes.add(Route.get("/ca/" + issuer.word() + ".cer", request -> Reply.of(200, "application/pkix-cert", pki.authority().issuer(issuer).der())));
    }
    return routes;
  }

  private static Reply reply(OcspReply outcome, Request request) {
    return switch (outcome) {
      case OcspReply.TooLarge tooLarge -> Reply.problem(413, "API-004", "the OCSP request is longer than " + OcspResponder.LARGEST + " bytes", "ask for fewer certificates");
      case OcspReply.Answered answered -> {
        Reply reply = Reply.of(200, "application/ocsp-response", answered.der());
        OcspReply.Cache cache = answered.cache();
        if (cache == null || request.method().equals("POST")) yield reply;
        String tag = '"' + cache.entityTag() + '"';
        Reply fresh = unchanged(request, tag) ? Reply.empty(304) : reply;
        yield fresh
            .with("Cache-Control", "max-age=" + cache.maxAge().toSeconds() + ", public, no-transform, must-revalidate")
            .with("ETag", tag)
            .with("Last-Modified", date(cache.producedAt()))
            .with("Expires", date(cache.nextUpdate()));
      }
    };
  }

  /** To be asked for again each time, cheaply: a list that a cache keeps for an hour would hide a revocation for an hour. */
  private static Reply crl(Crl crl, Request request) {
    String tag = "\"crl-" + crl.number() + '"';
    Reply reply = unchanged(request, tag) ? Reply.empty(304) : Reply.of(200, "application/pkix-crl", crl.der());
    return reply.with("Cache-Control", "no-cache").with("ETag", tag).with("Last-Modified", date(crl.thisUpdate()));
  }

  private static boolean unchanged(Request request, String tag) {
    return request.header("If-None-Match").map(given -> given.contains(tag)).orElse(false);
  }

  private static String date(Instant at) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(at.atZone(ZoneOffset.UTC));
  }
}
