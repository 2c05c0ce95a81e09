package dev.bulwark.fleet.store;

import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.zip.CRC32;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * Brings the schema to this program's version. A schema that is newer, or was edited, is refused and left alone.
 *
 * <p>Flyway does it, and costs half a second of processor time; where its own history says that nothing is to do, it is not even loaded.
 */
final class Migrations {
  /** Flyway tells each start at length; held here, because the logging of the platform forgets loggers that nobody holds. */
  private static final Logger FLYWAY = Logger.getLogger("org.flywaydb");

  /** All of them, in order; a test holds this against the folders. */
  static final List<String> SCRIPTS = List.of("V1__foundation.sql", "V2__fleet_audits.sql");

  private Migrations() {}

  /** True where the history lists exactly these scripts with exactly these contents, all done. In doubt false, and Flyway decides. */
  static boolean areDone(Engine engine, Connection connection) throws SQLException {
    List<String> done = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT script, checksum, success, type FROM flyway_schema_history ORDER BY installed_rank")) {
      while (rows.next()) done.add(rows.getString(1) + " " + rows.getInt(2) + " " + rows.getBoolean(3) + " " + rows.getString(4));
    } catch (SQLException noHistory) {
      done.clear();
    }
    if (!connection.getAutoCommit()) connection.rollback();
    List<String> wanted = new ArrayList<>();
    for (String script : SCRIPTS) wanted.add(script + " " + checksum(engine.migrations() + "/" + script) + " true SQL");
    return done.equals(wanted);
  }

  /** As in Flyway's history: the CRC-32 of all lines without their ends. */
  private static int checksum(String script) {
    CRC32 crc = new CRC32();
    try (InputStream in = Migrations.class.getClassLoader().getResourceAsStream(script)) {
      if (in == null) throw new IllegalStateException("the program lacks its migration " + script);
      new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(line -> crc.update(line.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return (int) crc.getValue();
  }

  static void run(Engine engine) {
    FLYWAY.setLevel(Level.WARNING);
    try {
      Flyway.configure(Migrations.class.getClassLoader())
          .dataSource(new Opening(engine))
          .locations("classpath:" + engine.migrations())
          .validateOnMigrate(true)
          .cleanDisabled(true)
          .outOfOrder(false)
          .ignoreMigrationPatterns("")
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new Problem("STORE-001", "the store cannot be opened or brought to this version's schema: " + firstLine(e),
          "check the rights on the state directory or the database's address, and use the version that last wrote it, or a newer one", e);
    }
  }

  private static String firstLine(Throwable e) {
    return String.valueOf(e.getMessage()).lines().filter(line -> !line.isBlank()).findFirst().orElse("no reason told");
  }

  /** The engine's connections in the shape that Flyway asks for. */
  private record Opening(Engine engine) implements DataSource {
    @Override
    public Connection getConnection() throws SQLException {
      Connection connection = engine.openWriter();
      connection.setAutoCommit(true);
      return connection;
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
      return getConnection();
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
      return new PrintWriter(System.err, false, StandardCharsets.UTF_8);
    }

    @Override
    public void setLogWriter(PrintWriter out) {
      // Flyway logs through its own front end.
    }

    @Override
    public void setLoginTimeout(int seconds) {
      // The engine sets its own.
    }

    @Override
    public int getLoginTimeout() {
      return DriverManager.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
      throw new SQLFeatureNotSupportedException("no logger here");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
      throw new SQLException("wraps nothing");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
      return false;
    }
  }
}
