package dev.bulwark.pki.issue;

import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.device.Lifecycle;
import dev.bulwark.fleet.event.Event;
import dev.bulwark.fleet.store.Query;
import dev.bulwark.fleet.store.Tx;
import java.time.Instant;
import java.util.Optional;

/** What the authority asks of the registry inside its own commits: a device's state, and to move it. */
public final class Registrar {
  private Registrar() {}

  public static Optional<Lifecycle> state(Query query, DeviceId id) {
    return query.first("SELECT state FROM device WHERE id = ?", row -> Lifecycle.of(row.text(1)), id.value());
  }

  public static Optional<String> deviceClass(Query query, DeviceId id) {
    return query.first("SELECT class FROM device WHERE id = ?", row -> row.text(1), id.value());
  }

  public static void move(Tx tx, DeviceId id, Lifecycle from, Lifecycle to, String reason, Event.Source by, Instant now) {
    tx.change("UPDATE device SET state = ? WHERE id = ?", to.word(), id.value());
    tx.emit(new Event.DeviceMoved(Event.Meta.of(now, id, by), from, to, reason));
  }
}
