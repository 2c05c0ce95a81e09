package dev.bulwark.agent;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Growing pauses between tries: doubles from {@code first} to {@code cap}, each shortened by chance to between a half and the whole, so that devices which failed together return apart. */
public final class Backoff {
  private final Duration first;
  private final Duration cap;
  private Duration next;

  public Backoff(Duration first, Duration cap) {
    if (first.isNegative() || first.isZero() || cap.compareTo(first) < 0) throw new IllegalArgumentException("a pause grows from something to something more");
    this.first = first;
    this.cap = cap;
    this.next = first;
  }

  /** The pause before the next try; the one after will be longer. */
  public Duration next(RandomGenerator random) {
    Duration whole = next;
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(cap) > 0 ? cap : doubled;
    long nanos = whole.toNanos();
    return Duration.ofNanos(nanos - (long) (nanos / 2 * random.nextDouble()));
  }

  /** It worked: start small again. */
  public void reset() {
    next = first;
  }
}
