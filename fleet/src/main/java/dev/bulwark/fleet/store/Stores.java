package dev.bulwark.fleet.store;

import dev.bulwark.problem.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;

/** Opens a {@link Store}: migrated to this program's schema, sound enough to be written to, or a {@code Problem STORE-…} that says why not. */
public final class Stores {
  private Stores() {}

  /** SQLite in {@code folder/bulwark.db}. One process per folder: the caller holds the state directory's lock. */
  public static Store sqlite(Path folder) {
    return sqlite(folder, InstantSource.system());
  }

  /** As {@link #sqlite(Path)}; {@code clock} dates the audit leaves. */
  public static Store sqlite(Path folder, InstantSource clock) {
    return open(SqliteEngine.in(folder), clock);
  }

  /** A PostgreSQL database that may be shared with other servers. */
  public static Store postgresql(String jdbcUrl, String user, String password) {
    return postgresql(jdbcUrl, user, password, InstantSource.system());
  }

  /** As {@link #postgresql(String, String, String)}; {@code clock} dates the audit leaves. */
  public static Store postgresql(String jdbcUrl, String user, String password, InstantSource clock) {
    return open(new PostgresqlEngine(jdbcUrl, user, password), clock);
  }

  /** Runs {@code work} on a snapshot of an existing SQLite file, while a server may be running on it; nothing is migrated, nothing written. */
  public static <T> T inspect(Path file, Store.Reading<T> work) {
    if (!Files.isReadable(file)) throw new Problem("STORE-003", "no store can be read at " + file, "give the state directory of a server, and run as a user who may read it");
    try (Readers readers = new Readers(SqliteEngine.readOnly(file))) {
      return readers.read(work);
    }
  }

  private static Store open(Engine engine, InstantSource clock) {
    try {
      Connection connection = engine.openWriter();
      try {
        if (!Migrations.areDone(engine, connection)) Migrations.run(engine);
        return new SqlStore(engine, clock, new Session(engine, connection));
      } catch (SQLException | RuntimeException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw new Problem("STORE-001", "the store cannot be opened", "check the state directory, or the address and the rights of the database", e);
    }
  }
}
