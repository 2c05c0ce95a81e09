package dev.bulwark.fleet.store;

import dev.bulwark.fleet.event.Event;
import java.util.List;
import java.util.function.Consumer;

/**
 * The durable state: registry, certificates, audit log, positions.
 *
 * <h2>Guarantees</h2> When {@link #write} returns, its changes, its audit leaves and its events are on stable storage together, and every
 * committed listener has seen the events, in commit order. When it throws, nothing of them is. Writers are serialised: inside {@code write} no other writer runs. Many
 * concurrent writes share one commit (group commit); one that fails takes no other with it.
 * <h2>Does not guarantee</h2> That a read sees a write that has not returned.
 * <h2>Fails by</h2> throwing what the work throws, or {@code Problem STORE-…}.
 *
 * <p>Thread-safe. Portable SQL only: TEXT, BIGINT (times as epoch milliseconds), BLOB through {@link Row#bytes}; {@code ON CONFLICT … DO UPDATE … RETURNING}.
 */
public interface Store extends AutoCloseable {
  /** Runs {@code work} in a transaction with others' and returns when it is durable. The work may run again after a failed batch: no effects outside {@code Tx}. */
  <T> T write(Work<T> work);

  /** As {@link #write}, for work that has nothing to tell. */
  default void run(Consumer<Tx> work) {
    write(tx -> {
      work.accept(tx);
      return Boolean.TRUE;
    });
  }

  /** Runs {@code work} on a read-only snapshot. Keep it short: a long reader makes the write-ahead log grow. */
  <T> T read(Reading<T> work);

  /** Called after each commit on the committing thread with its events in order, before {@link #write} returns. Quick and never throwing. Register before the first write. */
  void onCommit(Consumer<List<Event>> listener);

  /** The engine's own consistency check; empty when sound. */
  List<String> check();

  @Override
  void close();

  @FunctionalInterface
  interface Work<T> {
    T run(Tx tx);
  }

  @FunctionalInterface
  interface Reading<T> {
    T run(Query query);
  }
}
