package dev.bulwark.network.lab;

import java.util.function.LongSupplier;

/**
 * How long nothing came, in nanoseconds in which somebody listened.
 *
 * <p>On a machine that is busy with others a listener may not run for seconds. What came meanwhile waits for it, unheard: such a pause counts as {@link #LONGEST_PAUSE} and no more, so that nobody takes the
 * machine's silence for the other side's.
 */
final class Silence {
  /** Between two looks of a listener that is let run. */
  private static final long LONGEST_PAUSE = 10_000_000;

  private final LongSupplier nanos;
  private long last;
  private long lasts;

  Silence() {
    this(System::nanoTime);
  }

  Silence(LongSupplier nanos) {
    this.nanos = nanos;
    this.last = nanos.getAsLong();
  }

  /** Something came, or is still on its way: it begins again. */
  void broken() {
    last = nanos.getAsLong();
    lasts = 0;
  }

  /** So long until now; to be asked after each look. */
  long lasts() {
    long now = nanos.getAsLong();
    lasts += Math.min(now - last, LONGEST_PAUSE);
    last = now;
    return lasts;
  }
}
