package dev.bulwark.gateway.mqtt;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts by reason, cheap enough to be the only trace that a flood leaves. */
final class Tally {
  private final ConcurrentHashMap<String, LongAdder> counts = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Long> told = new ConcurrentHashMap<>();

  void count(String reason) {
    LongAdder adder = counts.get(reason);
    if (adder == null) adder = counts.computeIfAbsent(reason, any -> new LongAdder());
    adder.increment();
  }

  Map<String, Long> all() {
    Map<String, Long> all = new TreeMap<>();
    counts.forEach((reason, adder) -> all.put(reason, adder.sum()));
    return all;
  }

  long total() {
    long total = 0;
    for (LongAdder adder : counts.values()) total += adder.sum();
    return total;
  }

  /** What came since the last call; one caller. */
  Map<String, Long> news() {
    Map<String, Long> news = new TreeMap<>();
    counts.forEach((reason, adder) -> {
      long now = adder.sum();
      long more = now - told.getOrDefault(reason, 0L);
      if (more > 0) news.put(reason, more);
      told.put(reason, now);
    });
    return news;
  }
}
