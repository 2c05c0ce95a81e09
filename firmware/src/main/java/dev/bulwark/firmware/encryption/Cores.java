package dev.bulwark.firmware.encryption;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Spreads one large range over processors.
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
    AtomicInteger next = new AtomicInteger();
    AtomicReference<@Nullable RuntimeException> failed = new AtomicReference<>();
    Runnable turns =
        () -> {
          try {
            for (int slice = next.getAndIncrement(); slice < slices; slice = next.getAndIncrement()) part.run(slice * SLICE, Math.min(SLICE, length - slice * SLICE));
          } catch (RuntimeException e) {
            failed.compareAndSet(null, e);
          }
        };
    List<Thread> others = new ArrayList<>();
    // A helper for every two slices at least: with less work the caller is done before it begins.
    for (int i = 1; i < Math.min(threads, slices / 2 + 1); i++) others.add(Thread.ofPlatform().daemon().name("flash-cipher-" + i).start(turns));
    turns.run();
    boolean interrupted = false;
    for (Thread other : others) {
      while (other.isAlive()) {
        try {
          other.join();
        } catch (InterruptedException e) {
          // The array is half done: to return now would hand it out while it is written.
          interrupted = true;
        }
      }
    }
    if (interrupted) Thread.currentThread().interrupt();
    RuntimeException failure = failed.get();
    if (failure != null) throw failure;
  }
}
