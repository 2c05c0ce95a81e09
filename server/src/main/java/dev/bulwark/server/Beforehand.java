package dev.bulwark.server;

import dev.bulwark.problem.Problem;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A part that starts on a thread of its own before its turn. Stopping waits for its start and stops it, unless somebody {@link #taken} it over. */
final class Beforehand<T> implements AutoCloseable {
  private final FutureTask<T> start;
  private final Consumer<T> stop;
  private final AtomicBoolean theirs = new AtomicBoolean();

  private Beforehand(FutureTask<T> start, Consumer<T> stop) {
    this.start = start;
    this.stop = stop;
  }

  static <T> Beforehand<T> of(String name, Supplier<T> part, Consumer<T> stop) {
    FutureTask<T> task = new FutureTask<>(part::get);
    // A platform thread: native cryptography would pin a virtual one.
    Thread.ofPlatform().name("start-" + name).daemon().start(task);
    return new Beforehand<>(task, stop);
  }

  /** Waits for it; it stays ours to stop. */
  T got() {
    try {
      return start.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException fault) throw fault;
      if (e.getCause() instanceof Error fault) throw fault;
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Problem("UP-008", "the start was interrupted", "start again", e);
    }
  }

  /** Waits for it; the caller stops it. */
  T taken() {
    T part = got();
    theirs.set(true);
    return part;
  }

  @Override
  public void close() {
    if (theirs.get()) return;
    T part;
    try {
      part = got();
    } catch (RuntimeException neverStarted) {
      return;
    }
    stop.accept(part);
  }
}
