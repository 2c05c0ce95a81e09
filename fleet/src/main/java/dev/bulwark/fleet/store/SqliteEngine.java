package dev.bulwark.fleet.store;

import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteOpenMode;

/**
 * SQLite in a file of ours: write-ahead log, {@code synchronous=FULL} so that a commit survives power loss.
 *
 * <p>Transactions are begun and ended by statements of our own, because the driver's begin anew right after each commit and would hold the write lock for ever.
 */
final class SqliteEngine implements Engine {
  static final String FILE = "bulwark.db";

  private final Path file;
  private final boolean readOnly;

  private SqliteEngine(Path file, boolean readOnly) {
    this.file = file;
    this.readOnly = readOnly;
  }

  /** In {@code folder}, made with rights for the owner only where it is missing. */
  static SqliteEngine in(Path folder) {
    try {
      if (!Files.isDirectory(folder)) {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix"))
          Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        else Files.createDirectories(folder);
      }
      // The driver unpacks its library: not into a folder that others may write to.
      if (System.getProperty("org.sqlite.tmpdir") == null)
        System.setProperty("org.sqlite.tmpdir", Files.createDirectories(folder.resolve("lib")).toAbsolutePath().toString());
    } catch (IOException e) {
      throw new Problem("STORE-001", "the store's folder cannot be made: " + folder, "check the rights on the state directory", e);
    }
    return new SqliteEngine(folder.resolve(FILE), false);
  }

  /** An existing file, never written to, not even to recover it. */
  static SqliteEngine readOnly(Path file) {
    return new SqliteEngine(file, true);
  }

  @Override
  public String migrations() {
    return "db/sqlite";
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
    SQLiteConfig config = new SQLiteConfig();
    if (readOnly) {
      config.setReadOnly(true);
    } else {
      config.setJournalMode(SQLiteConfig.JournalMode.WAL);
      config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    }
    config.setBusyTimeout(5_000);
    config.enforceForeignKeys(true);
    config.setTempStore(SQLiteConfig.TempStore.MEMORY);
    config.setCacheSize(reading ? -4_000 : -32_000);
    config.setOpenMode(SQLiteOpenMode.NOMUTEX);
    Connection connection = config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
    try (Statement statement = connection.createStatement()) {
      // A reader that stayed open once must not leave a write-ahead log of gigabytes behind.
      if (!readOnly) statement.execute("PRAGMA journal_size_limit = 67108864");
      if (reading) statement.execute("PRAGMA query_only = ON");
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
    return connection;
  }

  @Override
  public void begin(Session session) throws SQLException {
    session.control("BEGIN IMMEDIATE");
  }

  @Override
  public void beginReading(Session session) throws SQLException {
    session.control("BEGIN");
  }

  @Override
  public boolean shared() {
    return false;
  }

  @Override
  public Fault classify(SQLException refusal) {
    if (!(refusal instanceof SQLiteException sqlite)) return Fault.STATEMENT;
    SQLiteErrorCode code = sqlite.getResultCode();
    return switch (code.code & 0xff) {
      case 13 -> Fault.FULL; // SQLITE_FULL
      case 10, 8, 14, 3, 7 -> Fault.IO; // IOERR, READONLY, CANTOPEN, PERM, NOMEM
      case 11, 26 -> Fault.CORRUPT; // CORRUPT, NOTADB
      case 5, 6 -> Fault.BUSY; // BUSY, LOCKED
      case 19 -> Fault.CONFLICT; // CONSTRAINT
      default -> Fault.STATEMENT;
    };
  }

  @Override
  public List<String> check(Query query) {
    return query.list("PRAGMA quick_check(20)", row -> row.text(1)).stream().filter(line -> !line.equals("ok")).toList();
  }
}
