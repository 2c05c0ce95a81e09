package dev.bulwark.hardening.exposure;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The rate of a run: within any second, at most so many connections begin. One pace is shared by all probes of a run.
 *
 * <h2>Guarantees</h2> Not an average with bursts: the connection number {@code n + perSecond} never begins within a second of number {@code n}. Safe for use by several threads.
 */
final class Pace {
  private static final long SECOND = 1_000_000_000L;

  /** How to wait. */
  @FunctionalInterface
  interface Rest {
    void nanos(long nanos) throws InterruptedException;
  }

  private final long[] begun;
  private int next;
  private long count;
  private final LongSupplier nanoTime;
  private final Rest rest;
  private final ReentrantLock lock = new ReentrantLock(true);

  Pace(int perSecond, LongSupplier nanoTime, Rest rest) {
    this.begun = new long[perSecond];
    this.nanoTime = nanoTime;
    this.rest = rest;
  }

  static Pace ofSystem(int perSecond) {
    return new Pace(perSecond, System::nanoTime, nanos -> TimeUnit.NANOSECONDS.sleep(nanos));
  }

  /** Waits until one more may begin. */
  void turn() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (count >= begun.length) {
        long free = begun[next] + SECOND;
        for (long left = free - nanoTime.getAsLong(); left > 0; left = free - nanoTime.getAsLong()) rest.nanos(left);
      }
      begun[next] = nanoTime.getAsLong();
      next = (next + 1) % begun.length;
      count++;
    } finally {
      lock.unlock();
    }
  }
}
