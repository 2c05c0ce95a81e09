package dev.bulwark.fleet.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What differs between the two databases. */
sealed interface Engine permits SqliteEngine, PostgresqlEngine {
  /** Folder of the migrations on the class path. */
  String migrations();

  Connection openWriter() throws SQLException;

  Connection openReader() throws SQLException;

  /** Starts a writing transaction that excludes every other writer, in this process and in others. */
  void begin(Session session) throws SQLException;

  /** Starts a reading transaction: one snapshot until its end. */
  void beginReading(Session session) throws SQLException;

  /** True where another process may have written since our last commit, so that what we remember must be compared. */
  boolean shared();

  Fault classify(SQLException refusal);

  List<String> check(Query query);
}
