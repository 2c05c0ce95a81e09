package dev.bulwark.fleet.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;

/** PostgreSQL by JDBC URL. Several servers may share it: an advisory lock, held to the end of each commit, makes them one writer. */
final class PostgresqlEngine implements Engine {
  /** Any number that is ours alone in the database: "bulwark" in ASCII. */
  private static final long WRITER = 0x62756c7761726bL;

  private final String url;
  private final String user;
  private final String password;

  PostgresqlEngine(String url, String user, String password) {
    this.url = url;
    this.user = user;
    this.password = password;
  }

  @Override
  public String migrations() {
    return "db/postgresql";
  }

  @Override
  public Connection openWriter() throws SQLException {
    return open(false);
  }

  @Override
  public Connection openReader() throws SQLException {
    return open(true);
  }

  private Connection open(boolean reading) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("ApplicationName", "bulwark");
    properties.setProperty("connectTimeout", "10");
    properties.setProperty("loginTimeout", "10");
    // Above the server's own limit: a peer that vanished is noticed, a slow statement is ended by the server.
    properties.setProperty("socketTimeout", "40");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("prepareThreshold", "2");
    properties.setProperty("options", "-c statement_timeout=30s -c idle_in_transaction_session_timeout=120s" + (reading ? "" : " -c lock_timeout=20s -c synchronous_commit=on"));
    Connection connection = DriverManager.getConnection(url, properties);
    try {
      connection.setAutoCommit(false);
      if (reading) {
        connection.setReadOnly(true);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      }
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
    return connection;
  }

  @Override
  public void begin(Session session) throws SQLException {
    session.control("SELECT pg_advisory_xact_lock(" + WRITER + ")");
  }

  @Override
  public void beginReading(Session session) {
    // The driver begins with the first statement.
  }

  @Override
  public boolean shared() {
    return true;
  }

  @Override
  public Fault classify(SQLException refusal) {
    String state = refusal.getSQLState();
    if (state == null || state.length() != 5) return Fault.LOST;
    return switch (state.substring(0, 2)) {
      case "08", "28", "3D" -> Fault.LOST;
      case "57" -> state.equals("57014") ? Fault.BUSY : Fault.LOST;
      case "53" -> state.equals("53300") ? Fault.LOST : Fault.FULL;
      case "58" -> Fault.IO;
      case "XX" -> Fault.CORRUPT;
      case "55", "40" -> Fault.BUSY;
      case "23" -> Fault.CONFLICT;
      default -> Fault.STATEMENT;
    };
  }

  @Override
  public List<String> check(Query query) {
    return query.number("SELECT 1") == 1 ? List.of() : List.of("the database does not count to one");
  }
}
