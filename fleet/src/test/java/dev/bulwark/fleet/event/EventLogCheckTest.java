package dev.bulwark.fleet.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogCheckTest {
  private static final SegmentEventLog.Settings SMALL = new SegmentEventLog.Settings(2_000, 1 << 20, Duration.ofDays(400), 1 << 20, 64 << 10);
  @TempDir Path folder;

  private SegmentEventLog written(long events) {
    SegmentEventLog log = SegmentEventLog.open(folder, SMALL, InstantSource.fixed(Instant.parse("2026-03-01T00:00:00Z")));
    for (long i = 0; i < events; i++) log.append(Marked.event(i)).join();
    return log;
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".log")).sorted().toList();
    }
  }

  @Test
  void a_sound_log_is_counted_while_it_is_open_elsewhere() {
    try (SegmentEventLog log = written(100)) {
      assertThat(log.end()).isEqualTo(100);
      assertThat(EventLogCheck.read(folder)).isEqualTo(new EventLogCheck.Report(100, null));
    }
  }

  @Test
  void a_flipped_byte_in_an_older_file_is_found_and_nothing_is_changed() throws Exception {
    written(100).close();
    Path second = segments().get(1);
    byte[] bytes = Files.readAllBytes(second);
    bytes[bytes.length / 2] ^= 1;
    Files.write(second, bytes);
    EventLogCheck.Report report = EventLogCheck.read(folder);
    assertThat(report.intact()).isFalse();
    assertThat(report.problem()).contains(second.getFileName().toString());
    assertThat(Files.readAllBytes(second)).isEqualTo(bytes);
  }

  @Test
  void a_missing_file_in_the_middle_is_found() throws Exception {
    written(100).close();
    Files.delete(segments().get(2));
    assertThat(EventLogCheck.read(folder).problem()).contains("are missing");
  }

  @Test
  void an_unfinished_end_is_no_damage_and_a_damaged_record_before_good_ones_is() throws Exception {
    written(5).close();
    Path last = segments().getLast();
    byte[] whole = Files.readAllBytes(last);
    Files.write(last, new byte[] {0, 0, 1}, StandardOpenOption.APPEND);
    assertThat(EventLogCheck.read(folder)).isEqualTo(new EventLogCheck.Report(5, null));
    byte[] bad = Arrays.copyOf(whole, whole.length);
    bad[Segment.HEADER + 40] ^= 1;
    Files.write(last, bad);
    assertThat(EventLogCheck.read(folder).intact()).isFalse();
  }

  @Test
  void a_folder_that_is_not_there_is_a_problem() {
    assertThatThrownBy(() -> EventLogCheck.read(folder.resolve("no"))).isInstanceOf(Problem.class).hasMessageContaining("cannot be read");
  }
}
