package dev.bulwark.fleet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.event.Event;
import dev.bulwark.fleet.merkle.Frontier;
import dev.bulwark.fleet.merkle.MerkleHash;
import dev.bulwark.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store must hold, whatever the engine. */
abstract class StoreContract {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");

  Store store;

  /** Opens the same empty or surviving database again on each call within a test. */
  abstract Store open();

  /** A connection past the store. */
  abstract Connection plain() throws SQLException;

  /** A fresh database for the next test. */
  abstract void fresh();

  @BeforeEach
  void start() {
    fresh();
    store = open();
  }

  @AfterEach
  void stop() {
    store.close();
  }

  static void addDevice(Tx tx, String id) {
    tx.change("INSERT INTO device (id, class, site, zone, tags, state, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)", id, "default", "default", "default", "", "pending", NOW);
  }

  static Event event(String id) {
    return new Event.ServerStopped(Event.Meta.of(NOW, new DeviceId(id), Event.Source.SERVER), id);
  }

  long devices() {
    return store.read(query -> query.number("SELECT COUNT(*) FROM device"));
  }

  <T> List<T> rows(String sql, Function<Row, T> each) {
    return store.read(query -> query.list(sql, each));
  }

  List<Outbox.Entry> outbox() {
    return store.read(query -> Outbox.pending(query, 1_000));
  }

  @Test
  void what_a_returned_write_changed_is_read_back_after_a_restart() {
    store.run(tx -> {
      addDevice(tx, "d1");
    });
    store.close();
    store = open();
    assertThat(rows("SELECT id, created_at FROM device", row -> row.text(1) + " " + row.time(2))).containsExactly("d1 " + NOW);
  }

  @Test
  void every_parameter_and_column_type_survives_the_round_trip() {
    byte[] der = {0, 1, -1, 127};
    store.write(tx -> tx.change(
        "INSERT INTO cert (issuer_id, serial, device_id, fingerprint, spki_sha256, profile, not_before, not_after, status, revoked_at, reason, revocation_version, der) "
            + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        "device", "0a", null, "f", "s", "p", NOW, 5L, "good", null, null, true, der));
    store.read(query -> query.list("SELECT der, not_before, not_after, revoked_at, device_id, revocation_version FROM cert WHERE issuer_id = ? AND not_after = ?", row -> {
      assertThat(row.bytes(1)).containsExactly(0, 1, -1, 127);
      assertThat(row.time(2)).isEqualTo(NOW);
      assertThat(row.number(3)).isEqualTo(5);
      assertThat(row.timeOrNull(4)).isNull();
      assertThat(row.textOrNull(5)).isNull();
      assertThat(row.flag(6)).isTrue();
      return row;
    }, "device", 5)).forEach(row -> assertThat(row).isNotNull());
    assertThat(store.<Long>read(query -> query.number("SELECT COUNT(*) FROM cert"))).isEqualTo(1);
  }

