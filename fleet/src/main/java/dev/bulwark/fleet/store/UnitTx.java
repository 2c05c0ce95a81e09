package dev.bulwark.fleet.store;

import dev.bulwark.fleet.event.Event;
import dev.bulwark.fleet.merkle.Frontier;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One unit's view of the running transaction: what it emits and appends counts only if the unit ends well. */
final class UnitTx implements Tx {
  private final Session session;
  private final InstantSource clock;
  private final List<Event> events = new ArrayList<>();
  private Frontier frontier;
  private boolean over;

  UnitTx(Session session, InstantSource clock, Frontier frontier) {
    this.session = session;
    this.clock = clock;
    this.frontier = frontier;
  }

  @Override
  public <T> List<T> list(String sql, Function<Row, T> each, @Nullable Object... parameters) {
    return open().list(sql, each, parameters);
  }

  @Override
  public int change(String sql, @Nullable Object... parameters) {
    return open().change(sql, parameters);
  }

  @Override
  public void emit(Event event) {
    Outbox.put(open(), event);
    events.add(event);
  }

  @Override
  public long audit(String kind, Map<String, String> members) {
    long index = frontier.size();
    frontier = AuditTree.append(open(), frontier, new Leaf(kind, members, clock.instant()).canonical());
    return index;
  }

  /** A {@code Tx} that escaped its work would write into someone else's unit. */
  void end() {
    over = true;
  }

  List<Event> events() {
    return events;
  }

  Frontier frontier() {
    return frontier;
  }

  private Session open() {
    if (over) throw new IllegalStateException("the unit of work is over");
    return session;
  }
}
