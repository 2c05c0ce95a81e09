package dev.bulwark.server.api;

import dev.bulwark.fleet.device.Device;
import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.device.Lifecycle;
import dev.bulwark.problem.Problem;
import dev.bulwark.fleet.registry.DeviceSpec;
import dev.bulwark.fleet.registry.Imported;
import dev.bulwark.fleet.registry.Listing;
import dev.bulwark.fleet.registry.Moved;
import dev.bulwark.fleet.registry.NewToken;
import dev.bulwark.fleet.registry.Registered;
import dev.bulwark.pki.revocation.Revocation;
import dev.bulwark.pki.revocation.RevocationReason;
import dev.bulwark.server.http.Reply;
import dev.bulwark.server.http.Request;
import dev.bulwark.server.http.Route;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Devices as operators see and move them. A move out of service answers only when the gateway has closed the device's sessions. */
final class DeviceActions {
  private static final int SMALL = 16 * 1024;
  private static final int IMPORT = 16 << 20;
  private final Operations ops;
  private final Actions actions;
  private final Idempotency idempotency;

  DeviceActions(Operations ops, Actions actions, Idempotency idempotency) {
    this.ops = ops;
    this.actions = actions;
    this.idempotency = idempotency;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/v1/devices", this::list),
        Route.get("/api/v1/devices/{id}", this::show),
        Route.post("/api/v1/devices", SMALL, request -> once(request, this::add)),
        Route.post("/api/v1/devices/import", IMPORT, request -> once(request, this::importCsv)),
        Route.post("/api/v1/devices/{id}/token", SMALL, request -> once(request, this::token)),
        Route.post("/api/v1/devices/{id}/revoke", SMALL, request -> once(request, this::revoke)),
        Route.post("/api/v1/devices/{id}/quarantine", SMALL, request -> once(request, this::quarantine)),
        Route.post("/api/v1/devices/{id}/release", SMALL, request -> once(request, this::release)),
        Route.post("/api/v1/devices/{id}/retire", SMALL, request -> once(request, this::retire)));
  }

  private interface Step {
    Reply run(Request request, byte[] body);
  }

  private Reply once(Request request, Step step) {
    byte[] body = request.body().read();
    return idempotency.once(request, body, () -> step.run(request, body));
  }

  private static DeviceId id(Request request) {
    String text = request.parameter("id");
    if (!DeviceId.isValid(text)) throw new Missing();
    return new DeviceId(text);
  }

  /** A name that no device can have is a device that is not there. */
  private static final class Missing extends RuntimeException {
    Missing() {
      super("no such device", null, false, false);
    }
  }

  private static Reply found(Supplier<Reply> reply) {
    try {
      return reply.get();
    } catch (Missing e) {
      return missing();
    }
  }

  private static Reply missing() {
    return Reply.problem(404, "DEVICE-004", "there is no such device", "look with `bulwark device list`");
  }

  private Reply list(Request request) {
    Optional<String> state = request.query("state");
    if (state.isPresent() && Arrays.stream(Lifecycle.values()).noneMatch(known -> known.word().equals(state.get())))
      throw new Problem("API-016", "no such state", "use one of " + Arrays.stream(Lifecycle.values()).map(Lifecycle::word).collect(Collectors.joining(", ")));
    int limit = (int) Fields.number(request, "limit", 100, 1, 1_000);
    Listing listing = Listing.first(limit).after(request.query("after").orElse(""));
    if (state.isPresent()) listing = listing.in(Lifecycle.of(state.get()));
    List<Device> devices = ops.registry().list(listing);
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("devices", devices.stream().map(device -> Documents.device(device, ops.sessions().count(device.id()) > 0)).toList());
    document.put("next", devices.size() == limit ? devices.getLast().id().value() : null);
    return Reply.json(200, document);
  }

  private Reply show(Request request) {
    return found(() -> {
      DeviceId id = id(request);
      Optional<Device> device = ops.registry().find(id);
      if (device.isEmpty()) return missing();
      Instant now = ops.clock().instant();
      Map<String, Object> document = Documents.device(device.get(), ops.sessions().count(id) > 0);
      document.put("certificates", Certificates.of(ops.store(), id, now));
      document.put("lastRefusal", ops.refusals().of(id).map(refusal -> {
        Map<String, Object> last = new LinkedHashMap<>();
        last.put("at", Documents.time(refusal.at()));
        last.put("reason", refusal.reason());
        last.put("address", refusal.address());
        return last;
      }).orElse(null));
      return Reply.json(200, document);
    });
  }

  private Reply add(Request request, byte[] body) {
    Fields fields = Fields.of(body, "id", "class", "zone", "site", "tags");
    String id = fields.text("id").orElseThrow(() -> new Problem("API-016", "id is missing", "name the device"));
    DeviceSpec spec =
        new DeviceSpec(
            id, fields.text("class").orElse(Device.DEFAULT), fields.text("site").orElse(Device.DEFAULT), fields.text("zone").orElse(Device.DEFAULT), fields.texts("tags"));
    return switch (ops.registry().add(spec)) {
      case Registered.Registration done -> {
        actions.record("device add " + done.device().id(), "done", request.address());
        yield Reply.json(201, registration(done)).with("Location", "/api/v1/devices/" + done.device().id());
      }
      case Registered.Refused no -> {
        Problem problem = no.problem();
        actions.record("device add", problem.code(), request.address());
        yield Reply.problem(no instanceof Registered.AlreadyExists ? 409 : 400, problem);
      }
    };
  }

  private static Map<String, Object> registration(Registered.Registration done) {
    Map<String, Object> document = Documents.device(done.device(), false);
    document.put("token", done.token());
    document.put("tokenExpires", Documents.time(done.tokenExpires()));
    return document;
  }

  private Reply importCsv(Request request, byte[] body) {
    if (!request.mediaType().equals("text/csv")) return Reply.problem(415, "API-012", "the body is not announced as CSV", "send Content-Type: text/csv");
    return switch (ops.registry().importCsv(new String(body, StandardCharsets.UTF_8))) {
      case Imported.Done done -> {
        actions.record("device import " + done.registrations().size(), "done", request.address());
        yield Reply.json(200, Map.of("devices", done.registrations().stream().map(DeviceActions::registration).toList()));
      }
      case Imported.Rejected rejected -> {
        actions.record("device import", "API-017", request.address());
        List<Map<String, Object>> lines = new ArrayList<>();
        for (Imported.LineProblem problem : rejected.problems())
          lines.add(Map.of("line", problem.line(), "code", problem.code(), "detail", problem.detail(), "hint", problem.hint()));
        Imported.LineProblem first = rejected.problems().getFirst();
        yield Problems.with(400, "API-017", "nothing was imported; line " + first.line() + ": " + first.detail(), first.hint(), "problems", lines);
      }
    };
  }

  private Reply token(Request request, byte[] body) {
    Fields.of(body);
    return found(() -> switch (ops.registry().newToken(id(request))) {
      case NewToken.Issued issued -> {
        actions.record("device token " + issued.device(), "done", request.address());
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", issued.device().value());
        document.put("token", issued.token());
        document.put("tokenExpires", Documents.time(issued.expires()));
        yield Reply.json(200, document);
      }
      case NewToken.Refused no -> refuse("device token", no.problem(), no instanceof NewToken.NotFound, request);
    });
  }

  private Reply refuse(String what, Problem problem, boolean notFound, Request request) {
    actions.record(what, problem.code(), request.address());
    return Reply.problem(notFound ? 404 : 409, problem);
  }

  private Reply revoke(Request request, byte[] body) {
    Fields fields = Fields.of(body, "reason");
    String word = fields.text("reason").orElse(RevocationReason.of("unspecified").map(RevocationReason::word).orElse("unspecified"));
    RevocationReason reason =
        RevocationReason.of(word)
            .orElseThrow(() -> new Problem("API-016", "no such reason", "use one of " + Arrays.stream(RevocationReason.values()).map(RevocationReason::word).collect(Collectors.joining(", "))));
    return found(() -> {
      DeviceId id = id(request);
      int before = ops.sessions().count(id);
      return cutOff("device revoke", request, id, before, ops.pki().revocations().revoke(id, reason, Actions.ACTOR));
    });
  }

  private Reply retire(Request request, byte[] body) {
    Fields.of(body, "reason");
    return found(() -> {
      DeviceId id = id(request);
      int before = ops.sessions().count(id);
      return cutOff("device retire", request, id, before, ops.pki().revocations().retire(id, Actions.ACTOR));
    });
  }

  /** Once revocation has returned, OCSP, CRL and the view show it; what is left is to see the sockets closed. */
  private Reply cutOff(String what, Request request, DeviceId id, int before, Revocation outcome) {
    return switch (outcome) {
      case Revocation.UnknownDevice unknown -> {
        actions.record(what, "DEVICE-004", request.address());
        yield missing();
      }
      case Revocation.Revoked done -> {
        int closed = closed(id, before);
        actions.record(what + " " + id, "done", request.address());
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", id.value());
        document.put("state", done.state().word());
        document.put("reason", done.reason().word());
        document.put("revokedAt", Documents.time(done.revokedAt()));
        document.put("serials", done.serials().stream().map(serial -> serial.hex()).toList());
        document.put("sessionsClosed", closed);
        document.put("crlNumber", done.crlNumber());
        yield Reply.json(200, document);
      }
    };
  }

  private int closed(DeviceId id, int before) {
    try {
      int late = ops.sessions().cut(id).get(LiveSessions.CUT.toMillis(), TimeUnit.MILLISECONDS);
      return Math.max(before, late);
    } catch (TimeoutException e) {
      throw new Problem("API-018", "a session of " + id + " is not closed yet", "the device is refused from now on; ask again", e);
    } catch (ExecutionException e) {
      throw new Problem("API-018", "the gateway could not close a session of " + id, "the device is refused from now on; look at the log", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Problem("API-018", "the server is stopping", "ask again", e);
    }
  }

  private Reply quarantine(Request request, byte[] body) {
    String reason = Fields.of(body, "reason").text("reason").orElse("operator");
    return found(() -> {
      DeviceId id = id(request);
      int before = ops.sessions().count(id);
      return moved("device quarantine", request, ops.registry().quarantine(id, reason), () -> closed(id, before));
    });
  }

  private Reply release(Request request, byte[] body) {
    String reason = Fields.of(body, "reason").text("reason").orElse("operator");
    return found(() -> moved("device release", request, ops.registry().release(id(request), reason), () -> 0));
  }

  private Reply moved(String what, Request request, Moved outcome, Supplier<Integer> closed) {
    return switch (outcome) {
      case Moved.Done done -> {
        int sessions = closed.get();
        actions.record(what + " " + done.device().id(), "done", request.address());
        Map<String, Object> document = Documents.device(done.device(), ops.sessions().count(done.device().id()) > 0);
        document.put("sessionsClosed", sessions);
        yield Reply.json(200, document);
      }
      case Moved.Refused no -> refuse(what, no.problem(), no instanceof Moved.NotFound, request);
    };
  }
}
