package dev.bulwark.server.api;

import dev.bulwark.problem.Problem;
import dev.bulwark.fleet.store.Store;
import dev.bulwark.server.http.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether the server can take new work.
 *
 * <h2>Guarantees</h2> {@code ok} only after a row was really written to the store within the last two seconds, the event log takes what is committed, and the disk has room. Asking costs the same whoever
 * asks how often. When it is {@code degraded}, what was acknowledged stays, reads and live sessions go on, and new work is refused with 503 and the code that stands here.
 */
public final class Health {
  static final long LEAST_FREE = 32L << 20;
  private static final Duration FRESH = Duration.ofSeconds(2);
  private final Store store;
  private final Supplier<Optional<Problem>> events;
  private final Path disk;
  private final InstantSource clock;
  private final Duration patience;
  private @Nullable Answer kept;

  private record Answer(long nanos, Map<String, Object> document, boolean ok) {}

  /** @param events what keeps events from the log now, if anything */
  public Health(Store store, Supplier<Optional<Problem>> events, Path disk, InstantSource clock) {
    this(store, events, disk, clock, FRESH);
  }

  /** @param patience how long a write may take */
  Health(Store store, Supplier<Optional<Problem>> events, Path disk, InstantSource clock, Duration patience) {
    this.patience = patience;
    this.store = store;
    this.events = events;
    this.disk = disk;
    this.clock = clock;
  }

  public boolean ok() {
    return answer().ok;
  }

  Reply reply() {
    Answer answer = answer();
    return Reply.json(answer.ok ? 200 : 503, answer.document);
  }

  private synchronized Answer answer() {
    Answer last = kept;
    if (last != null && System.nanoTime() - last.nanos < FRESH.toNanos()) return last;
    Map<String, Object> checks = new LinkedHashMap<>();
    boolean ok = check(checks, "store", writes());
    ok &= check(checks, "events", events.get());
    ok &= check(checks, "disk", room());
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("status", ok ? "ok" : "degraded");
    document.put("checks", checks);
    Answer fresh = new Answer(System.nanoTime(), document, ok);
    kept = fresh;
    return fresh;
  }

  private static boolean check(Map<String, Object> checks, String name, Optional<Problem> problem) {
    Map<String, Object> check = new LinkedHashMap<>();
    check.put("ok", problem.isEmpty());
    problem.ifPresent(what -> {
      check.put("code", what.code());
      check.put("detail", what.detail());
      check.put("hint", what.hint());
    });
    checks.put(name, check);
    return problem.isEmpty();
  }

  /** On a thread of its own: a store that hangs must not hang the question. */
  private Optional<Problem> writes() {
    CompletableFuture<Optional<Problem>> written = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> {
      try {
        long now = clock.millis();
        store.write(tx -> tx.change("INSERT INTO counter (name, value) VALUES ('health', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", now));
        written.complete(Optional.empty());
      } catch (Problem e) {
        written.complete(Optional.of(e));
      } catch (RuntimeException e) {
        written.complete(Optional.of(new Problem("STORE-003", "the store cannot be written", "look at the server's log", e)));
      }
    });
    try {
      return written.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return Optional.of(new Problem("STORE-007", "a write takes longer than two seconds", "look at the disk's load"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(new Problem("STORE-008", "the server is stopping", "start it again"));
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException("the write answers by value", e);
    }
  }

  private Optional<Problem> room() {
    try {
      long free = Files.getFileStore(disk).getUsableSpace();
      return free >= LEAST_FREE ? Optional.empty() : Optional.of(new Problem("STORE-002", "the state directory's disk has " + (free >> 20) + " MiB left", "free some room; at least 32 MiB"));
    } catch (IOException e) {
      return Optional.of(new Problem("STORE-003", "the state directory's disk does not answer", "look at the server's log", e));
    }
  }
}
