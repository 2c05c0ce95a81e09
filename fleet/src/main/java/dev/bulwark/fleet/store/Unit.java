package dev.bulwark.fleet.store;

import dev.bulwark.problem.Problem;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A piece of work on its way through the writer. Given up by its caller only while it still waits: once begun, its outcome is told. */
final class Unit<T> {
  private enum State { WAITING, BEGUN, GIVEN_UP }

  private final Store.Work<T> work;
  private final CompletableFuture<T> outcome = new CompletableFuture<>();
  private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
  private @Nullable T result;

  Unit(Store.Work<T> work) {
    this.work = work;
  }

  /** False where the caller has gone. */
  boolean begin() {
    return state.compareAndSet(State.WAITING, State.BEGUN);
  }

  void run(Tx tx) {
    result = work.run(tx);
  }

  @SuppressWarnings("NullAway") // what the work returned, null included, is what its caller gets
  void committed() {
    outcome.complete(result);
  }

  void failed(Throwable why) {
    outcome.completeExceptionally(why);
  }

  T await(Duration atMost) {
    boolean interrupted = false;
    try {
      long limit = System.nanoTime() + atMost.toNanos();
      while (true) {
        try {
          return state.get() == State.WAITING ? outcome.get(Math.max(0, limit - System.nanoTime()), TimeUnit.NANOSECONDS) : outcome.get();
        } catch (InterruptedException e) {
          interrupted = true;
          if (state.compareAndSet(State.WAITING, State.GIVEN_UP)) throw gaveUp("the caller was interrupted before its write began");
        } catch (TimeoutException e) {
          if (state.compareAndSet(State.WAITING, State.GIVEN_UP)) throw gaveUp("a write waited too long for its turn");
        } catch (ExecutionException e) {
          if (e.getCause() instanceof RuntimeException told) throw told;
          if (e.getCause() instanceof Error error) throw error;
          throw new IllegalStateException("a unit of work fails unchecked only", e.getCause());
        }
      }
    } finally {
      if (interrupted) Thread.currentThread().interrupt();
    }
  }

  static Problem gaveUp(String detail) {
    return new Problem("STORE-007", detail + "; nothing was written", "repeat later; if it stays so, the disk or the database is too slow for the load");
  }
}
