package dev.bulwark.fleet.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.device.Serial;
import dev.bulwark.fleet.event.Event;
import dev.bulwark.fleet.event.SegmentEventLog;
import dev.bulwark.problem.Problem;
import dev.bulwark.fleet.store.Positions;
import dev.bulwark.fleet.store.Store;
import dev.bulwark.fleet.store.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceKeeperTest {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");
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

  private static Event connected(String device, Instant at, String tls) {
    return new Event.Connected(Event.Meta.of(at, new DeviceId(device), Event.Source.MQTT), Event.Protocol.MQTT, Serial.ofHex("01"), tls, "TLS_AES_256_GCM_SHA384");
  }

  private Evidence one(String device, String assertion) {
    List<Evidence> found = about(device).stream().filter(evidence -> evidence.assertion().equals(assertion)).toList();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  private List<Evidence> about(String subject) {
    return store.read(query -> EvidenceTable.of(query, subject));
  }

  private long position() {
    return store.read(query -> Positions.next(query, EvidenceKeeper.CONSUMER));
  }

  @Test
  void what_is_logged_becomes_evidence_and_comes_back_from_the_store_as_it_was_derived() throws Exception {
    Event event = connected("cam-01", AT, "TLSv1.3");
    try (EvidenceKeeper keeper = EvidenceKeeper.start(log, store)) {
      log.append(event).join();
      assertThat(keeper.awaitCaughtUp(LONG)).isTrue();
      assertThat(keeper.fault()).isEmpty();
    }
    assertThat(about("cam-01")).containsExactlyInAnyOrderElementsOf(Derivation.of(event));
    assertThat(position()).isEqualTo(1);
  }

  @Test
  void a_device_that_connects_all_day_has_one_row_per_assertion_and_costs_one_write_an_hour() throws Exception {
    try (EvidenceKeeper keeper = EvidenceKeeper.start(log, store)) {
      for (int minute = 0; minute <= 90; minute++) log.append(connected("cam-01", AT.plusSeconds(60L * minute), "TLSv1.3"));
      log.append(connected("cam-02", AT, "TLSv1.3")).join();
      assertThat(keeper.awaitCaughtUp(LONG)).isTrue();
    }
    assertThat(about("cam-01")).hasSize(2);
    assertThat(one("cam-01", "certificate.mtls-seen").collectedAt()).isEqualTo(AT.plusSeconds(3_600));
  }

  @Test
  void a_change_of_the_answer_counts_at_once_in_both_directions() throws Exception {
    try (EvidenceKeeper keeper = EvidenceKeeper.start(log, store)) {
      log.append(connected("cam-01", AT, "TLSv1.3")).join();
      log.append(connected("cam-01", AT.plusSeconds(1), "TLSv1.2")).join();
      assertThat(keeper.awaitCaughtUp(LONG)).isTrue();
      assertThat(one("cam-01", "transport.tls13").holds()).isFalse();
      log.append(connected("cam-01", AT.plusSeconds(2), "TLSv1.3")).join();
      assertThat(keeper.awaitCaughtUp(LONG)).isTrue();
      assertThat(one("cam-01", "transport.tls13").holds()).isTrue();
    }
  }

  @Test
  void an_older_event_that_comes_late_does_not_undo_a_newer_one() throws Exception {
    try (EvidenceKeeper keeper = EvidenceKeeper.start(log, store)) {
      log.append(connected("cam-01", AT.plusSeconds(10), "TLSv1.2")).join();
      assertThat(keeper.awaitCaughtUp(LONG)).isTrue();
      log.append(connected("cam-01", AT, "TLSv1.3")).join();
      assertThat(keeper.awaitCaughtUp(LONG)).isTrue();
    }
    assertThat(one("cam-01", "transport.tls13").holds()).isFalse();
  }

  /** A store that dies before or after the n-th commit, as a machine does. */
  private static final class Dying implements Store {
    private final Store real;
    private int left;
    private final boolean after;

    Dying(Store real, int left, boolean after) {
      this.real = real;
      this.left = left;
      this.after = after;
    }

    @Override
    public <T> T write(Work<T> work) {
      if (left-- > 0) return real.write(work);
      if (after && left == -1) real.write(work);
      throw new Problem("STORE-003", "the machine is gone", "start it again");
    }

    @Override
    public <T> T read(Reading<T> work) {
      return real.read(work);
    }

    @Override
    public void onCommit(Consumer<List<Event>> listener) {
      real.onCommit(listener);
    }

    @Override
    public List<String> check() {
      return real.check();
    }

    @Override
    public void close() {}
  }

  @Test
  void a_crash_around_any_commit_leaves_evidence_and_position_together_and_the_next_start_ends_at_the_same() throws Exception {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 12; i++) events.add(connected("cam-" + i % 3, AT.plusSeconds(4_000L * i), i % 5 == 0 ? "TLSv1.2" : "TLSv1.3"));
    int done = 0;
    for (int crash = 0; crash < 6; crash++) {
      try (EvidenceKeeper keeper = EvidenceKeeper.start(log, new Dying(store, 1, crash % 2 == 0))) {
        for (int i = 0; i < 2; i++) {
          log.append(events.get(done++)).join();
          keeper.awaitCaughtUp(Duration.ofMillis(250));
        }
      }
      // evidence says exactly what the events before the position say
      Map<String, Evidence> expected = new HashMap<>();
      events.subList(0, (int) position()).forEach(event -> Derivation.of(event).forEach(evidence -> expected.put(evidence.subject() + evidence.assertion(), evidence)));
      List<Evidence> kept = new ArrayList<>();
      EvidenceTable.eachSubject(store, (subject, all) -> kept.addAll(all));
      assertThat(kept).containsExactlyInAnyOrderElementsOf(expected.values());
    }
    try (EvidenceKeeper keeper = EvidenceKeeper.start(log, store)) {
      assertThat(keeper.awaitCaughtUp(LONG)).isTrue();
    }
    assertThat(one("cam-2", "transport.tls13")).isEqualTo(Derivation.of(events.get(11)).stream().filter(evidence -> evidence.assertion().equals("transport.tls13")).findFirst().orElseThrow());
  }

  @Test
  void a_store_that_knows_more_events_than_the_log_is_refused() {
    store.write(
        tx -> {
          Positions.move(tx, EvidenceKeeper.CONSUMER, 7);
          return true;
        });
    assertThatThrownBy(() -> EvidenceKeeper.start(log, store)).isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code()).isEqualTo("LOG-010"));
  }

  @Test
  void every_subject_comes_once_and_whole_however_the_pages_fall() {
    int subjects = 1_500;
    for (int part = 0; part < subjects; part += 500) {
      int from = part;
      store.write(
          tx -> {
            for (int i = from; i < from + 500; i++)
              for (int e = 0; e <= i % 7; e++)
                EvidenceTable.put(tx, Evidence.of("d" + i, "assertion." + e, Source.BUILD, "test", true, AT, null, "artifact:x", Evidence.digest("x")));
            return true;
          });
    }
    Map<String, Integer> seen = new HashMap<>();
    EvidenceTable.eachSubject(store, (subject, all) -> assertThat(seen.put(subject, all.size())).isNull());
    assertThat(seen).hasSize(subjects);
    for (int i = 0; i < subjects; i++) assertThat(seen.get("d" + i)).isEqualTo(i % 7 + 1);
  }

  @Test
  void evidence_of_one_kind_ends_the_same_whatever_order_it_comes_in_and_of_one_moment_the_bad_wins() {
    List<Evidence> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) for (boolean holds : new boolean[] {true, false}) all.add(Evidence.of("d", "a", Source.BUILD, "m", holds, AT.plusSeconds(i / 2), null, "artifact:" + i, Evidence.digest("x")));
    java.util.Random random = new java.util.Random(1);
    java.util.Set<List<Evidence>> ends = new java.util.HashSet<>();
    for (int round = 0; round < 20; round++) {
      java.util.Collections.shuffle(all, random);
      store.write(
          tx -> {
            tx.change("DELETE FROM evidence");
            all.forEach(evidence -> EvidenceTable.put(tx, evidence));
            return true;
          });
      ends.add(about("d"));
    }
    assertThat(ends).hasSize(1);
    assertThat(ends.iterator().next()).singleElement().satisfies(last -> {
      assertThat(last.collectedAt()).isEqualTo(AT.plusSeconds(1));
      assertThat(last.holds()).isFalse();
    });
  }
}
