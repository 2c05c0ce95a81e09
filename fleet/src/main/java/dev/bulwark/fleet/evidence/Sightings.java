package dev.bulwark.fleet.evidence;

import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.device.Serial;
import dev.bulwark.fleet.event.Event;
import dev.bulwark.fleet.event.EventLog;
import dev.bulwark.fleet.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a run of events says last of each device: when a certificate opened a session, what the device says of itself, how often its sessions displaced each other. Audits ask for it.
 *
 * <p>Kept in the commit that moves the keeper's position, so a count counts each event once. One row per certificate, per device, and per device and day.
 */
final class Sightings {
  /** Pure ASCII, so that no text of a device can be something a database does not take. */
  private static final JsonMapper JSON = JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private record Seen(DeviceId device, Instant at) {}

  private record Said(Instant at, Map<String, String> facts) {}

  private record Day(DeviceId device, long day) {}

  /** Sessions displaced, and those of them that were taken over from another address. */
  private record Displaced(long all, long moved) {
    Displaced plus(Displaced more) {
      return new Displaced(all + more.all, moved + more.moved);
    }
  }

  private final Map<Serial, Seen> certificates = new HashMap<>();
  private final Map<DeviceId, Said> postures = new HashMap<>();
  private final Map<Day, Displaced> takeovers = new HashMap<>();

  private Sightings() {}

  static Sightings of(List<EventLog.Recorded> events) {
    Sightings sightings = new Sightings();
    for (EventLog.Recorded recorded : events) {
      Event event = recorded.event();
      DeviceId device = event.device();
      // a drill is no sighting of the device
      if (device != null && !event.meta().simulated()) sightings.note(device, event);
    }
    return sightings;
  }

  private void note(DeviceId device, Event event) {
    switch (event) {
      case Event.Connected e -> certificates.merge(e.cert(), new Seen(device, e.at()), (a, b) -> b.at.isBefore(a.at) ? a : b);
      case Event.PostureReported e -> postures.merge(device, new Said(e.at(), e.facts()), (a, b) -> b.at.isBefore(a.at) ? a : b);
      case Event.SessionTakenOver e -> {
        String from = e.meta().from();
        boolean moved = from != null && e.previous() != null && !from.equals(e.previous());
        takeovers.merge(new Day(device, day(e.at())), new Displaced(1, moved ? 1 : 0), Displaced::plus);
      }
      default -> {}
    }
  }

  boolean isEmpty() {
    return certificates.isEmpty() && postures.isEmpty() && takeovers.isEmpty();
  }

  void put(Tx tx) {
    certificates.forEach((serial, seen) -> tx.change(
        "INSERT INTO cert_seen (serial, device_id, at) VALUES (?, ?, ?) ON CONFLICT (serial) DO UPDATE SET at = excluded.at, device_id = excluded.device_id WHERE excluded.at > cert_seen.at",
        serial.hex(), seen.device.value(), seen.at));
    postures.forEach((device, said) -> tx.change(
        "INSERT INTO posture (device_id, at, facts) VALUES (?, ?, ?) ON CONFLICT (device_id) DO UPDATE SET at = excluded.at, facts = excluded.facts WHERE excluded.at >= posture.at",
        device.value(), said.at, JSON.writeValueAsString(new TreeMap<>(said.facts))));
    takeovers.forEach((day, displaced) -> tx.change(
        "INSERT INTO takeover (device_id, day, displaced, moved) VALUES (?, ?, ?, ?)"
            + " ON CONFLICT (device_id, day) DO UPDATE SET displaced = takeover.displaced + excluded.displaced, moved = takeover.moved + excluded.moved",
        day.device.value(), day.day, displaced.all, displaced.moved));
  }

  private static long day(Instant at) {
    return Math.floorDiv(at.toEpochMilli(), Duration.ofDays(1).toMillis());
  }
}
