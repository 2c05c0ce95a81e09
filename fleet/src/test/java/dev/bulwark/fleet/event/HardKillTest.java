package dev.bulwark.fleet.event;

import static org.assertj.core.api.Assertions.assertThat;

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

class HardKillTest {
  @TempDir Path folder;

  @Test
  void nothing_acknowledged_is_lost_or_doubled_when_the_process_is_killed_at_a_random_moment() throws Exception {
    Random random = new Random(99);
    Set<Long> acknowledged = new HashSet<>();
    for (int round = 0; round < 3; round++) {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
                  AppendUntilKilled.class.getName(), folder.toString(), Long.toString(100_000_000L * round))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try (BufferedReader out = process.inputReader()) {
        int killAfter = 200 + random.nextInt(2_000);
        int seen = 0;
        for (String line = out.readLine(); line != null; line = out.readLine()) {
          // by its handle: Process.destroyForcibly would close the pipe with the last acknowledgements in it
          if (++seen == killAfter) assertThat(process.toHandle().destroyForcibly()).isTrue();
          // a library may log there too, and the kill may cut the last line: only a whole number counts
          if (line.matches("\\d+\\.")) acknowledged.add(Long.parseLong(line, 0, line.length() - 1, 10));
        }
        assertThat(seen).isGreaterThanOrEqualTo(killAfter);
      } finally {
        process.destroyForcibly().waitFor();
      }
      assertThat(numbers()).doesNotHaveDuplicates().containsAll(acknowledged);
    }
  }

  private List<Long> numbers() throws InterruptedException {
    SegmentEventLog.Settings settings = SegmentEventLog.Settings.defaults();
    try (SegmentEventLog log = SegmentEventLog.open(folder, settings, InstantSource.system())) {
      List<Long> numbers = new ArrayList<>();
      while (numbers.size() < log.end()) log.read(numbers.size(), 10_000).forEach(recorded -> numbers.add(Marked.number(recorded)));
      assertThat(log.await(0, Duration.ZERO)).isTrue();
      return numbers;
    }
  }
}
