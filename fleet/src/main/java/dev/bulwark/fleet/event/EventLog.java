package dev.bulwark.fleet.event;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The one ordered stream of everything that happens.
 *
 * <h2>Guarantees</h2> Events come out in the order they went in, each exactly once per offset. An event whose future has completed survives
 * {@code kill -9} and power loss. A torn tail is cut at the next start and nothing before it is lost. Offsets grow by one per event from 0.
 * <h2>Does not guarantee</h2> That an event whose future has not completed is kept; that consumers see no event twice (their own offsets decide; ids make
 * them idempotent).
 * <h2>Fails by</h2> completing the future with a {@code Problem} ({@code LOG-…}), for example on a full disk; nothing before is harmed and later appends
 * are tried anew.
 *
 * <p>Thread-safe.
 */
public interface EventLog extends AutoCloseable {
  /** Appends; the future has the offset once it is on stable storage. Blocks while the bounded queue is full. */
  CompletableFuture<Long> append(Event event);

  /**
   * Appends all in a row with nothing between them; the future has the first one's offset once the last is on stable storage. When it fails, none of them is in the
   * log; after a crash before it completed, some of the first may be.
   */
  CompletableFuture<Long> appendAll(List<Event> events);

  /** Appends if there is room; telemetry may be shed under load, and what is shed is counted ({@link #shed()}). False where it was shed. */
  boolean offer(Event event);

  /** At most {@code limit} records from {@code offset} on, empty at the end. Only what is on stable storage. */
  List<Recorded> read(long offset, int limit);

  /** The offset of the next event that becomes durable. */
  long end();

  /** Blocks until {@link #end()} is above {@code offset} or the time is over; true where it is. */
  boolean await(long offset, java.time.Duration atMost) throws InterruptedException;

  long shed();

  @Override
  void close();

  record Recorded(long offset, Event event) {}
}
