package dev.bulwark.fleet.audit;

import dev.bulwark.problem.Problem;
import dev.bulwark.fleet.store.Query;
import dev.bulwark.fleet.store.Stores;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The auditor's side: recomputes everything from the leaves and believes nothing that is stored.
 *
 * <h2>Guarantees</h2> A {@link Report} that is intact was given for leaves that hash to every signed head of the log, each signed with the key, and that tell of every device certificate in
 * the store and of every revocation, and of no certificate that the store lacks. So a flipped byte, a missing, added or moved leaf, or an end cut off under a signed head is found.
 * <h2>Does not guarantee</h2> Anything against someone who has the head key, or who cuts the database and removes the newest heads in both places: keep heads elsewhere for that.
 * <h2>Fails by</h2> returning a report that is not intact; throws {@code Problem AUDIT-002}, {@code AUDIT-003} or {@code STORE-…} where log or key cannot be read at all.
 */
public final class AuditVerification {
  private AuditVerification() {}

  /**
   * @param records leaves that were found good before the end or the first problem
   * @param problem what is wrong first, null where nothing is
   */
  public record Report(boolean intact, long records, @Nullable String problem) {
    static Report good(long records) {
      return new Report(true, records, null);
    }

    static Report broken(long records, String problem) {
      return new Report(false, records, problem);
    }
  }

  /** Checks the log that {@code query} sees against the heads stored with it. */
  public static Report verify(Query query, PublicKey headKey) {
    return verify(query, headKey, null);
  }

  /** As {@link #verify(Query, PublicKey)}, and against {@code witness}, a head of this log that was kept elsewhere. */
  public static Report verify(Query query, PublicKey headKey, @Nullable SignedHead witness) {
    LeafFacts facts = new LeafFacts();
    long records = 0;
    try {
      records = new TreeCheck(query, headKey, witness, facts).run();
      facts.compare(query);
      return Report.good(records);
    } catch (Contradiction e) {
      return Report.broken(Math.max(records, e.records()), e.getMessage());
    } catch (IllegalArgumentException | IllegalStateException e) {
      // A column that holds what the server never writes there.
      return Report.broken(records, "the log's tables hold something else than a log: " + e.getMessage());
    }
  }

  /** Checks the state directory of a server, running or not: {@code store/bulwark.db}, {@code trust/audit.pub}, {@code audit/head.json}. */
  public static Report verifyFolder(Path state) {
    PublicKey key = HeadKey.read(state.resolve("trust").resolve("audit.pub"));
    HeadFile copy = new HeadFile(state.resolve("audit"));
    try {
      // In this order: a running server signs on, and then the database is ahead of what was read before, never behind.
      Optional<SignedHead> before = copy.read();
      Snapshot snapshot = Stores.inspect(state.resolve("store").resolve("bulwark.db"), query -> new Snapshot(verify(query, key, before.orElse(null)), AuditLog.newestHead(query)));
      if (!snapshot.report().intact() || snapshot.newest().isEmpty()) return snapshot.report();
      long promised = copy.read().map(SignedHead::size).orElse(-1L);
      if (promised < 0) return Report.broken(snapshot.report().records(), "the signed head beside the database is missing: " + state.resolve("audit").resolve(HeadFile.NAME));
      if (promised < snapshot.newest().get().size()) return Report.broken(snapshot.report().records(), "the signed head beside the database was put back to an earlier one");
      return snapshot.report();
    } catch (IllegalArgumentException e) {
      return Report.broken(0, String.valueOf(e.getMessage()));
    } catch (Problem e) {
      if (e.code().equals("STORE-004")) return Report.broken(0, "the database file is damaged");
      throw e;
    }
  }

  private record Snapshot(Report report, Optional<SignedHead> newest) {}
}
