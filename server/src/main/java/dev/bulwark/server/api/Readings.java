package dev.bulwark.server.api;

import dev.bulwark.fleet.audit.AuditLog;
import dev.bulwark.fleet.audit.SignedHead;
import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.event.EventJson;
import dev.bulwark.fleet.event.EventLog;
import dev.bulwark.problem.Problem;
import dev.bulwark.fleet.store.Leaf;
import dev.bulwark.pki.IssuerName;
import dev.bulwark.pki.issue.Issuer;
import dev.bulwark.server.http.Json;
import dev.bulwark.server.http.Reply;
import dev.bulwark.server.http.Request;
import dev.bulwark.server.http.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What operators read and nothing changes by: state of the server, CAs, scorecard, audit log, events. */
final class Readings {
  private static final HexFormat HEX = HexFormat.of();
  private final Operations ops;
  private final byte[] openapi;

  Readings(Operations ops) {
    this.ops = ops;
    try (InputStream in = Readings.class.getResourceAsStream("openapi.json")) {
      if (in == null) throw new IllegalStateException("openapi.json is not in the jar");
      this.openapi = in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/v1/status", request -> Reply.json(200, ops.status().get())),
        Route.get("/api/v1/ca", request -> ca()),
        Route.get("/api/v1/scorecard", request -> Reply.json(200, ops.scorecard().apply(Optional.empty()))),
        Route.get("/api/v1/devices/{id}/scorecard", this::scorecard),
        Route.get("/api/v1/audit/head", request -> head()),
        Route.get("/api/v1/audit/inclusion", this::inclusion),
        Route.get("/api/v1/audit/consistency", this::consistency),
        Route.get("/api/v1/audit/leaves", this::leaves),
        Route.get("/api/v1/events", this::events),
        Route.get("/api/v1/openapi.json", request -> Reply.of(200, "application/json", openapi)),
        Route.get("/metrics", request -> Reply.text(200, dev.bulwark.server.metrics.Metrics.TYPE, ops.metrics().scrape())));
  }

  private Reply ca() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("root", issuer(IssuerName.ROOT));
    List<Map<String, Object>> issuers = new ArrayList<>();
    for (IssuerName name : IssuerName.values()) if (name != IssuerName.ROOT) issuers.add(issuer(name));
    document.put("issuers", issuers);
    return Reply.json(200, document);
  }

  private Map<String, Object> issuer(IssuerName name) {
    Issuer issuer = ops.pki().authority().issuer(name);
    X509Certificate certificate = issuer.certificate();
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("name", name.word());
    document.put("subject", certificate.getSubjectX500Principal().getName());
    document.put("pem", Documents.pem(certificate));
    document.put("notAfter", Documents.time(issuer.notAfter()));
    return document;
  }

  private Reply scorecard(Request request) {
    String text = request.parameter("id");
    if (!DeviceId.isValid(text) || ops.view().device(new DeviceId(text)).isEmpty())
      return Reply.problem(404, "DEVICE-004", "there is no such device", "look with `bulwark device list`");
    return Reply.json(200, ops.scorecard().apply(Optional.of(new DeviceId(text))));
  }

  private Reply head() {
    AuditLog.Head now = ops.audit().head();
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("size", now.size());
    document.put("root", now.root());
    document.put("signed", ops.audit().newestHead().map(Readings::signed).orElse(null));
    return Reply.json(200, document);
  }

  private static Map<String, Object> signed(SignedHead head) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("size", head.size());
    document.put("root", head.root());
    document.put("at", Documents.time(head.at()));
    document.put("signature", head.signature());
    return document;
  }

  private Reply inclusion(Request request) {
    long size = Fields.number(request, "size", ops.audit().head().size(), 1, ops.audit().head().size());
    long index = Fields.number(request, "index", -1, 0, size - 1);
    if (index < 0) throw new Problem("API-016", "index is missing", "name the leaf, from 0");
    return Reply.json(200, proof(Map.of("index", index, "size", size), ops.audit().inclusion(index, size)));
  }

  private Reply consistency(Request request) {
    long to = Fields.number(request, "to", ops.audit().head().size(), 1, ops.audit().head().size());
    long from = Fields.number(request, "from", -1, 1, to);
    if (from < 0) throw new Problem("API-016", "from is missing", "name the size of the older tree");
    return Reply.json(200, proof(Map.of("from", from, "to", to), ops.audit().consistency(from, to)));
  }

  private static Map<String, Object> proof(Map<String, Object> about, List<byte[]> hashes) {
    Map<String, Object> document = new LinkedHashMap<>(about);
    document.put("proof", hashes.stream().map(HEX::formatHex).toList());
    return document;
  }

  private Reply leaves(Request request) {
    long from = Fields.number(request, "from", 0, 0, Long.MAX_VALUE);
    int limit = (int) Fields.number(request, "limit", 100, 1, 1_000);
    List<Map<String, Object>> leaves = new ArrayList<>();
    for (Leaf leaf : ops.audit().leaves(from, limit)) {
      byte[] body = leaf.canonical();
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("index", from + leaves.size());
      document.put("leaf", Json.object(body));
      document.put("body", Base64.getEncoder().encodeToString(body));
      leaves.add(document);
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("leaves", leaves);
    document.put("next", from + leaves.size());
    return Reply.json(200, document);
  }

  private Reply events(Request request) {
    long from = Fields.number(request, "from", 0, 0, Long.MAX_VALUE);
    int limit = (int) Fields.number(request, "limit", 100, 1, 1_000);
    List<Map<String, Object>> events = new ArrayList<>();
    long next = from;
    for (EventLog.Recorded recorded : ops.log().read(from, limit)) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("offset", recorded.offset());
      document.put("event", Json.object(EventJson.write(recorded.event()).getBytes(StandardCharsets.UTF_8)));
      events.add(document);
      next = recorded.offset() + 1;
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("events", events);
    document.put("next", next);
    return Reply.json(200, document);
  }
}
