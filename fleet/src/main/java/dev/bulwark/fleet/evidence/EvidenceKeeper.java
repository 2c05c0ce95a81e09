package dev.bulwark.fleet.evidence;

import dev.bulwark.fleet.event.EventLog;
import dev.bulwark.problem.Problem;
import dev.bulwark.fleet.store.Positions;
import dev.bulwark.fleet.store.Store;
import java.lang.System.Logger;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Follows the event log and keeps the evidence that follows from it.
 *
 * <h2>Guarantees</h2> Evidence and the position in the log change in one commit, so each event counts exactly once, whatever crashes. What is kept per device is
 * bounded by the number of assertions and methods, not by time.
 * <h2>Does not guarantee</h2> That an event that was just logged counts already: {@link #awaitCaughtUp} waits for it. What a session does every minute is
 * written once an hour only.
 * <h2>Fails by</h2> keeping the {@link #fault} and trying again; it never skips an event.
 */
public final class EvidenceKeeper implements AutoCloseable {
  private static final Logger LOG = System.getLogger(EvidenceKeeper.class.getName());
  static final String CONSUMER = "evidence";
  private static final int BATCH = 1_000;
  /** Events gather for so long before they are applied together. */
  private static final Duration GATHER = Duration.ofMillis(100);
  private static final Duration RETRY = Duration.ofMillis(500);
  /** A position alone is written when it has moved so far; re-reading events that prove nothing is cheap. */
  private static final long STRIDE = 10_000;

  private final EventLog log;
  private final Store store;
  private final Recent recent = new Recent();
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private long written;
  private long position;
  private boolean wanted;
  private volatile boolean closing;
  private volatile @Nullable Problem fault;

  private EvidenceKeeper(EventLog log, Store store, long position) {
    this.log = log;
    this.store = store;
    this.written = position;
    this.position = position;
    this.thread = Thread.ofVirtual().name("evidence-keeper").unstarted(this::run);
  }

  /** Goes on where the last one stopped. */
  public static EvidenceKeeper start(EventLog log, Store store) {
    long position = store.read(query -> Positions.next(query, CONSUMER));
    if (position > log.end())
      throw new Problem("LOG-010", "evidence was derived up to event " + position + " but the event log ends at " + log.end(), "restore store and event log from the same backup");
    EvidenceKeeper keeper = new EvidenceKeeper(log, store, position);
    keeper.thread.start();
    return keeper;
  }

  /** What keeps it from going on at present. */
  public Optional<Problem> fault() {
    return Optional.ofNullable(fault);
  }

  /** Waits until everything that is in the log now counts; false where the time was over first. */
  public boolean awaitCaughtUp(Duration atMost) throws InterruptedException {
    long end = log.end();
    long left = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      wanted = true;
      moved.signalAll();
      while (position < end && left > 0) left = moved.awaitNanos(left);
      return position >= end;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    closing = true;
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!closing) {
        try {
          if (!log.await(position, Duration.ofSeconds(1))) continue;
          gather();
          apply();
          fault = null;
        } catch (RuntimeException e) {
          if (closing) return;
          recent.forget();
          report(e instanceof Problem known ? known : new Problem("LOG-009", "evidence cannot be derived: " + e, "report it with the server's log", e));
          Thread.sleep(RETRY);
        }
      }
    } catch (InterruptedException e) {
      LOG.log(Logger.Level.DEBUG, "closed; the next start goes on at offset {0}", written);
    }
  }

  /** One commit for what comes within a moment, unless somebody waits. */
  private void gather() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = GATHER.toNanos();
      while (!wanted && left > 0 && log.end() - position < BATCH) left = moved.awaitNanos(left);
      wanted = false;
    } finally {
      lock.unlock();
    }
  }

  private void apply() {
    while (position < log.end() && !closing) {
      List<EventLog.Recorded> events = log.read(position, BATCH);
      if (events.isEmpty()) return;
      long next = events.getLast().offset() + 1;
      Map<Key, Evidence> latest = new LinkedHashMap<>();
      for (EventLog.Recorded recorded : events) for (Evidence evidence : Derivation.of(recorded.event())) if (recent.isNew(evidence)) latest.merge(Key.of(evidence), evidence, Key::newer);
      Sightings sightings = Sightings.of(events);
      if (!latest.isEmpty() || !sightings.isEmpty() || next - written >= STRIDE) {
        store.write(
            tx -> {
              latest.values().forEach(evidence -> EvidenceTable.put(tx, evidence));
              sightings.put(tx);
              Positions.move(tx, CONSUMER, next);
              return true;
            });
        written = next;
      }
      moveTo(next);
    }
  }

  private void moveTo(long next) {
    lock.lock();
    try {
      position = next;
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void report(Problem problem) {
    Problem before = fault;
    fault = problem;
    if (before == null || !before.code().equals(problem.code())) LOG.log(Logger.Level.WARNING, "evidence is not up to date: " + problem.line());
  }

  /** What is replaced by newer of its kind. */
  private record Key(String subject, String assertion, Source source, String method) {
    /** As the table decides it. */
    private static final Comparator<Evidence> NEWNESS =
        Comparator.comparing(Evidence::collectedAt).thenComparing(Evidence::holds, Comparator.reverseOrder()).thenComparing(Evidence::id);

    static Key of(Evidence evidence) {
      return new Key(evidence.subject(), evidence.assertion(), evidence.source(), evidence.method());
    }

    static Evidence newer(Evidence a, Evidence b) {
      return NEWNESS.compare(a, b) > 0 ? a : b;
    }
  }
}
