package dev.bulwark.gateway.mqtt;

import dev.bulwark.fleet.device.DeviceId;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one device uses of the gateway, over all its connections: sessions, filters, retained topics, its publish rate, its counters. Thread-safe by its own lock. */
final class Usage {
  private static final int DENIALS_TOLD = 10;

  /** A session under one client id; {@code until} is null while it is connected. */
  private static final class Kept {
    final Set<String> filters = new HashSet<>();
    @Nullable Instant until;
  }

  /** Counters of a window, taken by {@link #window}. */
  record Window(DeviceId device, long pub, long bytes, long sub, long denied) {}

  private final DeviceId device;
  private final Limits limits;
  private final @Nullable Bucket rate;
  private final Bucket told;
  private final Bucket silentDenials;
  private final Map<String, Kept> sessions = new HashMap<>();
  private final Set<String> retained = new HashSet<>();
  private long pub;
  private long bytes;
  private long sub;
  private long denied;

  Usage(DeviceId device, Limits limits, long now) {
    this.device = device;
    this.limits = limits;
    this.rate = limits.publishPerSecond() == 0 ? null : new Bucket(limits.publishPerSecond(), limits.publishPerSecond() * 10.0, now);
    this.told = new Bucket(DENIALS_TOLD / 60.0, DENIALS_TOLD, now);
    this.silentDenials = new Bucket(10 / 60.0, 10, now);
  }

  /** A connection wants this session; false where the device keeps too many. */
  synchronized boolean open(String clientId, Instant now) {
    sessions.values().removeIf(kept -> kept.until != null && !now.isBefore(kept.until));
    Kept kept = sessions.get(clientId);
    if (kept == null) {
      if (sessions.size() >= limits.sessions()) return false;
      sessions.put(clientId, kept = new Kept());
    }
    kept.until = null;
    return true;
  }

  /** The engine says whether it had the session: if not, it has no filters. */
  synchronized void opened(String clientId, boolean present) {
    Kept kept = sessions.get(clientId);
    if (kept != null && !present) kept.filters.clear();
  }

  /** The connection ended; the session stays until {@code until}, or goes at once where that is not after {@code now}. */
  synchronized void closed(String clientId, Instant now, Instant until) {
    Kept kept = sessions.get(clientId);
    if (kept == null) return;
    if (until.isAfter(now)) kept.until = until;
    else sessions.remove(clientId);
  }

  /** Every session that may still exist in the engine. */
  synchronized List<String> clientIds() {
    return List.copyOf(sessions.keySet());
  }

  synchronized void forget(String clientId) {
    sessions.remove(clientId);
  }

  /** False where the device has all the filters it may have. */
  synchronized boolean subscribe(String clientId, String filter) {
    Kept own = sessions.get(clientId);
    if (own == null) return false;
    if (own.filters.contains(filter)) return true;
    if (limits.subscriptions() > 0) {
      int all = 0;
      for (Kept kept : sessions.values()) all += kept.filters.size();
      if (all >= limits.subscriptions()) return false;
    }
    own.filters.add(filter);
    return true;
  }

  synchronized void unsubscribe(String clientId, String filter) {
    Kept own = sessions.get(clientId);
    if (own != null) own.filters.remove(filter);
  }

  /** A retained message; an empty one clears the topic. False where the device retains all that it may. */
  synchronized boolean retain(String topic, boolean empty) {
    if (empty) {
      retained.remove(topic);
      return true;
    }
    if (retained.contains(topic)) return true;
    if (limits.retained() > 0 && retained.size() >= limits.retained()) return false;
    retained.add(topic);
    return true;
  }

  /** Counts a publish; the nanoseconds for which the device's sockets should not be read. */
  synchronized long published(int octets, long now) {
    pub++;
    bytes += octets;
    return rate == null ? 0 : rate.take(now);
  }

  synchronized void subscribed() {
    sub++;
  }

  /** Counts a denial; true where it should be an event of its own: the first ten, then as many a minute. */
  synchronized boolean denied(long now) {
    denied++;
    return told.tryTake(now);
  }

  /** A denial that MQTT gives no answer to; false where it was the eleventh within a minute. */
  boolean silently(long now) {
    return silentDenials.tryTake(now);
  }

  synchronized @Nullable Window window() {
    if (pub == 0 && sub == 0 && denied == 0) return null;
    Window window = new Window(device, pub, bytes, sub, denied);
    pub = 0;
    bytes = 0;
    sub = 0;
    denied = 0;
    return window;
  }

  /** True where nothing is lost by forgetting this record. */
  synchronized boolean idle(Instant now, long nanos) {
    sessions.values().removeIf(kept -> kept.until != null && !now.isBefore(kept.until));
    return sessions.isEmpty() && retained.isEmpty() && pub == 0 && denied == 0 && (rate == null || rate.full(nanos));
  }

}
