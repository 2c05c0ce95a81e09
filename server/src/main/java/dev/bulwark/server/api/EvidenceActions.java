package dev.bulwark.server.api;

import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.device.Lifecycle;
import dev.bulwark.fleet.event.Event;
import dev.bulwark.fleet.evidence.Acceptance;
import dev.bulwark.fleet.evidence.Evidence;
import dev.bulwark.fleet.evidence.Source;
import dev.bulwark.fleet.store.Tx;
import dev.bulwark.problem.Problem;
import dev.bulwark.server.http.Json;
import dev.bulwark.server.http.Reply;
import dev.bulwark.server.http.Request;
import dev.bulwark.server.http.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Evidence that operators and their tools bring: one statement, or up to {@value #MOST} that are taken together or not at all.
 *
 * <h2>Guarantees</h2> Once it has answered 201, a statement counts, is in the audit log and survives a crash. What is refused leaves nothing but the note of the refusal. {@code attested} is taken only with the
 * signature of a certificate that is the named device's and good now.
 * <h2>Does not guarantee</h2> That a statement is true: its rank says how far it is believed, and stronger evidence against it makes a finding.
 */
final class EvidenceActions {
  private static final int ONE = 16 * 1024;
  private static final int MANY = 1 << 20;
  private static final int MOST = 1_000;
  /** Clocks of good machines differ by less. */
  private static final Duration AHEAD = Duration.ofSeconds(10);
  /** A signed statement that is older comes from somewhere it was kept. */
  private static final Duration ATTESTED_FOR = Duration.ofDays(7);

  private final Operations ops;
  private final Actions actions;
  private final Idempotency idempotency;

  EvidenceActions(Operations ops, Actions actions, Idempotency idempotency) {
    this.ops = ops;
    this.actions = actions;
    this.idempotency = idempotency;
  }

  List<Route> routes() {
    return List.of(Route.post("/api/v1/evidence", ONE, this::one), Route.post("/api/v1/evidence/batch", MANY, this::batch));
  }

  private Reply one(Request request) {
    byte[] body = request.body().read();
    return idempotency.once(request, body, () -> answered(request, () -> Reply.json(201, accept(List.of(EvidenceBody.read(Json.object(body), "")), request).getFirst())));
  }

  private Reply batch(Request request) {
    byte[] body = request.body().read();
    return idempotency.once(
        request, body, () -> answered(request, () -> {
          JsonNode list = Json.object(body).get("statements");
          if (list == null || !list.isArray() || list.isEmpty() || list.size() > MOST) throw new Problem("API-016", "statements is no list of 1 to " + MOST, "send {\"statements\": […]}");
          List<EvidenceBody> read = new ArrayList<>();
          for (JsonNode each : list) read.add(EvidenceBody.read(each, "statement " + (read.size() + 1) + ": "));
          return Reply.json(201, Map.of("statements", accept(read, request)));
        }));
  }

  private interface Step {
    Reply run();
  }

  /** A refusal is on record as every other action's, and its status tells a device that is not there from a statement that cannot be taken. */
  private Reply answered(Request request, Step step) {
    try {
      return step.run();
    } catch (Problem e) {
      if (!e.code().startsWith("API-") && !e.code().equals("DEVICE-004")) throw e;
      actions.record("evidence add", e.code(), request.address());
      int status =
          switch (e.code()) {
            case "DEVICE-004" -> 404;
            case "API-032", "API-033", "API-034" -> 422;
            default -> 400;
          };
      return Reply.problem(status, e);
    }
  }

  private List<Map<String, Object>> accept(List<EvidenceBody> read, Request request) {
    Instant now = ops.clock().instant();
    for (EvidenceBody body : read) inTime(body, now);
    Acceptance acceptance = new Acceptance(Event.Source.OPERATOR, Actions.ACTOR, request.address());
    return ops.store()
        .write(
            tx -> {
              List<Map<String, Object>> answers = new ArrayList<>();
              for (EvidenceBody body : read) {
                allowed(tx, body, now);
                answers.add(answer(acceptance.accept(tx, body.statement(), now)));
              }
              return answers;
            });
  }

  private static void inTime(EvidenceBody body, Instant now) {
    Instant at = body.statement().collectedAt();
    if (at.isAfter(now.plus(AHEAD))) throw new Problem("API-032", body.place() + "collectedAt lies in the future", "send when it was seen; set the clock of the sending machine");
    if (body.statement().source() == Source.ATTESTED && at.isBefore(now.minus(ATTESTED_FOR)))
      throw new Problem("API-034", body.place() + "the device signed this more than " + ATTESTED_FOR.toDays() + " days ago", "let the device sign a report of today");
  }

  /** Inside the commit, so that neither the device nor its certificate can go in between. */
  private static void allowed(Tx tx, EvidenceBody body, Instant now) {
    DeviceId device = body.statement().device();
    if (device == null) {
      if (body.statement().source() == Source.ATTESTED) throw new Problem("API-033", body.place() + "a device attests, the platform cannot", "name the device that signed");
      return;
    }
    Lifecycle state =
        tx.first("SELECT state FROM device WHERE id = ?", row -> Lifecycle.of(row.text(1)), device.value())
            .orElseThrow(() -> new Problem("DEVICE-004", body.place() + "there is no such device", "look with `bulwark device list`"));
    if (body.statement().source() == Source.ATTESTED) DeviceSignature.check(tx, device, state, body, now);
  }

  private static Map<String, Object> answer(Evidence evidence) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("id", evidence.id());
    answer.put("rank", evidence.rank());
    return answer;
  }
}
