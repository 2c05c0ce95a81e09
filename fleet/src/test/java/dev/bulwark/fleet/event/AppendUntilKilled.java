package dev.bulwark.fleet.event;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/** A process that appends from eight threads and prints each number, with a full stop, once it is acknowledged, until someone kills it. */
final class AppendUntilKilled {
  private AppendUntilKilled() {}

  public static void main(String[] args) {
    long first = Long.parseLong(args[1]);
    SegmentEventLog.Settings settings = new SegmentEventLog.Settings(50_000, 1L << 30, Duration.ofDays(400), 1 << 20, 64 << 10);
    SegmentEventLog log = SegmentEventLog.open(Path.of(args[0]), settings, InstantSource.system());
    for (int t = 0; t < 8; t++) {
      long base = first + t * 1_000_000L;
      Thread.ofPlatform()
          .start(
              () -> {
                for (long i = base; ; i++) {
                  log.append(Marked.event(i)).join();
                  System.out.println(i + ".");
                }
              });
    }
  }
}
