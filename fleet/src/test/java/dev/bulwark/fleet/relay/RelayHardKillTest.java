package dev.bulwark.fleet.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.fleet.event.Event;
import dev.bulwark.fleet.event.SegmentEventLog;
import dev.bulwark.fleet.store.Store;
import dev.bulwark.fleet.store.Stores;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelayHardKillTest {
  @TempDir Path folder;

  @Test
  void every_commit_that_returned_before_the_kill_is_in_the_log_once_after_the_next_start() throws Exception {
    Random random = new Random(7);
    Set<Long> committed = new HashSet<>();
    for (int round = 0; round < 2; round++) {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED",
                  "-Dorg.sqlite.tmpdir=" + System.getProperty("org.sqlite.tmpdir"), "-cp", System.getProperty("java.class.path"), CommitUntilKilled.class.getName(), folder.toString(),
                  Long.toString(100_000_000L * round))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (BufferedReader out = process.inputReader()) {
        int killAfter = 300 + random.nextInt(1_500);
        int seen = 0;
        for (String line = out.readLine(); line != null; line = out.readLine()) {
          if (++seen == killAfter) assertThat(process.toHandle().destroyForcibly()).isTrue();
          // a library may log there too, and the kill may cut the last line: only a whole number counts
          if (line.matches("\\d+\\.")) committed.add(Long.parseLong(line, 0, line.length() - 1, 10));
        }
        assertThat(seen).isGreaterThanOrEqualTo(killAfter);
      } finally {
        process.destroyForcibly().waitFor();
      }
      assertThat(logged()).doesNotHaveDuplicates().containsAll(committed);
    }
  }

  private List<Long> logged() throws InterruptedException {
    List<Long> numbers = new ArrayList<>();
    try (Store store = Stores.sqlite(folder);
        SegmentEventLog log = SegmentEventLog.open(folder.resolve("events"), SegmentEventLog.Settings.defaults(), InstantSource.system());
        OutboxRelay relay = OutboxRelay.start(store, log)) {
      assertThat(relay.awaitDrained(Duration.ofMinutes(2))).isTrue();
      while (numbers.size() < log.end()) log.read(numbers.size(), 10_000).forEach(recorded -> numbers.add(((Event.LimitReached) recorded.event()).count()));
    }
    return numbers;
  }
}
