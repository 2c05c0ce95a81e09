package dev.bulwark.firmware.encryption;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Spreads one large range, or many small works, over processors.
 *
 * <h2>Guarantees</h2> The same bytes as the cipher makes alone; no more threads than asked for, the caller being one of them; all of them have ended when the call returns; no shared pool is used.
 * <h2>Does not guarantee</h2> Speed where others work already: a caller who does many devices at once gives each of them one thread (see {@code FlashCipher}'s own methods).
 * <h2>Fails by</h2> what the cipher throws, before any byte is touched.
 */
public final class Cores {
  /** One turn of one thread, in bytes: a fraction of a millisecond, several times what starting a thread costs. */
  private static final int SLICE = 1 << 18;

  private final int threads;

  private Cores(int threads) {
    this.threads = threads;
  }

  /** As many threads as the process may use processors. */
  public static Cores ofMachine() {
    return of(Runtime.getRuntime().availableProcessors());
  }

  /** @param threads 1 to 64: the caller's included */
  public static Cores of(int threads) {
    return new Cores(Math.clamp(threads, 1, 64));
  }

  /** As {@link FlashCipher#encrypt}. */
  public void encrypt(FlashCipher cipher, long address, byte[] data, int from, int length) {
    FlashCipher.requireRange(address, data, from, length);
    spread(length, (at, some) -> cipher.encrypt(address + at, data, from + at, some));
  }

  /** As {@link FlashCipher#decrypt}. */
  public void decrypt(FlashCipher cipher, long address, byte[] data, int from, int length) {
    FlashCipher.requireRange(address, data, from, length);
    spread(length, (at, some) -> cipher.decrypt(address + at, data, from + at, some));
  }

  private interface Part {
    void run(int at, int length);
  }

  private void spread(int length, Part part) {
    int slices = Math.ceilDiv(length, SLICE);
    // A thread for every two slices at least: with less work the caller is done before another begins.
    of(Math.min(threads, slices / 2 + 1)).each(slices, slice -> part.run(slice * SLICE, Math.min(SLICE, length - slice * SLICE)));
  }

  /**
   * Runs {@code turn} for 0 to {@code count} - 1, each once, in any order, on these threads and the caller's. After a turn that throws none is begun any more; what it threw is thrown here once all threads have
   * ended.
   */
  public void each(int count, IntConsumer turn) {
    AtomicInteger next = new AtomicInteger();
    AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
    Runnable turns =
        () -> {
          try {
            for (int i = next.getAndIncrement(); i < count && failed.get() == null; i = next.getAndIncrement()) turn.accept(i);
          } catch (RuntimeException | Error e) {
            failed.compareAndSet(null, e);
          }
        };
    List<Thread> others = new ArrayList<>();
    for (int i = 1; i < Math.min(threads, count); i++) others.add(Thread.ofPlatform().daemon().name("cores-" + i).start(turns));
    turns.run();
    join(others);
    if (failed.get() instanceof RuntimeException e) throw e;
    if (failed.get() instanceof Error e) throw e;
  }

  private static void join(List<Thread> others) {
    boolean interrupted = false;
    for (Thread other : others) {
      while (other.isAlive()) {
        try {
          other.join();
        } catch (InterruptedException e) {
          // The work is half done: to return now would hand it out while it is written.
          interrupted = true;
        }
      }
    }
    if (interrupted) Thread.currentThread().interrupt();
  }
}
