package dev.bulwark.fleet.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.fleet.event.Event;
import dev.bulwark.fleet.event.EventLog;
import dev.bulwark.fleet.event.SegmentEventLog;
import dev.bulwark.problem.Problem;
import dev.bulwark.fleet.store.Outbox;
import dev.bulwark.fleet.store.Positions;
import dev.bulwark.fleet.store.Store;
import dev.bulwark.fleet.store.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxRelayTest {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final OutboxRelay.Settings QUICK = new OutboxRelay.Settings(64, 8, Duration.ofMillis(20), Duration.ofMillis(5));
  @TempDir Path folder;
  private Store store;
  private SegmentEventLog log;

  @BeforeEach
  void open() {
    store = Stores.sqlite(folder);
    log = SegmentEventLog.open(folder.resolve("events"), SegmentEventLog.Settings.defaults(), InstantSource.system());
  }

  @AfterEach
  void close() {
    log.close();
    store.close();
  }

  private static Event mark(long number) {
    return new Event.LimitReached(Event.Meta.of(Instant.ofEpochMilli(number), null, Event.Source.SERVER), "mark", number);
  }

  private void commit(long... numbers) {
    store.write(
        tx -> {
          for (long number : numbers) tx.emit(mark(number));
          return true;
        });
  }

  /** The numbers of committed events in the log; telemetry is negative and left out. */
  private List<Long> logged() {
    List<Long> numbers = new ArrayList<>();
    for (long next = 0; next < log.end(); ) {
      List<EventLog.Recorded> some = log.read(next, 1_000);
      for (EventLog.Recorded recorded : some) numbers.add(((Event.LimitReached) recorded.event()).count());
      next = some.getLast().offset() + 1;
    }
    numbers.removeIf(number -> number < 0);
    return numbers;
  }

  private static List<Long> upTo(long end) {
    return LongStream.range(0, end).boxed().toList();
  }

  private int waiting() {
    return store.read(query -> Outbox.heads(query, 0, 100_000)).size();
  }

  private long tail() {
    return store.read(query -> Positions.next(query, Delivered.CONSUMER));
  }

  /** A log that can be held and can fail. */
  private final class Moody implements EventLog {
    volatile CountDownLatch gate = new CountDownLatch(0);
    volatile boolean refuses;

    @Override
    public CompletableFuture<Long> append(Event event) {
      return appendAll(List.of(event));
    }

    @Override
    public CompletableFuture<Long> appendAll(List<Event> events) {
      try {
        gate.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return CompletableFuture.failedFuture(e);
      }
      if (refuses) return CompletableFuture.failedFuture(new Problem("LOG-005", "full", "free space"));
      return log.appendAll(events);
    }

    @Override
    public boolean offer(Event event) {
      return log.offer(event);
    }

    @Override
    public List<Recorded> read(long offset, int limit) {
      return log.read(offset, limit);
    }

    @Override
    public long end() {
      return log.end();
    }

    @Override
    public boolean await(long offset, Duration atMost) throws InterruptedException {
      return log.await(offset, atMost);
    }

    @Override
    public long shed() {
      return log.shed();
    }

    @Override
    public void close() {}
  }

  @Test
  void committed_events_reach_the_log_in_commit_order_and_leave_the_outbox_many_at_a_time() throws Exception {
    try (OutboxRelay relay = OutboxRelay.start(store, log, OutboxRelay.Settings.defaults())) {
      for (long i = 0; i < 100; i += 2) commit(i, i + 1);
      assertThat(relay.awaitDrained(LONG)).isTrue();
      assertThat(logged()).isEqualTo(upTo(100));
      assertThat(relay.fault()).isEmpty();
    }
    assertThat(waiting()).isZero();
    assertThat(tail()).isEqualTo(100);
  }

  @Test
  void many_committing_threads_lose_and_double_nothing_while_the_handover_overflows_again_and_again() throws Exception {
    try (OutboxRelay relay = OutboxRelay.start(store, log, new OutboxRelay.Settings(4, 3, Duration.ofMillis(1), Duration.ofMillis(1)))) {
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        long base = t * 1_000L;
        threads.add(
            Thread.startVirtualThread(
                () -> {
                  for (long i = base; i < base + 100; i++) commit(i);
                }));
      }
      for (Thread thread : threads) thread.join();
      assertThat(relay.awaitDrained(LONG)).isTrue();
      List<Long> numbers = logged();
      assertThat(numbers).hasSize(800).doesNotHaveDuplicates();
      for (int t = 0; t < 8; t++) {
        int thread = t;
        assertThat(numbers.stream().filter(number -> number / 1_000 == thread)).isSorted();
      }
    }
    assertThat(waiting()).isZero();
  }

  @Test
  void a_log_that_hangs_does_not_hold_up_commits_and_everything_follows_when_it_moves_again() throws Exception {
    Moody moody = new Moody();
    try (OutboxRelay relay = OutboxRelay.start(store, moody, QUICK)) {
      commit(0);
      assertThat(relay.awaitDrained(LONG)).isTrue();
      moody.gate = new CountDownLatch(1);
      for (long i = 1; i < 300; i++) commit(i);
      assertThat(waiting()).isGreaterThanOrEqualTo(299);
      moody.gate.countDown();
      assertThat(relay.awaitDrained(LONG)).isTrue();
      assertThat(logged()).isEqualTo(upTo(300));
    }
  }

  @Test
  void a_log_that_refuses_is_tried_again_and_says_why_meanwhile() throws Exception {
    Moody moody = new Moody();
    try (OutboxRelay relay = OutboxRelay.start(store, moody, QUICK)) {
      moody.refuses = true;
      for (long i = 0; i < 50; i++) commit(i);
      assertThat(relay.awaitDrained(Duration.ofMillis(50))).isFalse();
      for (long end = System.nanoTime() + LONG.toNanos(); relay.fault().isEmpty() && System.nanoTime() < end; ) Thread.sleep(5);
      assertThat(relay.fault()).hasValueSatisfying(problem -> assertThat(problem.code()).isEqualTo("LOG-005"));
      moody.refuses = false;
      assertThat(relay.awaitDrained(LONG)).isTrue();
      assertThat(logged()).isEqualTo(upTo(50));
      assertThat(relay.fault()).isEmpty();
    }
  }

  @Test
  void wherever_the_crash_came_between_log_and_outbox_each_event_is_in_the_log_once() throws Exception {
    Random random = new Random(5);
    long next = 0;
    for (int round = 0; round < 10; round++) {
      // without a relay: the server that made these commits died after `had` of them had reached the log, with other events between
      long first = next;
      int count = random.nextInt(30);
      for (; next < first + count; next++) commit(next);
      int had = random.nextInt(count + 1);
      for (Outbox.Entry entry : store.read(query -> Outbox.pending(query, had))) {
        if (random.nextBoolean()) log.append(mark(-1)).join();
        log.append(dev.bulwark.fleet.event.EventJson.read(entry.json())).join();
      }
      if (random.nextBoolean()) log.append(mark(-2)).join();
      try (OutboxRelay relay = OutboxRelay.start(store, log, QUICK)) {
        int more = random.nextInt(20);
        for (long end = next + more; next < end; next++) commit(next);
        assertThat(relay.awaitDrained(LONG)).isTrue();
      }
      assertThat(logged()).as("round " + round).isEqualTo(upTo(next));
      // a relay that is closed has forgotten what it delivered; its listener stays with the store, so each round needs another one
      store.close();
      store = Stores.sqlite(folder);
    }
    assertThat(waiting()).isZero();
  }

  @Test
  void a_relay_that_is_closed_leaves_what_comes_later_to_the_next_start() throws Exception {
    OutboxRelay first = OutboxRelay.start(store, log, QUICK);
    commit(0);
    first.close();
    commit(1, 2);
    assertThat(waiting()).isEqualTo(2);
    try (OutboxRelay second = OutboxRelay.start(store, log, QUICK)) {
      assertThat(second.awaitDrained(LONG)).isTrue();
      assertThat(logged()).isEqualTo(upTo(3));
    }
  }

  @Test
  void a_start_after_much_telemetry_does_not_read_all_of_it() throws Exception {
    try (OutboxRelay relay = OutboxRelay.start(store, log, QUICK)) {
      List<Event> telemetry = new ArrayList<>();
      for (int i = 0; i < 10_000; i++) telemetry.add(mark(-1));
      for (int i = 0; i < 11; i++) log.appendAll(telemetry).join();
      assertThat(relay.awaitDrained(LONG)).isTrue();
      assertThat(relay.awaitDrained(LONG)).isTrue();
    }
    assertThat(tail()).isGreaterThanOrEqualTo(100_000);
  }
}
