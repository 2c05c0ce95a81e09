package dev.bulwark.fleet.store;

/** How far each consumer of the event log has come; moved in the same commit as what the consumer derived, so that a crash repeats or loses nothing. */
public final class Positions {
  private Positions() {}

  /** The offset {@code consumer} reads next, 0 at first. */
  public static long next(Query query, String consumer) {
    return query.number("SELECT next_offset FROM position WHERE consumer = ?", consumer);
  }

  /** Moves {@code consumer} to {@code offset}, never backwards: a repeated batch does not undo a later one. */
  public static void move(Tx tx, String consumer, long offset) {
    tx.change(
        "INSERT INTO position (consumer, next_offset) VALUES (?, ?) ON CONFLICT (consumer) DO UPDATE SET next_offset = excluded.next_offset WHERE excluded.next_offset > position.next_offset",
        consumer, offset);
  }
}
