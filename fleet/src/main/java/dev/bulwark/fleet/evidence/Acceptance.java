package dev.bulwark.fleet.evidence;

import dev.bulwark.fleet.event.Event;
import dev.bulwark.fleet.store.Tx;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes statements into evidence, the audit log and the event log, in one commit.
 *
 * <h2>Guarantees</h2> When the commit has returned, the evidence counts, the audit log names who stated it, and the event that derives the same evidence again is on stable storage. A statement that counts already changes nothing.
 * <h2>Does not guarantee</h2> That the caller was allowed to state it: device, assertion, time and signature are checked before.
 */
public final class Acceptance {
  private final Event.Source by;
  private final @Nullable String from;
  private final String actor;

  /** @param actor who states it, as the audit log names them; {@code from} is their address */
  public Acceptance(Event.Source by, String actor, @Nullable String from) {
    this.by = by;
    this.actor = actor;
    this.from = from;
  }

  /** The evidence that it became, now or before. */
  public Evidence accept(Tx tx, Statement statement, Instant now) {
    Event.EvidenceStated event = statement.event(now, by, from, actor);
    Evidence evidence = Derivation.of(event).getFirst();
    if (tx.number("SELECT COUNT(*) FROM evidence WHERE subject = ? AND id = ?", evidence.subject(), evidence.id()) > 0) return evidence;
    EvidenceTable.put(tx, evidence);
    tx.audit("evidence", members(statement, evidence));
    tx.emit(event);
    return evidence;
  }

  private Map<String, String> members(Statement statement, Evidence evidence) {
    Map<String, String> members = new TreeMap<>();
    members.put("actor", actor);
    members.put("id", evidence.id());
    members.put("subject", statement.subject());
    members.put("assertion", statement.assertion());
    members.put("holds", Boolean.toString(statement.holds()));
    members.put("source", statement.source().word());
    members.put("method", statement.method());
    members.put("collectedAt", statement.collectedAt().toString());
    members.put("sha256", statement.sha256());
    return members;
  }
}
