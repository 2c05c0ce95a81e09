package dev.bulwark.fleet.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.jspecify.annotations.Nullable;

/** A real PostgreSQL for the tests of this JVM, as durable as in production, with a new database for whoever asks. */
public final class TestPostgres {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static @Nullable EmbeddedPostgres server;

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
          .setPGStartupWait(Duration.ofSeconds(60))
          .start();
      server = running;
      return running;
    } catch (IOException | IllegalStateException e) {
      Assumptions.abort("skipped: no PostgreSQL can be started here: " + e.getMessage());
      throw new IllegalStateException(e);
    }
  }

  /** The URL of a new, empty database of user {@code postgres}. */
  public static String freshDatabase() {
    String name = "t" + NUMBER.incrementAndGet();
    try (Connection connection = server().getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return server().getJdbcUrl("postgres", name);
  }
}
