package dev.bulwark.fleet.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.jspecify.annotations.Nullable;

/** A real PostgreSQL for the tests of this JVM, as durable as in production, with an emptied database for whoever asks. */
public final class TestPostgres {
  private static @Nullable EmbeddedPostgres server;
  private static boolean made;

  private TestPostgres() {}

  /** Skips the calling test with a reason where no server can be started here. */
  public static synchronized EmbeddedPostgres server() {
    EmbeddedPostgres running = server;
    if (running != null) return running;
    try {
      running = EmbeddedPostgres.builder()
          .setServerConfig("fsync", "on")
          .setServerConfig("synchronous_commit", "on")
          .setServerConfig("full_page_writes", "on")
          .setPGStartupWait(Duration.ofMinutes(3))
          .start();
      server = running;
      return running;
    } catch (IOException | IllegalStateException e) {
      Assumptions.abort("skipped: no PostgreSQL can be started here: " + e.getMessage());
      throw new IllegalStateException(e);
    }
  }

  /** The URL of a database of user {@code postgres} without a row in it; the same one each time, emptied, because making one costs a quarter of a second. */
  public static synchronized String emptyDatabase() {
    try (Connection connection = server().getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      if (!made) statement.execute("CREATE DATABASE bulwark");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    String url = server().getJdbcUrl("postgres", "bulwark");
    if (made)
      try (Connection connection = server().getDatabase("postgres", "bulwark").getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("DO $$ BEGIN EXECUTE (SELECT 'TRUNCATE ' || string_agg(quote_ident(tablename), ',') FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'flyway_schema_history'); END $$");
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    made = true;
    return url;
  }
}
