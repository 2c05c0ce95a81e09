package dev.bulwark.server.api;

import dev.bulwark.fleet.event.Event;
import dev.bulwark.fleet.event.EventLog;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A log that takes everything and keeps nothing. */
final class SilentLog implements EventLog {
  @Override
  public CompletableFuture<Long> append(Event event) {
    return CompletableFuture.completedFuture(0L);
  }

  @Override
  public CompletableFuture<Long> appendAll(List<Event> events) {
    return CompletableFuture.completedFuture(0L);
  }

  @Override
  public boolean offer(Event event) {
    return true;
  }

  @Override
  public List<Recorded> read(long offset, int limit) {
    return List.of();
  }

  @Override
  public long end() {
    return 0;
  }

  @Override
  public boolean await(long offset, Duration atMost) {
    return false;
  }

  @Override
  public long shed() {
    return 0;
  }

  @Override
  public void close() {}
}
