package dev.bulwark.fleet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends StoreContract {
  @TempDir Path temp;
  private int number;

  @Override
  Store open() {
    return Stores.sqlite(temp.resolve("store" + number), () -> NOW);
  }

  @Override
  Connection plain() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + temp.resolve("store" + number).resolve("bulwark.db"));
  }

  @Override
  void fresh() {
    number++;
  }

  @Test
  void commits_are_synced_in_full_and_others_cannot_enter_the_folder() throws Exception {
    assertThat(store.<Long>write(tx -> tx.number("PRAGMA synchronous"))).isEqualTo(2);
    List<String> mode = store.write(tx -> tx.list("PRAGMA journal_mode", row -> row.text(1)));
    assertThat(mode).containsExactly("wal");
    assertThat(store.<Long>write(tx -> tx.number("PRAGMA foreign_keys"))).isEqualTo(1);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(temp.resolve("store" + number)))).isEqualTo("rwx------");
  }

  @Test
  void a_file_that_is_no_database_is_refused_with_a_code_and_left_alone() throws Exception {
    Path folder = Files.createDirectory(temp.resolve("foreign"));
    Path file = Files.writeString(folder.resolve("bulwark.db"), "this is not a database, but someone's letter. ".repeat(100), StandardCharsets.US_ASCII);
    long size = Files.size(file);
    assertThatThrownBy(() -> Stores.sqlite(folder)).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("STORE-001"));
    assertThat(Files.size(file)).isEqualTo(size);
  }

  @Test
  void a_full_disk_refuses_new_work_keeps_what_was_acknowledged_and_heals_when_there_is_room() {
    long acknowledged = 0;
    long pages = store.write(tx -> tx.number("PRAGMA page_count"));
    store.write(tx -> tx.number("PRAGMA max_page_count = " + (pages + 20)));
    Problem refusal = null;
    for (int i = 0; i < 500 && refusal == null; i++) {
      int n = i;
      try {
        store.run(tx -> {
          addDevice(tx, "d" + n);
          tx.audit("device", Map.of("device", "d" + n, "filler", "x".repeat(2_000)));
        });
        acknowledged++;
      } catch (Problem full) {
        refusal = full;
      }
    }
    assertThat(refusal).isNotNull().extracting(Problem::code).isEqualTo("STORE-002");
    assertThat(acknowledged).isPositive();
    assertThat(devices()).isEqualTo(acknowledged);
    assertThatThrownBy(() -> store.write(tx -> tx.audit("note", Map.of("filler", "x".repeat(60_000)))))
        .isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("STORE-002"));

    store.write(tx -> tx.number("PRAGMA max_page_count = 1000000"));
    store.run(tx -> {
      addDevice(tx, "after");
    });
    assertThat(store.<Long>write(tx -> tx.audit("note", Map.of("filler", "x".repeat(60_000))))).isEqualTo(acknowledged);
    assertThat(devices()).isEqualTo(acknowledged + 1);
    assertThat(store.check()).isEmpty();
  }

  @Test
  void on_a_full_disk_every_caller_of_a_shared_commit_gets_its_own_true_answer() throws Exception {
    long pages = store.write(tx -> tx.number("PRAGMA page_count"));
    store.write(tx -> tx.number("PRAGMA max_page_count = " + (pages + 30)));
    Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    Set<String> refused = ConcurrentHashMap.newKeySet();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 200; i++) {
        String id = "d" + i;
        threads.submit(() -> {
          try {
            store.run(tx -> {
              addDevice(tx, id);
              tx.audit("device", Map.of("device", id, "filler", "x".repeat(1_500)));
              tx.emit(event(id));
            });
            acknowledged.add(id);
          } catch (Problem full) {
            if (full.code().equals("STORE-002")) refused.add(id);
          }
        });
      }
    }
    assertThat(acknowledged).isNotEmpty();
    assertThat(refused).isNotEmpty().hasSize(200 - acknowledged.size());
    assertThat(rows("SELECT id FROM device", row -> row.text(1))).containsExactlyInAnyOrderElementsOf(acknowledged);
    assertThat(outbox()).hasSize(acknowledged.size());
    assertThat(store.<Long>read(AuditTree::size)).isEqualTo(acknowledged.size());
  }
}
