package dev.bulwark.server.api;

import dev.bulwark.fleet.store.Store;
import dev.bulwark.server.http.Json;
import dev.bulwark.server.http.Reply;
import dev.bulwark.server.http.Request;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Repeats an answer instead of an action: {@code Idempotency-Key} on a mutating call.
 *
 * <h2>Guarantees</h2> A second call with the same key, path and body gets the first answer for a day, over restarts too; with another path or body it is refused. Two at once: one acts, the other is told to
 * come back.
 * <h2>Does not guarantee</h2> An answer after a crash between action and note; the caller sees the state and decides. Nor a secret twice: an enrolment token is null in the repeated answer, because nothing
 * here may keep one; ask for a new token.
 */
final class Idempotency {
  private static final Duration KEPT = Duration.ofDays(1);
  private static final int LONGEST = 200;
  private final Store store;
  private final InstantSource clock;
  private final ConcurrentHashMap<String, Boolean> running = new ConcurrentHashMap<>();

  Idempotency(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Runs {@code action} unless it ran before with this request's key. */
  Reply once(Request request, byte[] body, Supplier<Reply> action) {
    Optional<String> given = request.header("Idempotency-Key");
    if (given.isEmpty()) return action.get();
    if (given.get().isBlank() || given.get().length() > LONGEST) return Reply.problem(400, "API-013", "the idempotency key is empty or too long", "send 1 to 200 characters, random ones");
    String key = sha256(given.get().getBytes(StandardCharsets.UTF_8));
    String call = sha256((request.method() + " " + request.path() + "\n").getBytes(StandardCharsets.UTF_8), body);
    if (running.putIfAbsent(key, true) != null) return Reply.problem(409, "API-014", "a call with this idempotency key is running", "repeat it in a moment").with("Retry-After", "1");
    try {
      Optional<Kept> kept = find(key);
      if (kept.isPresent()) {
        if (kept.get().call.equals(call)) return Reply.of(kept.get().status, "application/json", kept.get().body.getBytes(StandardCharsets.UTF_8)).with("Idempotency-Replayed", "true");
        return Reply.problem(409, "API-015", "this idempotency key was used for another call", "use a new key for each call");
      }
      Reply reply = action.get();
      // Refusals may be repeated with better luck; only what was done is kept.
      if (reply.status() < 300) keep(key, call, reply);
      return reply;
    } finally {
      running.remove(key);
    }
  }

  private record Kept(String call, int status, String body) {}

  private Optional<Kept> find(String key) {
    long oldest = clock.instant().minus(KEPT).toEpochMilli();
    return store.read(
        query ->
            query.first(
                "SELECT status, body FROM idempotency WHERE key = ? AND at > ?",
                row -> new Kept(row.text(2).substring(0, 64), (int) row.number(1), row.text(2).substring(64)), key, oldest));
  }

  private void keep(String key, String call, Reply reply) {
    Instant now = clock.instant();
    ObjectNode document = Json.object(reply.body());
    forgetTokens(document);
    String body = call + new String(Json.bytes(document), StandardCharsets.UTF_8);
    store.write(
        tx -> {
          tx.change("DELETE FROM idempotency WHERE at <= ?", now.minus(KEPT));
          return tx.change(
              "INSERT INTO idempotency (key, at, status, body) VALUES (?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET at = excluded.at, status = excluded.status, body = excluded.body",
              key, now, reply.status(), body);
        });
  }

  private static void forgetTokens(JsonNode node) {
    if (node instanceof ObjectNode object && object.has("token")) object.putNull("token");
    for (JsonNode child : node) forgetTokens(child);
  }

  private static String sha256(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) digest.update(part);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
