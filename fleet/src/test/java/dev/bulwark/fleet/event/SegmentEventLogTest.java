package dev.bulwark.fleet.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentEventLogTest {
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
  private static final SegmentEventLog.Settings SMALL = new SegmentEventLog.Settings(2_000, 1 << 20, Duration.ofDays(400), 1 << 20, 64 << 10);
  @TempDir Path folder;

  private SegmentEventLog open(SegmentEventLog.Settings settings) {
    return SegmentEventLog.open(folder, settings, InstantSource.fixed(NOW));
  }

  private static List<Long> numbers(EventLog log, long from) {
    List<Long> numbers = new ArrayList<>();
    for (long next = from; next < log.end(); ) {
      List<EventLog.Recorded> some = log.read(next, 7);
      for (EventLog.Recorded recorded : some) {
        assertThat(recorded.offset()).isEqualTo(next++);
        numbers.add(Marked.number(recorded));
      }
    }
    return numbers;
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".log")).sorted().toList();
    }
  }

  @Test
  void events_come_out_in_the_order_they_went_in_over_many_segments_and_after_a_restart() throws Exception {
    List<Long> expected = new ArrayList<>();
    try (SegmentEventLog log = open(SMALL)) {
      for (long i = 0; i < 100; i++) {
        assertThat(log.append(Marked.event(i)).join()).isEqualTo(i);
        expected.add(i);
      }
      assertThat(numbers(log, 0)).isEqualTo(expected);
    }
    assertThat(segments()).hasSizeGreaterThan(5);
    try (SegmentEventLog log = open(SMALL)) {
      assertThat(log.end()).isEqualTo(100);
      assertThat(numbers(log, 0)).isEqualTo(expected);
      assertThat(numbers(log, 37)).isEqualTo(expected.subList(37, 100));
      assertThat(log.append(Marked.event(100)).join()).isEqualTo(100);
      assertThat(log.read(101, 10)).isEmpty();
      assertThat(log.read(100, 10)).hasSize(1);
    }
  }

  @Test
  void every_kind_of_event_comes_out_as_it_went_in() {
    List<Event> events = new ArrayList<>();
    java.util.Random random = new java.util.Random(7);
    try (SegmentEventLog log = open(SMALL)) {
      for (Class<? extends Event> kind : AnyEvent.kinds()) {
        Event event = AnyEvent.of(kind, random);
        events.add(event);
        log.append(event).join();
      }
      List<Event> read = new ArrayList<>();
      while (read.size() < events.size()) log.read(read.size(), 1_000).forEach(recorded -> read.add(recorded.event()));
      assertThat(read).isEqualTo(events);
    }
  }

  @Test
  void many_threads_get_each_offset_once_and_each_keeps_its_own_order() throws Exception {
    Map<Long, Long> byOffset = new ConcurrentHashMap<>();
    try (SegmentEventLog log = open(SMALL)) {
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 16; t++) {
        long base = t * 1_000L;
        threads.add(
            Thread.startVirtualThread(
                () -> {
                  List<CompletableFuture<Long>> all = new ArrayList<>();
                  for (long i = 0; i < 100; i++) all.add(log.append(Marked.event(base + i)));
                  for (int i = 0; i < 100; i++) byOffset.put(all.get(i).join(), base + i);
                }));
      }
      for (Thread thread : threads) thread.join();
      List<Long> numbers = numbers(log, 0);
      assertThat(numbers).hasSize(1_600);
      Map<Long, Long> last = new HashMap<>();
      for (int i = 0; i < numbers.size(); i++) {
        assertThat(byOffset.get((long) i)).isEqualTo(numbers.get(i));
        long thread = numbers.get(i) / 1_000;
        assertThat(numbers.get(i)).isGreaterThan(last.getOrDefault(thread, -1L));
        last.put(thread, numbers.get(i));
      }
    }
  }

  @Test
  void a_reader_that_follows_the_writer_sees_everything_once() throws Exception {
    try (SegmentEventLog log = open(SMALL)) {
      Thread writer =
          Thread.startVirtualThread(
              () -> {
                for (long i = 0; i < 2_000; i++) log.append(Marked.event(i));
              });
      List<Long> seen = new ArrayList<>();
      while (seen.size() < 2_000) {
        assertThat(log.await(seen.size(), Duration.ofMinutes(2))).isTrue();
        for (EventLog.Recorded recorded : log.read(seen.size(), 50)) seen.add(Marked.number(recorded));
      }
      writer.join();
      assertThat(seen).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  void waiting_for_what_does_not_come_ends_with_false() throws Exception {
    try (SegmentEventLog log = open(SMALL)) {
      assertThat(log.await(0, Duration.ofMillis(1))).isFalse();
      log.append(Marked.event(1)).join();
      assertThat(log.await(0, Duration.ofMillis(1))).isTrue();
    }
  }

  @Test
  void what_hangs_on_a_future_may_itself_wait_for_the_log() {
    try (SegmentEventLog log = open(SMALL)) {
      CompletableFuture<Long> second = log.append(Marked.event(1)).thenApply(first -> log.append(Marked.event(2)).join());
      assertThat(second.orTimeout(2, java.util.concurrent.TimeUnit.MINUTES).join()).isEqualTo(1);
    }
  }

  @Test
  void closing_keeps_what_was_waiting_and_refuses_what_comes_later() {
    SegmentEventLog log = open(SMALL);
    List<CompletableFuture<Long>> all = new ArrayList<>();
    for (long i = 0; i < 50; i++) all.add(log.append(Marked.event(i)));
    log.close();
    assertThat(all).allSatisfy(durable -> assertThat(durable.join()).isNotNegative());
    assertThatThrownBy(() -> log.append(Marked.event(51)).join()).hasCauseInstanceOf(Problem.class).hasMessageContaining("closed");
    assertThat(log.offer(Marked.event(52))).isFalse();
    assertThat(log.shed()).isEqualTo(1);
    try (SegmentEventLog again = open(SMALL)) {
      assertThat(numbers(again, 0)).hasSize(50);
    }
  }

  @Test
  void a_second_log_on_the_folder_is_refused_until_the_first_is_closed() {
    try (SegmentEventLog first = open(SMALL)) {
      assertThat(first.end()).isZero();
      assertThatThrownBy(() -> open(SMALL)).isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code()).isEqualTo("LOG-007"));
      assertThatThrownBy(() -> open(SMALL)).isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code()).isEqualTo("LOG-007"));
    }
    open(SMALL).close();
  }

  @Test
  void the_oldest_files_go_when_there_is_too_much_and_the_rest_reads_on() throws Exception {
    SegmentEventLog.Settings tight = new SegmentEventLog.Settings(2_000, 8_000, Duration.ofDays(400), 1 << 20, 64 << 10);
    try (SegmentEventLog log = open(tight)) {
      for (long i = 0; i < 200; i++) log.append(Marked.event(i)).join();
      List<EventLog.Recorded> kept = log.read(0, 1_000);
      assertThat(kept.getFirst().offset()).isPositive();
      assertThat(kept.getLast().offset()).isEqualTo(199);
      assertThat(kept).allSatisfy(recorded -> assertThat(Marked.number(recorded)).isEqualTo(recorded.offset()));
    }
    long total = 0;
    for (Path file : segments()) total += Files.size(file);
    assertThat(total).isLessThan(8_000 + 3_000);
  }

  @Test
  void files_whose_last_event_is_too_old_go_at_the_next_start_and_the_newest_stays() throws Exception {
    try (SegmentEventLog log = open(SMALL)) {
      for (long i = 0; i < 100; i++) log.append(Marked.event(i)).join();
    }
    List<Path> files = segments();
    for (Path file : files) Files.setLastModifiedTime(file, FileTime.from(NOW.minus(Duration.ofDays(401))));
    Files.setLastModifiedTime(files.get(2), FileTime.from(NOW.minus(Duration.ofDays(399))));
    try (SegmentEventLog log = open(SMALL)) {
      assertThat(segments()).isEqualTo(files.subList(2, files.size()));
      assertThat(log.read(0, 1).getFirst().offset()).isEqualTo(Segment.base(files.get(2)).orElseThrow());
      assertThat(log.append(Marked.event(100)).join()).isEqualTo(100);
    }
  }

  @Test
  void events_that_belong_together_stand_in_a_row_whoever_else_appends() throws Exception {
    try (SegmentEventLog log = open(SMALL)) {
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        long base = t * 1_000L;
        threads.add(
            Thread.startVirtualThread(
                () -> {
                  for (long i = 0; i < 200; i += 4) log.appendAll(List.of(Marked.event(base + i), Marked.event(base + i + 1), Marked.event(base + i + 2), Marked.event(base + i + 3))).join();
                }));
      }
      for (Thread thread : threads) thread.join();
      List<Long> numbers = numbers(log, 0);
      assertThat(numbers).hasSize(1_600).doesNotHaveDuplicates();
      for (int i = 0; i < numbers.size(); i++) if (numbers.get(i) % 4 != 0) assertThat(numbers.get(i)).isEqualTo(numbers.get(i - 1) + 1);
    }
  }

  @Test
  void a_run_longer_than_a_batch_is_written_whole() {
    try (SegmentEventLog log = open(SMALL)) {
      List<Event> run = new ArrayList<>();
      for (long i = 0; i < 2_000; i++) run.add(Marked.event(i));
      assertThat(log.appendAll(run).join()).isZero();
      assertThat(log.end()).isEqualTo(2_000);
      assertThat(numbers(log, 1_990)).hasSize(10);
    }
  }

  @Test
  void only_the_owner_can_read_the_files() throws Exception {
    try (SegmentEventLog log = open(SMALL)) {
      log.append(Marked.event(1)).join();
    }
    for (Path file : segments()) assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
  }

  @Test
  void an_event_too_long_fails_alone() {
    try (SegmentEventLog log = open(SMALL)) {
      Event long_ = new Event.ServerStopped(Event.Meta.of(NOW, null, Event.Source.SERVER), "x".repeat(70_000));
      assertThatThrownBy(() -> log.append(long_).join()).hasCauseInstanceOf(Problem.class);
      assertThat(log.offer(long_)).isFalse();
      assertThat(log.append(Marked.event(1)).join()).isZero();
    }
  }
}
