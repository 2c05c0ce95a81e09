package dev.bulwark.fleet.evidence;

import dev.bulwark.fleet.store.Query;
import dev.bulwark.fleet.store.Row;
import dev.bulwark.fleet.store.Store;
import dev.bulwark.fleet.store.Tx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** Evidence in the store: one row per subject, assertion, source and method, the newest. So a device's share does not grow with time. */
public final class EvidenceTable {
  private static final String COLUMNS = "id, subject, assertion, source, holds, collected_at, expires_at, origin, sha256";
  private static final int PAGE = 4_000;

  private EvidenceTable() {}

  /** Keeps {@code evidence} unless there is a newer one of its kind. Of two from the same moment the one against wins, so that the order in which they come does not matter. */
  public static void put(Tx tx, Evidence evidence) {
    tx.change(
        "INSERT INTO evidence (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (subject, assertion, source) DO UPDATE SET id = excluded.id, holds = excluded.holds, collected_at = excluded.collected_at,"
            + " expires_at = excluded.expires_at, origin = excluded.origin, sha256 = excluded.sha256 WHERE excluded.collected_at > evidence.collected_at OR (excluded.collected_at = evidence.collected_at"
            + " AND (excluded.holds < evidence.holds OR (excluded.holds = evidence.holds AND excluded.id >= evidence.id)))",
        evidence.id(), evidence.subject(), evidence.assertion(), evidence.source().word() + ":" + evidence.method(), evidence.holds(), evidence.collectedAt(), evidence.expiresAt(),
        evidence.origin(), evidence.sha256());
  }

  /** All there is about one subject. */
  public static List<Evidence> of(Query query, String subject) {
    return query.list("SELECT " + COLUMNS + " FROM evidence WHERE subject = ? ORDER BY assertion, source", EvidenceTable::evidence, subject);
  }

  /** Every subject with its evidence, in the order of their names, from short reads: a long one would make the write-ahead log grow. */
  public static void eachSubject(Store store, BiConsumer<String, List<Evidence>> each) {
    String done = "";
    while (true) {
      String after = done;
      List<Evidence> page =
          store.read(query -> query.list("SELECT " + COLUMNS + " FROM evidence WHERE subject > ? ORDER BY subject, assertion, source LIMIT ?", EvidenceTable::evidence, after, PAGE));
      if (page.isEmpty()) return;
      boolean last = page.size() < PAGE;
      List<Evidence> group = new ArrayList<>();
      for (Evidence evidence : page) {
        if (!group.isEmpty() && !group.getFirst().subject().equals(evidence.subject())) {
          each.accept(group.getFirst().subject(), group);
          done = group.getFirst().subject();
          group = new ArrayList<>();
        }
        group.add(evidence);
      }
      // the last subject of a full page may go on in the next one, unless it filled the whole page
      String open = group.getFirst().subject();
      if (last || done.equals(after)) {
        each.accept(open, last ? group : store.read(query -> of(query, open)));
        done = open;
      }
      if (last) return;
    }
  }

  private static Evidence evidence(Row row) {
    String source = row.text(4);
    int colon = source.indexOf(':');
    return new Evidence(
        row.text(1), row.text(2), row.text(3), Source.of(colon < 0 ? source : source.substring(0, colon)), colon < 0 ? "unknown" : source.substring(colon + 1), row.flag(5), row.time(6), row.timeOrNull(7), row.text(8), row.text(9));
  }
}
