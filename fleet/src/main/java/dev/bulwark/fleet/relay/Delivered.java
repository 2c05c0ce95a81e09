package dev.bulwark.fleet.relay;

import dev.bulwark.fleet.event.Event;
import dev.bulwark.fleet.event.EventLog;
import dev.bulwark.fleet.store.Outbox;
import dev.bulwark.fleet.store.Positions;
import dev.bulwark.fleet.store.Store;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The entries that the log has and the outbox still keeps. Removing them waits, so that one write removes many; a crash in between is mended at the next start by
 * looking for them in the tail of the log.
 *
 * <p>The tail begins at the position that is moved in the same commit as the removal: every entry left in the outbox is at or after it, or not in the log.
 * Owned by the relay's thread.
 */
final class Delivered {
  static final String CONSUMER = "outbox";
  /** The tail is kept shorter than this although nothing was delivered, so that a start never reads much. */
  private static final long LONGEST_TAIL = 100_000;

  private final LinkedHashMap<String, Long> offsets = new LinkedHashMap<>();
  private long tail;

  private Delivered(long tail) {
    this.tail = tail;
  }

  /** Log and outbox have their events in the same order, so the entries that the log has are the first ones, and one walk over both finds them. */
  static Delivered since(Store store, EventLog log) {
    Delivered delivered = new Delivered(store.read(query -> Positions.next(query, CONSUMER)));
    List<Outbox.Head> page = heads(store, 0);
    int at = 0;
    long offset = delivered.tail;
    while (at < page.size() && offset < log.end()) {
      List<EventLog.Recorded> some = log.read(offset, 1_000);
      if (some.isEmpty()) break;
      for (EventLog.Recorded recorded : some) {
        if (at < page.size() && recorded.event().meta().id().hex().equals(page.get(at).eventId())) {
          delivered.offsets.put(page.get(at).eventId(), recorded.offset());
          if (++at == page.size()) {
            page = heads(store, page.getLast().seq());
            at = 0;
          }
        }
      }
      offset = some.getLast().offset() + 1;
    }
    return delivered;
  }

  private static List<Outbox.Head> heads(Store store, long seq) {
    return store.read(query -> Outbox.heads(query, seq, 1_000));
  }

  void add(List<Event> events, long firstOffset) {
    for (int i = 0; i < events.size(); i++) offsets.put(events.get(i).meta().id().hex(), firstOffset + i);
  }

  boolean has(String eventId) {
    return offsets.containsKey(eventId);
  }

  int size() {
    return offsets.size();
  }

  /** Removes delivered entries from the outbox and moves the tail, in one write, if there is a reason to. {@code end} is the log's. */
  void forget(Store store, long end) {
    if (offsets.isEmpty() && end - tail < LONGEST_TAIL) return;
    List<Outbox.Head> gone =
        store.write(
            tx -> {
              List<Outbox.Head> heads = Outbox.heads(tx, 0, offsets.size()).stream().takeWhile(head -> has(head.eventId())).toList();
              if (!heads.isEmpty()) Outbox.done(tx, heads.getLast().seq());
              Positions.move(tx, CONSUMER, next(heads, end));
              return heads;
            });
    tail = next(gone, end);
    for (Outbox.Head head : gone) offsets.remove(head.eventId());
  }

  /** Behind the last one gone; the log's end where none is left, for whatever is delivered next comes after it. */
  private long next(List<Outbox.Head> gone, long end) {
    if (gone.size() == offsets.size()) return end;
    if (gone.isEmpty()) return tail;
    Long last = offsets.get(gone.getLast().eventId());
    return last == null ? tail : last + 1;
  }
}
