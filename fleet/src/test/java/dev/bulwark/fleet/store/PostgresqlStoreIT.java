package dev.bulwark.fleet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.problem.Problem;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class PostgresqlStoreIT extends StoreContract {
  private String url = "";

  @Override
  Store open() {
    return Stores.postgresql(url, "postgres", "", () -> NOW);
  }

  @Override
  Connection plain() throws SQLException {
    return DriverManager.getConnection(url, "postgres", "");
  }

  @Override
  void fresh() {
    url = TestPostgres.emptyDatabase();
  }

  @Test
  void the_server_under_test_is_as_durable_as_in_production() {
    for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes"))
      assertThat(store.<String>write(tx -> tx.first("SELECT current_setting(?)", row -> row.text(1), setting).orElse(""))).as(setting).isEqualTo("on");
  }

  @Test
  void a_lost_connection_is_a_coded_problem_and_the_next_write_and_read_connect_anew() {
    store.run(tx -> addDevice(tx, "d1"));
    assertThat(devices()).isEqualTo(1);
    cutConnections();
    assertThatThrownBy(() -> store.run(tx -> addDevice(tx, "d2"))).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("STORE-005"));
    store.run(tx -> addDevice(tx, "d3"));
    assertThat(devices()).isEqualTo(2);
  }

  @Test
  void a_connection_cut_inside_a_unit_takes_the_unit_and_nothing_else() {
    store.run(tx -> addDevice(tx, "d1"));
    assertThatThrownBy(() -> store.run(tx -> {
      addDevice(tx, "d2");
      cutConnections();
      addDevice(tx, "d3");
    })).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("STORE-005"));
    store.run(tx -> tx.audit("note", Map.of()));
    assertThat(devices()).isEqualTo(1);
  }

  @Test
  void two_servers_on_one_database_share_one_audit_log() throws Exception {
    try (Store other = open()) {
      List<Future<Long>> appends = new ArrayList<>();
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < 60; i++) {
          Store writer = i % 2 == 0 ? store : other;
          appends.add(threads.submit(() -> writer.write(tx -> tx.audit("note", Map.of()))));
        }
      }
      List<Long> indexes = new ArrayList<>();
      for (Future<Long> append : appends) indexes.add(append.get());
      assertThat(indexes).doesNotHaveDuplicates().hasSize(60).allMatch(index -> index < 60);
    }
    assertThat(store.read(AuditTree::frontier).root()).isEqualTo(store.write(AuditTree::frontier).root());
  }

  private void cutConnections() {
    try (var connection = TestPostgres.server().getPostgresDatabase().getConnection();
        var statement = connection.prepareStatement("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = ?")) {
      statement.setString(1, "bulwark");
      statement.execute();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
