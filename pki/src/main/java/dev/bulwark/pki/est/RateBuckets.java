package dev.bulwark.pki.est;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** How often an address may knock: a bucket that holds ten seconds' worth and refills evenly. Bounded: the addresses heard of longest ago are forgotten. */
final class RateBuckets {
  private static final int MOST_ADDRESSES = 10_000;
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

  private record Bucket(double level, long at) {}

  RateBuckets(int perTenSeconds) {
    this.capacity = perTenSeconds;
    this.perMilli = perTenSeconds / 10_000.0;
  }

  /** Takes one; where none is left, how long until there is. */
  synchronized Optional<Duration> take(String address, Instant now) {
    long millis = now.toEpochMilli();
    Bucket had = buckets.getOrDefault(address, new Bucket(capacity, millis));
    double level = Math.min(capacity, had.level + Math.max(0, millis - had.at) * perMilli);
    if (level < 1) {
      buckets.put(address, new Bucket(level, millis));
      throttled.incrementAndGet();
      return Optional.of(Duration.ofMillis((long) Math.ceil((1 - level) / perMilli)));
    }
    buckets.put(address, new Bucket(level - 1, millis));
    return Optional.empty();
  }

  long throttled() {
    return throttled.get();
  }
}
