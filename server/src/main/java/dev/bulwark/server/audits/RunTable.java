package dev.bulwark.server.audits;

import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.event.Event;
import dev.bulwark.fleet.store.Query;
import dev.bulwark.fleet.store.Row;
import dev.bulwark.fleet.store.Tx;
import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.audit.Severity;
import dev.bulwark.problem.Printable;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Audits in the store: the newest {@link #KEPT} runs with their documents, and the open findings of the newest. */
final class RunTable {
  static final int KEPT = 400;
  private static final int LONGEST_MESSAGE = 500;
  private static final Duration SIGHTING = Duration.ofDays(3);
  private static final String COLUMNS = "id, started_at, finished_at, cause, valid_until, critical, high, medium, low, unknown, fresh, resolved, sha256";

  private RunTable() {}

  /** An open finding as the newest run had it. */
  record Open(String fingerprint, String rule, String severity, @Nullable String device, String message) {}

  static Optional<AuditRun> newest(Query query) {
    return list(query, 1).stream().findFirst();
  }

  /** The newest first. */
  static List<AuditRun> list(Query query, int limit) {
    return query.list("SELECT " + COLUMNS + " FROM audit_run ORDER BY finished_at DESC, id DESC LIMIT ?", RunTable::run, limit);
  }

  /** The document of a run, gzip. */
  static Optional<byte[]> document(Query query, String id) {
    return query.first("SELECT document FROM audit_run WHERE id = ?", row -> row.bytes(1), id);
  }

  /** By fingerprint. */
  static Map<String, Open> open(Query query) {
    Map<String, Open> open = new LinkedHashMap<>();
    query.list("SELECT fingerprint, rule, severity, device_id, message FROM audit_finding ORDER BY rule, device_id, fingerprint", row -> new Open(row.text(1), row.text(2), row.text(3), row.textOrNull(4), row.text(5)))
        .forEach(each -> open.put(each.fingerprint(), each));
    return open;
  }

  /** Keeps a run with its document in the caller's commit, and lets go of what is beyond the newest {@value #KEPT}. */
  static void keep(Tx tx, AuditRun run, byte[] document) {
    tx.change(
        "INSERT INTO audit_run (" + COLUMNS + ", document) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        run.id(), run.startedAt(), run.finishedAt(), run.cause().word(), run.validUntil(), run.open(Severity.CRITICAL), run.open(Severity.HIGH), run.open(Severity.MEDIUM), run.open(Severity.LOW),
        run.unknown(), run.fresh(), run.resolved(), run.sha256(), document);
    tx.change("DELETE FROM audit_run WHERE id NOT IN (SELECT id FROM audit_run ORDER BY finished_at DESC, id DESC LIMIT ?)", KEPT);
    tx.change("DELETE FROM takeover WHERE day < ?", Math.floorDiv(run.finishedAt().minus(SIGHTING).toEpochMilli(), Duration.ofDays(1).toMillis()));
  }

  /** A finding that the run before had not, with its event. */
  static void opened(Tx tx, Finding finding, Instant at) {
    String message = Printable.line(finding.message(), LONGEST_MESSAGE);
    tx.change(
        "INSERT INTO audit_finding (fingerprint, rule, severity, device_id, message, since) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (fingerprint) DO NOTHING",
        finding.fingerprint(), finding.rule(), finding.severity().id(), finding.path(), message, at);
    tx.emit(new Event.Found(meta(finding.path(), at), finding.rule(), finding.severity().id(), "new", message, finding.fingerprint()));
  }

  /** A finding that is gone, with its event. */
  static void resolved(Tx tx, Open finding, Instant at) {
    tx.change("DELETE FROM audit_finding WHERE fingerprint = ?", finding.fingerprint());
    tx.emit(new Event.Found(meta(finding.device(), at), finding.rule(), finding.severity(), "resolved", finding.message(), finding.fingerprint()));
  }

  private static Event.Meta meta(@Nullable String device, Instant at) {
    return Event.Meta.of(at, device == null ? null : new DeviceId(device), Event.Source.SERVER);
  }

  private static AuditRun run(Row row) {
    return new AuditRun(
        row.text(1), row.time(2), row.time(3), AuditRun.Cause.of(row.text(4)), row.time(5),
        Map.of(Severity.CRITICAL, row.number(6), Severity.HIGH, row.number(7), Severity.MEDIUM, row.number(8), Severity.LOW, row.number(9)), row.number(10), row.number(11),
        row.number(12), row.text(13));
  }
}
