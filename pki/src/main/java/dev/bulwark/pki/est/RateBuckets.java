package dev.bulwark.pki.est;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** How often an address may knock: a bucket that holds ten seconds' worth and refills evenly. Bounded: the addresses heard of longest ago are forgotten. */
final class RateBuckets {
  private static final int MOST_ADDRESSES = 10_000;
  private static final long TELL_EVERY_MILLIS = 10_000;
  private final int capacity;
  private final double perMilli;
  private final AtomicLong throttled = new AtomicLong();
  private final Map<String, Bucket> buckets = new LinkedHashMap<>(64, 0.75f, true) {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
      return size() > MOST_ADDRESSES;
    }
  };

  /** {@code shed}: turned away since {@code toldAt}, when somebody was told last. */
  private record Bucket(double level, long at, long shed, long toldAt) {}

  /** Whether one more is taken. */
  sealed interface Taken {
    record Yes() implements Taken {}

    /** {@code tell}: how many were turned away since this was last told, 0 where telling is not due; a flood must not become a flood of events. */
    record No(Duration pause, long tell) implements Taken {}
  }

  RateBuckets(int perTenSeconds) {
    this.capacity = perTenSeconds;
    this.perMilli = perTenSeconds / 10_000.0;
  }

  synchronized Taken take(String address, Instant now) {
    long millis = now.toEpochMilli();
    Bucket had = buckets.getOrDefault(address, new Bucket(capacity, millis, 0, millis - TELL_EVERY_MILLIS));
    double level = Math.min(capacity, had.level + Math.max(0, millis - had.at) * perMilli);
    if (level >= 1) {
      buckets.put(address, new Bucket(level - 1, millis, had.shed, had.toldAt));
      return new Taken.Yes();
    }
    throttled.incrementAndGet();
    boolean tells = millis - had.toldAt >= TELL_EVERY_MILLIS;
    buckets.put(address, new Bucket(level, millis, tells ? 0 : had.shed + 1, tells ? millis : had.toldAt));
    return new Taken.No(Duration.ofMillis((long) Math.ceil((1 - level) / perMilli)), tells ? had.shed + 1 : 0);
  }

  long throttled() {
    return throttled.get();
  }
}
