package dev.bulwark.fleet.store;

import dev.bulwark.problem.Problem;
import java.sql.SQLException;

/** What a database's refusal means for us; both engines' codes end here. */
enum Fault {
  FULL("STORE-002", "the disk of the store is full, nothing was written", "free space on the volume of the state directory; writes are tried anew at once"),
  IO("STORE-003", "the store cannot be read or written", "check the volume (dmesg, mount options, rights on the state directory)"),
  CORRUPT("STORE-004", "the store's file is damaged", "stop the server, run `bulwark doctor`, restore the state directory from a backup"),
  LOST("STORE-005", "the database does not answer", "check that PostgreSQL runs and can be reached; the next write connects anew"),
  UNCERTAIN("STORE-006", "the connection broke during the commit, so the write may or may not have happened", "look whether the change is there before repeating it"),
  BUSY("STORE-007", "the store is busy", "repeat later; another process may hold the database"),
  CONFLICT("STORE-009", "the change contradicts what is stored", "read the present state and decide anew"),
  STATEMENT("STORE-010", "the database refused a statement", "report this as a defect, with the log of the server");

  private final String code;
  private final String detail;
  private final String hint;

  Fault(String code, String detail, String hint) {
    this.code = code;
    this.detail = detail;
    this.hint = hint;
  }

  Problem problem(SQLException cause) {
    return new Problem(code, detail, hint, cause);
  }

  /** True where the whole transaction is lost, not only one unit's savepoint. */
  boolean endsTransaction() {
    return this != CONFLICT && this != STATEMENT;
  }

  /** True where the connection must be opened anew. */
  boolean endsConnection() {
    return this == LOST || this == UNCERTAIN || this == IO || this == CORRUPT;
  }
}
