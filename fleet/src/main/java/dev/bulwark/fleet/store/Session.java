package dev.bulwark.fleet.store;

import dev.bulwark.problem.Problem;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One connection with its prepared statements. Owned by one thread at a time.
 *
 * <p>Once a statement was refused, every later one is refused the same way until {@link #mended}: the database may have ended the transaction on its own, and what then ran would
 * stand outside of it.
 */
final class Session implements Query, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Session.class.getName());
  private static final int STATEMENTS = 128;

  private final Engine engine;
  private final Connection connection;
  private final LinkedHashMap<String, PreparedStatement> statements = new LinkedHashMap<>(64, 0.75f, true);
  private @Nullable Fault fault;
  private @Nullable Problem problem;

  Session(Engine engine, Connection connection) {
    this.engine = engine;
    this.connection = connection;
  }

  @Override
  public <T> List<T> list(String sql, Function<Row, T> each, @Nullable Object... parameters) {
    refuseAfterFault();
    try {
      PreparedStatement statement = prepare(sql, parameters);
      List<T> rows = new ArrayList<>();
      try (ResultSet results = statement.executeQuery()) {
        ResultRow row = new ResultRow(results);
        while (results.next()) rows.add(each.apply(row));
      }
      return rows;
    } catch (SQLException e) {
      throw failed(sql, e);
    }
  }

  int change(String sql, @Nullable Object... parameters) {
    refuseAfterFault();
    try {
      return prepare(sql, parameters).executeUpdate();
    } catch (SQLException e) {
      throw failed(sql, e);
    }
  }

  /** Transaction control; not subject to an earlier fault. */
  void control(String sql) throws SQLException {
    try {
      prepare(sql).execute();
    } catch (SQLException e) {
      forget(sql);
      throw e;
    }
  }

  void commit() throws SQLException {
    if (connection.getAutoCommit()) control("COMMIT");
    else connection.commit();
  }

  /** Ends the transaction and forgets the fault. Quiet where the database has ended it already. */
  void rollback() throws SQLException {
    mended();
    if (!connection.getAutoCommit()) {
      connection.rollback();
      return;
    }
    try {
      control("ROLLBACK");
    } catch (SQLException e) {
      if (!String.valueOf(e.getMessage()).contains("no transaction is active")) throw e;
    }
  }

  @Nullable Fault fault() {
    return fault;
  }

  @Nullable Problem problem() {
    return problem;
  }

  void mended() {
    fault = null;
    problem = null;
  }

  Engine engine() {
    return engine;
  }

  private void refuseAfterFault() {
    if (problem != null) throw problem;
  }

  private Problem failed(String sql, SQLException refusal) {
    forget(sql);
    Fault what = engine.classify(refusal);
    fault = what;
    Problem told = what.problem(refusal);
    problem = told;
    return told;
  }

  /** SQLite's driver finalises a statement that failed. */
  private void forget(String sql) {
    PreparedStatement failed = statements.remove(sql);
    if (failed == null) return;
    try {
      failed.close();
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.DEBUG, "closing a statement failed", e);
    }
  }

  private PreparedStatement prepare(String sql, @Nullable Object... parameters) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
      if (statements.size() > STATEMENTS) {
        Map.Entry<String, PreparedStatement> eldest = statements.entrySet().iterator().next();
        statements.remove(eldest.getKey());
        eldest.getValue().close();
      }
    }
    for (int i = 0; i < parameters.length; i++) bind(statement, i + 1, parameters[i]);
    return statement;
  }

  private static void bind(PreparedStatement statement, int at, @Nullable Object value) throws SQLException {
    switch (value) {
      case null -> statement.setNull(at, Types.NULL);
      case String text -> statement.setString(at, text);
      case Long number -> statement.setLong(at, number);
      case Integer number -> statement.setLong(at, number);
      case Boolean flag -> statement.setLong(at, flag ? 1 : 0);
      case Instant time -> statement.setLong(at, time.toEpochMilli());
      case byte[] bytes -> statement.setBytes(at, bytes);
      default -> throw new IllegalArgumentException("not a parameter type of the store: " + value.getClass().getName());
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.DEBUG, "closing a connection failed", e);
    }
  }
}
