package dev.bulwark.fleet.store;

import dev.bulwark.fleet.problem.Problem;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings the schema to this program's version. A schema that is newer, or was edited, is refused and left alone. */
final class Migrations {
  /** Flyway tells each start at length; held here, because the logging of the platform forgets loggers that nobody holds. */
  private static final Logger FLYWAY = Logger.getLogger("org.flywaydb");

  private Migrations() {}

  static void run(Engine engine) {
    FLYWAY.setLevel(Level.WARNING);
    try {
      Flyway.configure(Migrations.class.getClassLoader())
          .dataSource(new Opening(engine))
          .locations(engine.migrations())
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
      return new PrintWriter(System.err, false, java.nio.charset.StandardCharsets.UTF_8);
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
