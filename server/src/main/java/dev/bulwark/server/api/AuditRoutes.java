package dev.bulwark.server.api;

import dev.bulwark.problem.Problem;
import dev.bulwark.server.audits.AuditRun;
import dev.bulwark.server.http.Reply;
import dev.bulwark.server.http.Request;
import dev.bulwark.server.http.Route;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Audits of the fleet: the runs there were, the document of each, and one more now. */
final class AuditRoutes {
  private static final int SMALL = 1_024;
  private static final int MOST = 400;
  private static final Pattern ID = Pattern.compile("[0-9]{13}-[0-9a-f]{8}");
  private final Operations ops;
  private final Actions actions;
  private final Idempotency idempotency;

  AuditRoutes(Operations ops, Actions actions, Idempotency idempotency) {
    this.ops = ops;
    this.actions = actions;
    this.idempotency = idempotency;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/v1/audits", this::list), Route.get("/api/v1/audits/{id}", this::show),
        Route.post("/api/v1/audits", SMALL, request -> {
          byte[] body = request.body().read();
          return idempotency.once(request, body, () -> run(request, body));
        }));
  }

  private Reply list(Request request) {
    int limit = (int) Fields.number(request, "limit", 50, 1, MOST);
    return Reply.json(200, Map.of("audits", ops.audits().list(limit).stream().map(AuditRoutes::document).toList()));
  }

  private Reply show(Request request) {
    String id = request.parameter("id");
    if (!ID.matcher(id).matches()) return missing();
    return ops.audits().document(id).map(document -> Reply.of(200, "application/json", document)).orElseGet(AuditRoutes::missing);
  }

  private static Reply missing() {
    return Reply.problem(404, "HARDEN-402", "there is no such audit", "look with GET /api/v1/audits");
  }

  private Reply run(Request request, byte[] body) {
    Fields.of(body);
    try {
      AuditRun run = ops.audits().run(AuditRun.Cause.OPERATOR);
      actions.record("audit fleet " + run.id(), "done", request.address());
      return Reply.json(201, document(run)).with("Location", "/api/v1/audits/" + run.id());
    } catch (Problem e) {
      if (!e.code().equals("HARDEN-401")) throw e;
      actions.record("audit fleet", e.code(), request.address());
      return Reply.problem(409, e);
    }
  }

  private static Map<String, Object> document(AuditRun run) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("id", run.id());
    document.put("startedAt", Documents.time(run.startedAt()));
    document.put("finishedAt", Documents.time(run.finishedAt()));
    document.put("cause", run.cause().word());
    document.put("validUntil", Documents.time(run.validUntil()));
    document.put("findings", run.counts());
    document.put("unknown", run.unknown());
    document.put("new", run.fresh());
    document.put("resolved", run.resolved());
    document.put("sha256", run.sha256());
    return document;
  }
}
