package dev.bulwark.fleet.event;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Durable events per second: many threads that each wait for every event, and a few that stream. Prints one line per shape. Arguments: folder, seconds. */
final class LogThroughput {
  private LogThroughput() {}

  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory(Path.of(args[0]), "log");
    Duration time = Duration.ofSeconds(Long.parseLong(args[1]));
    for (int threads : new int[] {1, 64, 1_000}) waiting(folder, threads, time);
    streaming(folder, time);
    reading(folder);
  }

  private static void waiting(Path folder, int threads, Duration time) throws Exception {
    try (SegmentEventLog log = SegmentEventLog.open(folder, SegmentEventLog.Settings.defaults(), InstantSource.system())) {
      long before = log.end();
      long start = System.nanoTime();
      List<Thread> all = new ArrayList<>();
      for (int t = 0; t < threads; t++)
        all.add(
            Thread.startVirtualThread(
                () -> {
                  while (System.nanoTime() - start < time.toNanos()) log.append(event()).join();
                }));
      for (Thread thread : all) thread.join();
      print(threads + " threads, each waits for its event", log.end() - before, System.nanoTime() - start);
    }
  }

  private static void streaming(Path folder, Duration time) throws Exception {
    try (SegmentEventLog log = SegmentEventLog.open(folder, SegmentEventLog.Settings.defaults(), InstantSource.system())) {
      long before = log.end();
      long start = System.nanoTime();
      List<Thread> all = new ArrayList<>();
      for (int t = 0; t < 4; t++)
        all.add(
            Thread.startVirtualThread(
                () -> {
                  CompletableFuture<Long> last = CompletableFuture.completedFuture(0L);
                  while (System.nanoTime() - start < time.toNanos()) last = log.append(event());
                  last.join();
                }));
      for (Thread thread : all) thread.join();
      print("4 threads, streaming", log.end() - before, System.nanoTime() - start);
    }
  }

  private static void reading(Path folder) {
    long opening = System.nanoTime();
    try (SegmentEventLog log = SegmentEventLog.open(folder, SegmentEventLog.Settings.defaults(), InstantSource.system())) {
      long start = System.nanoTime();
      System.out.printf("open with a last segment to scan: %d ms%n", (start - opening) / 1_000_000);
      long next = 0;
      while (next < Math.min(log.end(), 500_000)) next += log.read(next, 1_000).size();
      print("reading", next, System.nanoTime() - start);
    }
  }

  private static Event event() {
    return new Event.TrafficCounted(Event.Meta.of(Instant.now(), new dev.bulwark.fleet.device.DeviceId("camera-0001"), Event.Source.MQTT, "192.0.2.10"), 60, 4, 512, 1, 0);
  }

  private static void print(String shape, long events, long nanos) {
    System.out.printf("%s: %,.0f events/s%n", shape, events * 1e9 / nanos);
  }
}
