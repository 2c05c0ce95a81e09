package dev.bulwark.gateway.mqtt;

import dev.bulwark.fleet.event.Event;
import dev.bulwark.fleet.event.EventLog;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The way from event loops to the log: never blocks the sender, keeps the order.
 *
 * <p>Security facts wait here for room in the log; telemetry is offered and may be shed by it. What does not fit even here is counted as {@code events-shed}.
 */
final class Events implements AutoCloseable {
  private static final int ROOM = 16_384;
  private final ArrayBlockingQueue<Event> waiting = new ArrayBlockingQueue<>(ROOM);
  private final EventLog log;
  private final Tally refusals;
  private final Thread writer;
  private volatile boolean closing;

  Events(EventLog log, Tally refusals) {
    this.log = log;
    this.refusals = refusals;
    this.writer = Thread.ofVirtual().name("mqtt-events").start(this::write);
  }

  void fact(Event event) {
    if (!waiting.offer(event)) refusals.count("events-shed");
  }

  void telemetry(Event event) {
    if (!log.offer(event)) refusals.count("telemetry-shed");
  }

  private void write() {
    try {
      while (true) {
        Event next = waiting.poll(100, TimeUnit.MILLISECONDS);
        if (next != null) log.append(next);
        else if (closing) return;
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for what was said already, five seconds at most. */
  @Override
  public void close() {
    closing = true;
    try {
      if (!writer.join(java.time.Duration.ofSeconds(5))) writer.interrupt();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
