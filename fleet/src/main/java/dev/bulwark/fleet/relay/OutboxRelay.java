package dev.bulwark.fleet.relay;

import dev.bulwark.fleet.event.Event;
import dev.bulwark.fleet.event.EventJson;
import dev.bulwark.fleet.event.EventLog;
import dev.bulwark.problem.Problem;
import dev.bulwark.fleet.store.Outbox;
import dev.bulwark.fleet.store.Store;
import java.lang.System.Logger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Carries committed events from the store to the event log.
 *
 * <h2>Guarantees</h2> Every event that a commit emitted reaches the log, in commit order and once, also over crashes at any point. A commit never waits for the
 * log: its events are handed over in memory, and where there is no room, or the log refuses, they are taken from the outbox later.
 * <h2>Does not guarantee</h2> When: {@link #awaitDrained} waits for it, {@link #fault} says what is in the way. Several relays must not share an outbox.
 * <h2>Fails by</h2> {@link #start} throwing what store or log throw; later faults are logged once, kept in {@link #fault}, and tried again.
 */
public final class OutboxRelay implements AutoCloseable {
  private static final Logger LOG = System.getLogger(OutboxRelay.class.getName());

  /**
   * @param room events handed over in memory
   * @param run events appended together, at most
   * @param lazily how long entries that the log has may stay in the outbox, so that one write removes many
   * @param retry the pause after a fault
   */
  public record Settings(int room, int run, Duration lazily, Duration retry) {
    public static Settings defaults() {
      return new Settings(8_192, 256, Duration.ofSeconds(1), Duration.ofMillis(500));
    }
  }

  private final Store store;
  private final EventLog log;
  private final Settings settings;
  private final Handover handover;
  private final Delivered delivered;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean closing;
  private boolean drained;
  private volatile @Nullable Problem fault;

  private OutboxRelay(Store store, EventLog log, Settings settings, Delivered delivered) {
    this.store = store;
    this.log = log;
    this.settings = settings;
    this.handover = new Handover(settings.room());
    this.delivered = delivered;
    this.thread = Thread.ofVirtual().name("outbox-relay").unstarted(this::run);
  }

  /** Call before the first write: it registers itself with the store. Looks once which entries of the outbox the log has already. */
  public static OutboxRelay start(Store store, EventLog log, Settings settings) {
    OutboxRelay relay = new OutboxRelay(store, log, settings, Delivered.since(store, log));
    store.onCommit(relay.handover::put);
    relay.thread.start();
    return relay;
  }

  public static OutboxRelay start(Store store, EventLog log) {
    return start(store, log, Settings.defaults());
  }

  /** What keeps events from the log at present. */
  public Optional<Problem> fault() {
    return Optional.ofNullable(fault);
  }

  /** Waits until every event of commits that returned before this call is in the log; false where the time was over first. */
  public boolean awaitDrained(Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      drained = false; // the relay must find nothing to do after this moment
      handover.wake();
      while (!drained && left > 0) left = changed.awaitNanos(left);
      return drained;
    } finally {
      lock.unlock();
    }
  }

  /** Carries what it can within ten seconds; the rest stays in the outbox for the next start. Close before log and store. */
  @Override
  public void close() {
    lock.lock();
    try {
      closing = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    handover.wake();
    try {
      if (!thread.join(Duration.ofSeconds(10))) thread.interrupt();
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (true) {
        boolean idle = false;
        try {
          idle = step();
          fault = null;
        } catch (RuntimeException e) {
          report(e instanceof Problem known ? known : new Problem("LOG-008", "events cannot be carried to the event log: " + e, "report it with the server's log", e));
          handover.fallBehind();
          if (pausedAndClosing()) return;
        }
        if (idle && drainedAndClosing()) return;
      }
    } catch (InterruptedException e) {
      LOG.log(Logger.Level.WARNING, "stopped before all events were in the event log; the outbox keeps them for the next start");
    }
  }

  /** One piece of work; true where there was none. */
  private boolean step() throws InterruptedException {
    if (handover.isBehind()) {
      catchUp();
      return false;
    }
    List<Event> events = handover.take(settings.run(), settings.lazily());
    if (!events.isEmpty()) append(events);
    if (events.isEmpty() || delivered.size() >= 2L * settings.run()) delivered.forget(store, log.end());
    return events.isEmpty();
  }

  /**
   * From the outbox: first while commits do not hand over, then once more while they do, and those that come both ways are taken once.
   *
   * <p>A commit can be read before its thread has told us of it. The write in between waits for that thread, so what was read before it is not handed over after it.
   */
  private void catchUp() throws InterruptedException {
    long seq = 0;
    for (List<Outbox.Entry> page = page(seq); page.size() == settings.run(); page = page(seq)) seq = append(page, seq);
    delivered.forget(store, log.end());
    handover.caughtUpNearly();
    for (List<Outbox.Entry> page = page(seq); !page.isEmpty(); page = page(seq)) {
      handover.alreadyTaken(page);
      seq = append(page, seq);
    }
  }

  private List<Outbox.Entry> page(long seq) {
    return store.read(query -> Outbox.pending(query, seq, settings.run()));
  }

  /** The last sequence number of the page. */
  private long append(List<Outbox.Entry> page, long seq) throws InterruptedException {
    List<Event> events = new ArrayList<>(page.size());
    for (Outbox.Entry entry : page) if (!delivered.has(entry.eventId())) events.add(EventJson.read(entry.json()));
    if (!events.isEmpty()) append(events);
    if (delivered.size() >= 2L * settings.run()) delivered.forget(store, log.end());
    return page.isEmpty() ? seq : page.getLast().seq();
  }

  private void append(List<Event> events) throws InterruptedException {
    try {
      // without a deadline: only an answer tells whether they are in the log; close() interrupts
      delivered.add(events, log.appendAll(events).get());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Problem problem) throw problem;
      throw new IllegalStateException("the event log failed otherwise than it says", e);
    }
  }

  private void report(Problem problem) {
    Problem before = fault;
    fault = problem;
    if (before == null || !before.code().equals(problem.code())) LOG.log(Logger.Level.WARNING, "events wait in the outbox: " + problem.line());
  }

  private boolean pausedAndClosing() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = settings.retry().toNanos();
      while (!closing && left > 0) left = changed.awaitNanos(left);
      return closing;
    } finally {
      lock.unlock();
    }
  }

  private boolean drainedAndClosing() {
    lock.lock();
    try {
      drained = handover.isEmpty();
      changed.signalAll();
      return closing && drained;
    } finally {
      lock.unlock();
    }
  }
}
