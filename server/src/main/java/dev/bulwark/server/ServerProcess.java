package dev.bulwark.server;

import dev.bulwark.fleet.event.Event;
import dev.bulwark.problem.Problem;
import dev.bulwark.server.config.Config;
import dev.bulwark.server.http.Json;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A running server.
 *
 * <h2>Guarantees</h2> {@link #start} returns when all listeners serve and {@code server.json} says where; when it throws, nothing is left running or locked. {@link #stop} first closes the listeners,
 * then lets what was acknowledged reach the disk, then gives the state directory free. Being killed instead loses nothing that was acknowledged.
 * <h2>Fails by</h2> {@code Problem UP-…}, or the code of the part that cannot start.
 */
public final class ServerProcess implements AutoCloseable {
  private static final Duration LAST_WORD = Duration.ofSeconds(2);
  private final StateDirectory state;
  private final Wiring wiring;
  private final Closing closing;
  private final InstantSource clock;
  private final CompletableFuture<Void> probed;
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();
  private boolean stopping;

  private ServerProcess(StateDirectory state, Wiring wiring, Closing closing, InstantSource clock, CompletableFuture<Void> probed) {
    this.state = state;
    this.wiring = wiring;
    this.closing = closing;
    this.clock = clock;
    this.probed = probed;
  }

  /** Starts a server on that state directory with the system's clock. */
  public static ServerProcess start(Config config, Path dir, String version) {
    return start(config, dir, version, InstantSource.system(), new SecureRandom());
  }

  public static ServerProcess start(Config config, Path dir, String version, InstantSource clock, SecureRandom random) {
    StateDirectory state = StateDirectory.open(dir);
    Closing closing = new Closing();
    closing.add("state directory", state);
    try {
      Wiring wiring = new Wiring(config, state, version, clock, random, closing);
      state.write("server.json", Json.bytes(wiring.card.document()));
      wiring.started(version, clock);
      // The listeners have seen for themselves that they refuse; this is for the record and need not be waited for.
      CompletableFuture<Void> probed = new CompletableFuture<>();
      Thread.ofPlatform().daemon().name("self-probes").start(() -> {
        try {
          wiring.probe();
          probed.complete(null);
        } catch (RuntimeException e) {
          probed.completeExceptionally(e);
        }
      });
      return new ServerProcess(state, wiring, closing, clock, probed);
    } catch (RuntimeException | Error e) {
      closing.close();
      throw e;
    }
  }

  /** The port of a listener: {@code mqtt}, {@code device} or {@code admin}. */
  public int port(String listener) {
    Card.Bound bound = wiring.card.listeners().get(listener);
    if (bound == null) throw new IllegalArgumentException("no listener " + listener);
    return bound.port();
  }

  public Path dir() {
    return state.root();
  }

  /** The root certificate that clients pin, as PEM. */
  public Path root() {
    return wiring.card.root();
  }

  public Path operatorTokenFile() {
    return wiring.token.file();
  }

  /** The operators' token where this start made it: to be shown once, now. */
  public Optional<String> newOperatorToken() {
    return wiring.token.fresh() ? Optional.of(wiring.token.value()) : Optional.empty();
  }

  /** What {@code server.json} says. */
  public Map<String, Object> card() {
    return wiring.card.document();
  }

  /** Waits for the first round of self-probes and for everything that happened until now to count as evidence; false where the time was over first. */
  public boolean awaitSettled(Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    try {
      probed.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new Problem("UP-009", "the self-probes could not run", "look at the log", e.getCause());
    }
    return wiring.relay.awaitDrained(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))
        && wiring.evidence.awaitCaughtUp(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
  }

  /** Waits until somebody stops it. */
  public void awaitStop() {
    stopped.join();
  }

  /** Stops it in order; a second call waits for the first. */
  public void stop() {
    synchronized (this) {
      if (!stopping) {
        stopping = true;
        try {
          state.remove("server.json");
          wiring.log.append(new Event.ServerStopped(Event.Meta.of(clock.instant(), null, Event.Source.SERVER), "server")).get(LAST_WORD.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | java.io.UncheckedIOException e) {
          System.getLogger(ServerProcess.class.getName()).log(System.Logger.Level.WARNING, "the last event was not kept", e);
        }
        closing.close();
        stopped.complete(null);
      }
    }
    stopped.join();
  }

  @Override
  public void close() {
    stop();
  }
}
