package dev.bulwark.cli.doctor;

import dev.bulwark.cli.doctor.Check.Finding;
import dev.bulwark.fleet.audit.AuditVerification;
import dev.bulwark.fleet.event.EventLogCheck;
import dev.bulwark.problem.Problem;
import dev.bulwark.fleet.store.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** What a server keeps in its state directory: who may read it, and whether it is sound. */
final class State {
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_WRITE, PosixFilePermission.GROUP_EXECUTE,
          PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_EXECUTE);

  private State() {}

  static Finding directory(Path dir) {
    if (!Files.exists(dir)) return Finding.ok("directory", dir + " does not exist yet; the first `bulwark up` makes it");
    if (!Files.isDirectory(dir) || !Files.isWritable(dir)) return Finding.fail("directory", dir + " cannot be written", "run as its owner, or name another with --dir");
    try {
      Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
      permissions.addAll(Files.getPosixFilePermissions(dir));
      if (permissions.removeAll(OTHERS)) return Finding.fail("directory", dir + " is open to others (" + PosixFilePermissions.toString(Files.getPosixFilePermissions(dir)) + ")", "chmod 700 " + dir);
      return Finding.ok("directory", dir + " belongs to its owner alone");
    } catch (IOException | UnsupportedOperationException e) {
      return Finding.warn("directory", "who may read " + dir + " cannot be told: " + e.getMessage(), "keep it on a file system with owners and rights");
    }
  }

  static Finding store(Path dir) {
    Path file = dir.resolve("store").resolve("bulwark.db");
    if (!Files.exists(file)) return Finding.ok("store", "none in this directory: nothing was kept yet, or PostgreSQL keeps it");
    try {
      String answer = Stores.inspect(file, query -> query.first("PRAGMA quick_check", row -> row.text(1)).orElse("no answer"));
      return answer.equals("ok") ? Finding.ok("store", file + " is sound") : Finding.fail("store", file + ": " + answer, "stop the server and restore the newest backup");
    } catch (Problem e) {
      return Finding.fail("store", e.code() + ": " + e.detail(), e.hint());
    }
  }

  static Finding events(Path folder) {
    if (!Files.isDirectory(folder)) return Finding.ok("events", "none yet");
    try {
      EventLogCheck.Report report = EventLogCheck.read(folder);
      String problem = report.problem();
      return problem == null ? Finding.ok("events", report.events() + " events, each intact") : Finding.fail("events", problem, "restore that file from a backup; events before that byte are good");
    } catch (Problem e) {
      return Finding.fail("events", e.code() + ": " + e.detail(), e.hint());
    }
  }

  static Finding audit(Path dir) {
    if (!Files.exists(dir.resolve("trust").resolve("audit.pub"))) return Finding.ok("audit", "no log yet");
    try {
      AuditVerification.Report report = AuditVerification.verifyFolder(dir);
      return report.intact()
          ? Finding.ok("audit", report.records() + " records, intact")
          : Finding.fail("audit", "not intact after " + report.records() + " records: " + report.problem(), "treat it as an incident: keep a copy of the directory, compare with a head kept elsewhere");
    } catch (Problem e) {
      return Finding.fail("audit", e.code() + ": " + e.detail(), e.hint());
    }
  }
}
