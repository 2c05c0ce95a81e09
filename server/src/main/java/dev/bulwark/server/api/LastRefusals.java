package dev.bulwark.server.api;

import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.event.Event;
import dev.bulwark.fleet.event.EventLog;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a device was refused last: the first question of everyone whose device does not connect.
 *
 * <p>Follows the event log from its last 20,000 events on and remembers 50,000 devices; it is an answer for people, not evidence. Thread-safe.
 */
public final class LastRefusals implements AutoCloseable {
  private static final int LOOKED_BACK = 20_000;
  private static final int REMEMBERED = 50_000;
  private static final int PAGE = 500;
  private static final System.Logger LOG = System.getLogger(LastRefusals.class.getName());
  private final EventLog log;
  private final Thread follower;
  private final Map<DeviceId, Refusal> last =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<DeviceId, Refusal> eldest) {
          return size() > REMEMBERED;
        }
      };

  public record Refusal(Instant at, String reason, @Nullable String address) {}

  private LastRefusals(EventLog log) {
    this.log = log;
    this.follower = Thread.ofVirtual().name("last-refusals").unstarted(this::follow);
  }

  public static LastRefusals follow(EventLog log) {
    LastRefusals refusals = new LastRefusals(log);
    refusals.follower.start();
    return refusals;
  }

  public synchronized Optional<Refusal> of(DeviceId device) {
    return Optional.ofNullable(last.get(device));
  }

  private void follow() {
    long next = Math.max(0, log.end() - LOOKED_BACK);
    try {
      while (!Thread.currentThread().isInterrupted()) {
        List<EventLog.Recorded> page = log.read(next, PAGE);
        for (EventLog.Recorded recorded : page) {
          next = recorded.offset() + 1;
          note(recorded.event());
        }
        if (page.isEmpty()) log.await(next, Duration.ofSeconds(5));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "last refusals are no longer followed", e);
    }
  }

  private void note(Event event) {
    DeviceId device = event.device();
    if (device == null) return;
    String reason =
        switch (event) {
          case Event.AuthenticationFailed failed -> failed.reason();
          case Event.EnrolmentRefused refused -> refused.code();
          case Event.HandshakeFailed failed -> failed.alert();
          case Event.Denied denied -> denied.action() + " " + denied.reason();
          case Event.LimitReached reached -> reached.limit();
          default -> null;
        };
    if (reason != null)
      synchronized (this) {
        last.put(device, new Refusal(event.at(), reason, event.meta().from()));
      }
  }

  @Override
  public void close() {
    follower.interrupt();
  }
}
