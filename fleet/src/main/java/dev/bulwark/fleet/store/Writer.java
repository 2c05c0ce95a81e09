package dev.bulwark.fleet.store;

import dev.bulwark.fleet.event.Event;
import dev.bulwark.fleet.merkle.Frontier;
import dev.bulwark.problem.Problem;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that writes: takes what has queued up, runs it in one transaction, commits once, then answers all.
 *
 * <p>While one commit waits for the disk the next batch gathers, so batches grow with the load by themselves and an idle store answers at once.
 */
final class Writer implements Runnable {
  private static final System.Logger LOG = System.getLogger(Writer.class.getName());
  private static final int BATCH = 256;
  private static final int QUEUE = 4_096;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Engine engine;
  private final InstantSource clock;
  private final ArrayBlockingQueue<Unit<?>> queue = new ArrayBlockingQueue<>(QUEUE);
  private final CopyOnWriteArrayList<Consumer<List<Event>>> listeners = new CopyOnWriteArrayList<>();
  private final Unit<?> wake = new Unit<>(tx -> this);
  private final Thread thread;
  private volatile boolean closed;

  // Owned by the writer's thread.
  private @Nullable Session session;
  private @Nullable Frontier committed;
  private @Nullable Fault trouble;

  Writer(Engine engine, InstantSource clock, Session session) {
    this.engine = engine;
    this.clock = clock;
    this.session = session;
    // A platform thread: the database's native code would pin a carrier for the length of a disk sync.
    this.thread = Thread.ofPlatform().name("store-writer").daemon().unstarted(this);
  }

  void start() {
    thread.start();
  }

  void onCommit(Consumer<List<Event>> listener) {
    listeners.add(listener);
  }

  <T> T write(Store.Work<T> work) {
    if (Thread.currentThread() == thread) throw new IllegalStateException("a unit of work or a commit listener must not write: it would wait for itself");
    Unit<T> unit = new Unit<>(work);
    try {
      if (closed) throw closedProblem();
      if (!queue.offer(unit, PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) throw Unit.gaveUp("too many writes are queued");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Unit.gaveUp("the caller was interrupted before its write began");
    }
    // Closing drains the queue once; a unit that slipped in behind the drain is nobody's but ours.
    if (closed && !thread.isAlive() && queue.remove(unit)) throw closedProblem();
    return unit.await(PATIENCE);
  }

  void close() {
    closed = true;
    boolean woken = queue.offer(wake);
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join(Duration.ofMillis(woken ? 5_000 : 50));
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    for (Unit<?> unit; (unit = queue.poll()) != null; ) unit.failed(closedProblem());
    if (interrupted) Thread.currentThread().interrupt();
  }

  @Override
  public void run() {
    List<Unit<?>> batch = new ArrayList<>(BATCH);
    while (true) {
      try {
        Unit<?> first = queue.poll(1, TimeUnit.SECONDS);
        if (first == null || first == wake) {
          if (closed && queue.isEmpty()) break;
          continue;
        }
        batch.add(first);
        queue.drainTo(batch, BATCH - 1);
        batch.removeIf(unit -> unit == wake || !unit.begin());
        if (!batch.isEmpty()) commit(List.copyOf(batch));
      } catch (InterruptedException e) {
        LOG.log(System.Logger.Level.WARNING, "someone interrupted the store's writer; it goes on");
      } finally {
        batch.clear();
      }
    }
    disconnect();
  }

  /** Commits all that end well. Never throws: every unit is answered. */
  private void commit(List<Unit<?>> units) {
    List<Unit<?>> done = new ArrayList<>(units.size());
    List<Event> events = new ArrayList<>();
    boolean committing = false;
    try {
      Session current = connected();
      engine.begin(current);
      Frontier edge = edge(current);
      for (Unit<?> unit : units) {
        UnitTx tx = new UnitTx(current, clock, edge);
        if (!attempt(current, unit, tx, units.size() > 1)) {
          if (current.fault() != null && current.fault().endsTransaction()) {
            abandon(current.fault(), current.problem(), units, done);
            return;
          }
          if (units.size() > 1) backToSavepoint(current);
          continue;
        }
        done.add(unit);
        events.addAll(tx.events());
        edge = tx.frontier();
      }
      if (done.isEmpty()) {
        current.rollback();
        return;
      }
      committing = true;
      current.commit();
      committed = edge;
      trouble = null;
    } catch (SQLException e) {
      Fault fault = engine.classify(e);
      if (committing && fault == Fault.LOST) fault = Fault.UNCERTAIN;
      abandon(fault, fault.problem(e), units, done);
      return;
    } catch (RuntimeException | Error e) {
      disconnect();
      for (Unit<?> unit : units) unit.failed(e);
      return;
    }
    if (!events.isEmpty()) tell(List.copyOf(events));
    for (Unit<?> unit : done) unit.committed();
  }

  /** True where the unit ended well. One that swallowed a refused statement has not. */
  private static boolean attempt(Session session, Unit<?> unit, UnitTx tx, boolean savepoint) throws SQLException {
    if (savepoint) session.control("SAVEPOINT unit");
    try {
      unit.run(tx);
      Problem swallowed = session.problem();
      if (swallowed != null) throw swallowed;
    } catch (RuntimeException | Error e) {
      if (session.fault() == null || !session.fault().endsTransaction()) unit.failed(e);
      return false;
    } finally {
      tx.end();
    }
    if (savepoint) session.control("RELEASE SAVEPOINT unit");
    return true;
  }

  private static void backToSavepoint(Session session) throws SQLException {
    session.mended();
    session.control("ROLLBACK TO SAVEPOINT unit");
    session.control("RELEASE SAVEPOINT unit");
  }

  /** The transaction is lost. On a full disk each unit is tried alone: a small one may still fit. */
  private void abandon(@Nullable Fault fault, @Nullable Problem problem, List<Unit<?>> units, List<Unit<?>> done) {
    Fault why = fault == null ? Fault.IO : fault;
    Problem told = problem == null ? why.problem(new SQLException("no cause")) : problem;
    committed = null;
    if (why.endsConnection()) {
      disconnect();
    } else if (session != null) {
      try {
        session.rollback();
      } catch (SQLException e) {
        LOG.log(System.Logger.Level.WARNING, "rolling back failed; the connection is opened anew", e);
        disconnect();
      }
    }
    // Once per trouble: a full disk refuses thousands of units, and the log may lie on that very disk.
    LOG.log(why == trouble ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING, told.line());
    trouble = why;
    LOG.log(System.Logger.Level.DEBUG, "its cause", told);
    if (why == Fault.FULL && units.size() > 1) for (Unit<?> unit : units) commit(List.of(unit));
    else for (Unit<?> unit : units) unit.failed(told);
  }

  private Session connected() throws SQLException {
    Session current = session;
    if (current == null) {
      current = new Session(engine, engine.openWriter());
      session = current;
    }
    return current;
  }

  /** The audit log's edge as of the begin of this transaction. */
  private Frontier edge(Session current) {
    Frontier edge = committed;
    if (edge == null || (engine.shared() && AuditTree.size(current) != edge.size())) edge = AuditTree.frontier(current);
    committed = edge;
    return edge;
  }

  private void tell(List<Event> events) {
    for (Consumer<List<Event>> listener : listeners) {
      try {
        listener.accept(events);
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, "a commit listener failed; the commit stands", e);
      }
    }
  }

  private void disconnect() {
    committed = null;
    if (session != null) session.close();
    session = null;
  }

  static Problem closedProblem() {
    return new Problem("STORE-008", "the store is closed", "start the server again");
  }
}
