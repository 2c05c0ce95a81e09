package dev.bulwark.fleet.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullDiskTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-01T00:00:00Z"));
  private static final Logger FAULTS = Logger.getLogger(LogWriter.class.getName());
  @TempDir Path folder;

  @BeforeAll
  static void quiet() {
    FAULTS.setLevel(Level.OFF);
  }

  @AfterAll
  static void loud() {
    FAULTS.setLevel(null);
  }

  /** A disk that writes half of what it is given and then says that it is full, whose sync can fail, and that can be held. */
  private static final class Moody implements Disk {
    volatile boolean full;
    volatile boolean syncFails;
    volatile boolean truncateFails;
    volatile CountDownLatch held = new CountDownLatch(0);
    final CountDownLatch writing = new CountDownLatch(1);

    @Override
    public Writing open(Path file) throws IOException {
      Writing real = Disk.REAL.open(file);
      return new Writing() {
        @Override
        public void write(ByteBuffer bytes, long position) throws IOException {
          try {
            CountDownLatch gate = held;
            if (gate.getCount() > 0) writing.countDown();
            gate.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          if (!full) {
            real.write(bytes, position);
            return;
          }
          real.write(bytes.slice(bytes.position(), bytes.remaining() / 2), position);
          throw new IOException("No space left on device");
        }

        @Override
        public void force() throws IOException {
          if (syncFails) throw new IOException("Input/output error");
          real.force();
        }

        @Override
        public void truncate(long size) throws IOException {
          if (truncateFails) throw new IOException("Input/output error");
          real.truncate(size);
        }

        @Override
        public void close() throws IOException {
          real.close();
        }
      };
    }

    @Override
    public void sync(Path folder) throws IOException {
      if (syncFails) throw new IOException("Input/output error");
      Disk.REAL.sync(folder);
    }
  }

  private final Moody disk = new Moody();

  private SegmentEventLog open(long segmentBytes, long queueBytes) {
    return SegmentEventLog.open(folder, new SegmentEventLog.Settings(segmentBytes, 1 << 20, Duration.ofDays(400), queueBytes, 64 << 10), CLOCK, disk);
  }

  private static void isLog005(CompletableFuture<Long> durable) {
    assertThatThrownBy(durable::join).cause().isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code()).isEqualTo("LOG-005"));
  }

  private void keepsOnlyWhatWasAcknowledged(SegmentEventLog log, long... numbers) {
    log.close();
    try (SegmentEventLog again = open(1 << 20, 1 << 20)) {
      assertThat(again.read(0, 100).stream().map(Marked::number)).containsExactlyElementsOf(java.util.Arrays.stream(numbers).boxed().toList());
    }
  }

  @Test
  void a_full_disk_fails_the_append_harms_nothing_before_and_later_appends_work_again() {
    SegmentEventLog log = open(1 << 20, 1 << 20);
    log.append(Marked.event(1)).join();
    disk.full = true;
    isLog005(log.append(Marked.event(2)));
    isLog005(log.append(Marked.event(3)));
    assertThat(log.end()).isEqualTo(1);
    assertThat(log.read(0, 10)).hasSize(1);
    disk.full = false;
    assertThat(log.append(Marked.event(4)).join()).isEqualTo(1);
    keepsOnlyWhatWasAcknowledged(log, 1, 4);
  }

  @Test
  void a_partial_record_that_could_not_be_cut_at_once_is_cut_before_the_next_batch() {
    SegmentEventLog log = open(1 << 20, 1 << 20);
    disk.full = true;
    disk.truncateFails = true;
    isLog005(log.append(Marked.event(1)));
    disk.full = false;
    isLog005(log.append(Marked.event(2)));
    disk.truncateFails = false;
    assertThat(log.append(Marked.event(3)).join()).isZero();
    keepsOnlyWhatWasAcknowledged(log, 3);
  }

  @Test
  void of_events_that_belong_together_none_is_there_when_the_disk_fails() {
    SegmentEventLog log = open(1 << 20, 1 << 20);
    disk.full = true;
    isLog005(log.appendAll(List.of(Marked.event(1), Marked.event(2), Marked.event(3))));
    disk.full = false;
    assertThat(log.appendAll(List.of(Marked.event(4), Marked.event(5))).join()).isZero();
    keepsOnlyWhatWasAcknowledged(log, 4, 5);
  }

  @Test
  void a_failing_sync_acknowledges_nothing() {
    SegmentEventLog log = open(1 << 20, 1 << 20);
    disk.syncFails = true;
    isLog005(log.append(Marked.event(1)));
    assertThat(log.end()).isZero();
    assertThat(log.read(0, 10)).isEmpty();
    disk.syncFails = false;
    log.append(Marked.event(2)).join();
    keepsOnlyWhatWasAcknowledged(log, 2);
  }

  @Test
  void a_segment_that_cannot_be_begun_is_begun_later() {
    SegmentEventLog log = open(100, 1 << 20);
    log.append(Marked.event(1)).join();
    disk.full = true;
    isLog005(log.append(Marked.event(2)));
    disk.full = false;
    disk.syncFails = true;
    isLog005(log.append(Marked.event(3)));
    disk.syncFails = false;
    assertThat(log.append(Marked.event(4)).join()).isEqualTo(1);
    keepsOnlyWhatWasAcknowledged(log, 1, 4);
  }

  @Test
  void telemetry_is_shed_and_counted_when_the_disk_is_slow_while_what_matters_waits() throws Exception {
    SegmentEventLog log = open(1 << 20, 4_000);
    disk.held = new CountDownLatch(1);
    CompletableFuture<Long> first = log.append(Marked.event(1));
    assertThat(disk.writing.await(2, TimeUnit.MINUTES)).isTrue();
    int taken = 0;
    while (log.offer(Marked.event(100 + taken))) taken++;
    assertThat(log.shed()).isEqualTo(1);
    assertThat(taken).isPositive();
    List<CompletableFuture<Long>> behind = new ArrayList<>();
    for (int i = 0; i < 5; i++) behind.add(log.append(Marked.event(2 + i)));
    assertThat(log.offer(Marked.event(999))).isFalse();
    assertThat(first.isDone()).isFalse();
    disk.held.countDown();
    behind.forEach(CompletableFuture::join);
    assertThat(log.shed()).isEqualTo(2);
    assertThat(log.end()).isEqualTo(6L + taken);
    log.close();
  }

  @Test
  void telemetry_that_a_full_disk_swallows_is_counted_as_shed() {
    SegmentEventLog log = open(1 << 20, 1 << 20);
    disk.full = true;
    assertThat(log.offer(Marked.event(1))).isTrue();
    isLog005(log.append(Marked.event(2)));
    assertThat(log.shed()).isEqualTo(1);
    log.close();
  }
}
