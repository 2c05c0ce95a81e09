package dev.bulwark.fleet.store;

import dev.bulwark.fleet.event.Event;
import dev.bulwark.fleet.event.EventJson;
import java.util.List;

/**
 * Events that were committed with a change and are on their way to the event log. Entries come out in commit order; what is not {@link #done} comes out again after a crash, with the
 * same event id.
 */
public final class Outbox {
  private Outbox() {}

  /** One event waiting; {@code json} is what {@code EventJson} reads. */
  public record Entry(long seq, String eventId, String json) {
    public Event event() {
      return EventJson.read(json);
    }
  }

  /** Which event waits. */
  public record Head(long seq, String eventId) {}

  /** The oldest {@code limit} entries. */
  public static List<Entry> pending(Query query, int limit) {
    return pending(query, 0, limit);
  }

  /** The oldest {@code limit} entries behind {@code seq}. */
  public static List<Entry> pending(Query query, long seq, int limit) {
    return query.list("SELECT seq, event_id, json FROM outbox WHERE seq > ? ORDER BY seq LIMIT ?", row -> new Entry(row.number(1), row.text(2), row.text(3)), seq, limit);
  }

  /** As {@link #pending(Query, long, int)} without the texts. */
  public static List<Head> heads(Query query, long seq, int limit) {
    return query.list("SELECT seq, event_id FROM outbox WHERE seq > ? ORDER BY seq LIMIT ?", row -> new Head(row.number(1), row.text(2)), seq, limit);
  }

  /** Forgets the entries up to and with {@code seq}. */
  public static void done(Tx tx, long seq) {
    tx.change("DELETE FROM outbox WHERE seq <= ?", seq);
  }

  static void put(Session session, Event event) {
    session.change("INSERT INTO outbox (event_id, json) VALUES (?, ?)", event.meta().id().hex(), EventJson.write(event));
  }
}