  @Test
  void a_failing_unit_leaves_nothing_and_takes_no_other_with_it() throws Exception {
    // Held back until all are queued, so that they share a commit.
    CountDownLatch queued = new CountDownLatch(1);
    List<Event> seen = new CopyOnWriteArrayList<>();
    store.onCommit(seen::addAll);
    List<Future<?>> writes = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      writes.add(threads.submit(() -> store.run(tx -> {
        await(queued);
        addDevice(tx, "first");
      })));
      for (int i = 0; i < 20; i++) {
        int n = i;
        writes.add(threads.submit(() -> store.run(tx -> {
          addDevice(tx, "d" + n);
          tx.audit("device", Map.of("device", "d" + n));
          tx.emit(event("d" + n));
          if (n % 4 == 1) throw new IllegalStateException("refused " + n);
        })));
      }
      queued.countDown();
    }
    int failed = 0;
    for (Future<?> write : writes) if (write.state() == Future.State.FAILED) failed++;
    assertThat(failed).isEqualTo(5);
    assertThat(devices()).isEqualTo(16);
    assertThat(seen).hasSize(15).extracting(event -> String.valueOf(event.device())).doesNotContain("d1", "d5", "d9", "d13", "d17");
    assertThat(outbox()).hasSize(15);
    assertThat(store.<Long>read(query -> query.number("SELECT COUNT(*) FROM audit_leaf"))).isEqualTo(15);
    assertThat(rows("SELECT body FROM audit_leaf ORDER BY idx", row -> new String(row.bytes(1), StandardCharsets.UTF_8)))
        .noneMatch(body -> body.contains("\"d5\""));
  }

  @Test
  void a_unit_that_swallows_a_refused_statement_fails_all_the_same() {
    store.run(tx -> {
      addDevice(tx, "d1");
    });
    AtomicBoolean swallowed = new AtomicBoolean();
    assertThatThrownBy(() -> store.run(tx -> {
      addDevice(tx, "d2");
      try {
        addDevice(tx, "d1");
      } catch (Problem conflict) {
        swallowed.set(true);
      }
    })).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("STORE-009"));
    assertThat(swallowed).isTrue();
    assertThat(devices()).isEqualTo(1);
  }

  @Test
  void a_statement_the_database_does_not_know_is_a_coded_problem_and_the_store_goes_on() {
    assertThatThrownBy(() -> store.write(tx -> tx.change("UPDATE nowhere SET a = 1")))
        .isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("STORE-010"));
    assertThatThrownBy(() -> store.read(query -> query.number("SELECT 1 FROM nowhere")))
        .isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("STORE-010"));
    store.run(tx -> {
      addDevice(tx, "d1");
    });
    assertThat(devices()).isEqualTo(1);
  }

  @Test
  void a_reader_cannot_write() {
    assertThatThrownBy(() -> store.read(query -> query.list("INSERT INTO position (consumer, next_offset) VALUES ('x', 1) RETURNING next_offset", row -> row.number(1))))
        .isInstanceOf(Problem.class);
    assertThat(store.<Long>read(query -> query.number("SELECT COUNT(*) FROM position"))).isZero();
  }

  @Test
  void a_read_sees_one_snapshot_while_writers_go_on() {
    List<Long> counts = store.read(query -> {
      long before = query.number("SELECT COUNT(*) FROM device");
      store.run(tx -> {
        addDevice(tx, "later");
      });
      return List.of(before, query.number("SELECT COUNT(*) FROM device"));
    });
    assertThat(counts).containsExactly(0L, 0L);
    assertThat(devices()).isEqualTo(1);
  }

  @Test
  void listeners_have_seen_the_events_in_commit_order_when_the_write_returns() throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    store.onCommit(events -> events.forEach(event -> seen.add(String.valueOf(event.device()))));
    AtomicInteger missing = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 300; i++) {
        String id = "d" + i;
        threads.submit(() -> {
          store.run(tx -> {
            tx.emit(event(id));
          });
          if (!seen.contains(id)) missing.incrementAndGet();
        });
      }
    }
    assertThat(missing).hasValue(0);
    List<String> committed = outbox().stream().map(entry -> entry.json().replaceAll(".*\"(d\\d+)\".*", "$1")).toList();
    assertThat(seen).hasSize(300).isEqualTo(committed);
  }

  @Test
  void a_listener_that_throws_harms_neither_the_commit_nor_other_listeners() {
    List<Event> seen = new CopyOnWriteArrayList<>();
    store.onCommit(events -> {
      throw new IllegalStateException("a listener's defect");
    });
    store.onCommit(seen::addAll);
    store.run(tx -> {
      addDevice(tx, "d1");
      tx.emit(event("d1"));
    });
    assertThat(devices()).isEqualTo(1);
    assertThat(seen).hasSize(1);
  }

  @Test
  void a_unit_that_writes_by_another_write_is_refused_rather_than_waiting_for_itself() {
    assertThatThrownBy(() -> store.write(tx -> store.write(inner -> 1))).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_tx_that_escapes_its_work_is_dead() {
    Tx escaped = store.write(tx -> tx);
    assertThatThrownBy(() -> escaped.change("DELETE FROM device")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void the_audit_log_goes_on_over_restarts_and_rollbacks_with_the_root_of_its_leaves() {
    Frontier expected = Frontier.EMPTY;
    for (int i = 0; i < 70; i++) {
      int n = i;
      assertThat(store.<Long>write(tx -> tx.audit("note", Map.of("n", "" + n)))).isEqualTo(i);
      if (i % 10 == 3)
        assertThatThrownBy(() -> store.write(tx -> {
          tx.audit("note", Map.of("n", "lost"));
          throw new IllegalStateException("rolled back");
        })).isInstanceOf(IllegalStateException.class);
      if (i % 23 == 5) {
        store.close();
        store = open();
      }
    }
    for (byte[] body : rows("SELECT body FROM audit_leaf ORDER BY idx", row -> row.bytes(1)))
      expected = expected.append(MerkleHash.leaf(body), (level, index, hash) -> {});
    assertThat(expected.size()).isEqualTo(70);
    assertThat(store.read(AuditTree::frontier).root()).isEqualTo(expected.root());
  }

  @Test
  void two_stores_closed_and_opened_again_migrate_only_once() {
    store.close();
    store = open();
    assertThat(store.<Long>read(query -> query.number("SELECT COUNT(*) FROM flyway_schema_history WHERE version = '1'"))).isEqualTo(1);
  }

  @Test
  void a_schema_of_a_newer_version_or_an_edited_one_is_refused_and_left_alone() {
    store.run(tx -> tx.change("UPDATE flyway_schema_history SET checksum = checksum + 1 WHERE version = '1'"));
    store.close();
    assertThatThrownBy(this::open).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("STORE-001"));
    assertThatThrownBy(this::open).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("STORE-001"));
    mend("UPDATE flyway_schema_history SET checksum = checksum - 1 WHERE version = '1'");
    store = open();
    store.run(tx -> tx.change(
        "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) SELECT 99, '999', 'later', type, 'V999__later.sql', 7, installed_by, 1, success FROM flyway_schema_history WHERE version = '1'"));
    store.close();
    assertThatThrownBy(this::open).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("STORE-001"));
    mend("DELETE FROM flyway_schema_history WHERE version = '999'");
    store = open();
    assertThat(devices()).isZero();
  }

  /** By the database's own means, past the store. */
  private void mend(String sql) {
    try (Connection connection = plain();
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isEqualTo(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_sound_store_has_nothing_to_report() {
    assertThat(store.check()).isEmpty();
  }

  @Test
  void a_closed_store_refuses_with_a_code() {
    store.close();
    assertThatThrownBy(() -> store.write(tx -> 1)).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("STORE-008"));
    assertThatThrownBy(() -> store.read(query -> query.number("SELECT 1"))).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("STORE-008"));
    store = open();
  }

  @Test
  void positions_move_forward_only() {
    store.run(tx -> {
      Positions.move(tx, "evidence", 10);
      Positions.move(tx, "evidence", 4);
    });
    assertThat(store.<Long>read(query -> Positions.next(query, "evidence"))).isEqualTo(10);
    assertThat(store.<Long>read(query -> Positions.next(query, "monitor"))).isZero();
  }

  @Test
  void outbox_numbers_are_never_used_twice() {
    store.run(tx -> {
      tx.emit(event("d1"));
      tx.emit(event("d2"));
    });
    long last = outbox().getLast().seq();
    store.run(tx -> {
      Outbox.done(tx, last);
    });
    store.close();
    store = open();
    store.run(tx -> {
      tx.emit(event("d3"));
    });
    List<Outbox.Entry> left = outbox();
    assertThat(left).hasSize(1);
    assertThat(left.getFirst().seq()).isGreaterThan(last);
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(2, java.util.concurrent.TimeUnit.MINUTES)) throw new IllegalStateException("the latch was never released");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
