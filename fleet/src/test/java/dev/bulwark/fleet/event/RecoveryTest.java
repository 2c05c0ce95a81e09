package dev.bulwark.fleet.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecoveryTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-01T00:00:00Z"));
  private static final Logger CUTS = Logger.getLogger(Recovery.class.getName());
  @TempDir Path folder;

  /** Thousands of torn tails are cut here, each with its warning. */
  @BeforeAll
  static void quiet() {
    CUTS.setLevel(Level.OFF);
  }

  @AfterAll
  static void loud() {
    CUTS.setLevel(null);
  }

  private SegmentEventLog open(long segmentBytes) {
    return SegmentEventLog.open(folder, new SegmentEventLog.Settings(segmentBytes, 1 << 24, Duration.ofDays(400), 1 << 20, 64 << 10), CLOCK);
  }

  /** A segment file of batches with {@code perBatch} records; the record boundaries, the first after the header. */
  private List<Integer> segment(int records, int perBatch) throws IOException {
    ByteBuffer file = ByteBuffer.allocate(1 << 20).put(Segment.header(0));
    List<Integer> boundaries = new ArrayList<>(List.of(file.position()));
    for (int i = 0; i < records; i++) {
      Frame.write(file, i, i - i % perBatch, EventJson.write(Marked.event(i)).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      boundaries.add(file.position());
    }
    Files.write(Segment.path(folder, 0), Arrays.copyOf(file.array(), file.position()));
    return boundaries;
  }

  private List<Long> numbers() {
    try (SegmentEventLog log = open(1 << 20)) {
      List<Long> numbers = new ArrayList<>(log.read(0, 1_000).stream().map(Marked::number).toList());
      assertThat(numbers).hasSize((int) log.end());
      // and the log goes on where it stopped
      assertThat(log.append(Marked.event(-1)).join()).isEqualTo(numbers.size());
      assertThat(log.read(numbers.size(), 10)).hasSize(1);
      return numbers;
    }
  }

  @Test
  void wherever_the_last_file_is_cut_every_whole_record_before_the_cut_survives() throws Exception {
    List<Integer> boundaries = segment(6, 2);
    byte[] whole = Files.readAllBytes(Segment.path(folder, 0));
    Set<Integer> cuts = new TreeSet<>(boundaries);
    for (int cut = 0; cut <= whole.length; cut += cut < boundaries.get(5) && cut > 20 ? 7 : 1) cuts.add(cut);
    for (int cut : cuts) {
      Files.write(Segment.path(folder, 0), Arrays.copyOf(whole, cut));
      int at = cut;
      int survive = (int) boundaries.stream().skip(1).filter(end -> end <= at).count();
      assertThat(numbers()).as("cut at " + cut).hasSize(survive).isSorted();
    }
  }

  @Test
  void a_flipped_bit_in_a_batch_that_was_not_yet_synced_cuts_from_there_and_keeps_all_before() throws Exception {
    List<Integer> boundaries = segment(20, 10);
    byte[] whole = Files.readAllBytes(Segment.path(folder, 0));
    Random random = new Random(42);
    for (int i = 0; i < 60; i++) {
      int at = random.nextInt(boundaries.get(10), whole.length);
      byte[] torn = whole.clone();
      torn[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(Segment.path(folder, 0), torn);
      int survive = (int) boundaries.stream().skip(1).filter(end -> end <= at).count();
      assertThat(numbers()).as("flip at " + at).hasSize(survive);
    }
  }

  @Test
  void a_flipped_bit_in_what_was_acknowledged_is_refused_by_file_and_byte_and_nothing_is_cut() throws Exception {
    List<Integer> boundaries = segment(20, 5);
    byte[] whole = Files.readAllBytes(Segment.path(folder, 0));
    Random random = new Random(43);
    for (int i = 0; i < 60; i++) {
      int at = random.nextInt(Segment.HEADER, boundaries.get(15));
      byte[] damaged = whole.clone();
      damaged[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(Segment.path(folder, 0), damaged);
      int record = boundaries.stream().filter(start -> start <= at).reduce((a, b) -> b).orElseThrow();
      assertThatThrownBy(this::numbers)
          .isInstanceOfSatisfying(
              Problem.class,
              p -> {
                assertThat(p.code()).isEqualTo("LOG-004");
                assertThat(p.detail()).contains("0000000000000000000.log at byte " + record + ":");
              });
      assertThat(Files.readAllBytes(Segment.path(folder, 0))).isEqualTo(damaged);
    }
  }

  @Test
  void a_tail_of_zeros_as_a_power_loss_leaves_it_is_cut() throws Exception {
    segment(6, 2);
    Files.write(Segment.path(folder, 0), new byte[5_000], StandardOpenOption.APPEND);
    assertThat(numbers()).hasSize(6);
  }

  @Test
  void damage_in_an_older_file_opens_but_reading_over_it_fails_by_name_and_byte() throws Exception {
    try (SegmentEventLog log = open(1_000)) {
      for (long i = 0; i < 50; i++) log.append(Marked.event(i)).join();
    }
    Path second = files().get(1);
    long base = Segment.base(second).orElseThrow();
    byte[] bytes = Files.readAllBytes(second);
    bytes[Segment.HEADER + 50] ^= 1;
    Files.write(second, bytes);
    try (SegmentEventLog log = open(1_000)) {
      assertThat(log.end()).isEqualTo(50);
      assertThat(log.read(0, (int) base)).hasSize((int) base);
      assertThatThrownBy(() -> log.read(0, 50)).isInstanceOf(Problem.class).hasMessageContaining(second.getFileName() + " at byte 16");
      assertThat(log.read(Segment.base(files().get(2)).orElseThrow(), 50)).isNotEmpty();
    }
  }

  @Test
  void an_older_file_that_is_cut_or_gone_is_damage_and_not_skipped() throws Exception {
    try (SegmentEventLog log = open(1_000)) {
      for (long i = 0; i < 50; i++) log.append(Marked.event(i)).join();
    }
    Path second = files().get(1);
    byte[] bytes = Files.readAllBytes(second);
    Files.write(second, Arrays.copyOf(bytes, bytes.length - 1));
    try (SegmentEventLog log = open(1_000)) {
      assertThatThrownBy(() -> log.read(0, 50)).isInstanceOf(Problem.class).hasMessageContaining("cut short");
    }
    Files.delete(second);
    try (SegmentEventLog log = open(1_000)) {
      assertThatThrownBy(() -> log.read(0, 50)).isInstanceOf(Problem.class).hasMessageContaining("it ends before record");
    }
  }

  @Test
  void a_file_that_was_only_just_being_made_is_made_again() throws Exception {
    segment(6, 2);
    Files.write(Segment.path(folder, 6), new byte[3]);
    try (SegmentEventLog log = open(1 << 20)) {
      assertThat(log.end()).isEqualTo(6);
      assertThat(log.append(Marked.event(6)).join()).isEqualTo(6);
      assertThat(log.read(0, 10)).hasSize(7);
    }
  }

  @Test
  void any_bytes_at_all_open_as_a_log_or_are_refused_with_a_code() throws Exception {
    segment(12, 3);
    byte[] whole = Files.readAllBytes(Segment.path(folder, 0));
    Random random = new Random(44);
    for (int i = 0; i < 500; i++) {
      byte[] mutant = Arrays.copyOf(whole, random.nextInt(4) == 0 ? random.nextInt(whole.length) : whole.length);
      for (int n = random.nextInt(6); n > 0 && mutant.length > 0; n--) {
        int at = random.nextInt(mutant.length);
        switch (random.nextInt(3)) {
          case 0 -> mutant[at] = (byte) random.nextInt();
          case 1 -> Arrays.fill(mutant, at, Math.min(mutant.length, at + random.nextInt(64)), (byte) 0);
          default -> System.arraycopy(mutant, random.nextInt(mutant.length - at > 0 ? at + 1 : 1), mutant, at, Math.min(32, mutant.length - at));
        }
      }
      Files.write(Segment.path(folder, 0), mutant);
      try (SegmentEventLog log = open(1 << 20)) {
        List<Long> numbers = log.read(0, 100).stream().map(Marked::number).toList();
        assertThat(numbers).isSorted().hasSize((int) log.end());
      } catch (Problem problem) {
        assertThat(problem.code()).isEqualTo("LOG-004");
      }
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".log")).sorted().toList();
    }
  }
}
