package dev.bulwark.gateway.mqtt;

import dev.bulwark.fleet.event.Event;
import dev.bulwark.fleet.event.EventLog;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Events in memory, with a way to wait for one. */
final class RecordingLog implements EventLog {
  private final List<Event> events = new CopyOnWriteArrayList<>();

  @Override
  public CompletableFuture<Long> append(Event event) {
    events.add(event);
    return CompletableFuture.completedFuture((long) events.size() - 1);
  }

  @Override
  public CompletableFuture<Long> appendAll(List<Event> more) {
    events.addAll(more);
    return CompletableFuture.completedFuture((long) events.size() - 1);
  }

  @Override
  public boolean offer(Event event) {
    events.add(event);
    return true;
  }

  <T extends Event> T expect(Class<T> type, Predicate<T> that) {
    for (long end = System.nanoTime() + 60_000_000_000L; System.nanoTime() < end; ) {
      for (Event event : events) if (type.isInstance(event) && that.test(type.cast(event))) return type.cast(event);
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
    throw new AssertionError("no " + type.getSimpleName() + " among " + events);
  }

  <T extends Event> List<T> all(Class<T> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  @Override
  public List<Recorded> read(long offset, int limit) {
    throw new AssertionError("the gateway does not read");
  }

  @Override
  public long end() {
    return events.size();
  }

  @Override
  public boolean await(long offset, Duration atMost) {
    return events.size() > offset;
  }

  @Override
  public long shed() {
    return 0;
  }

  @Override
  public void close() {}
}
