package dev.bulwark.fleet.registry;

import dev.bulwark.fleet.device.Device;
import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.device.Lifecycle;
import dev.bulwark.fleet.store.Query;
import dev.bulwark.fleet.store.Row;
import dev.bulwark.fleet.store.Tx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Rows of the device table as {@link Device}. */
final class Devices {
  private static final String COLUMNS = "SELECT id, class, site, zone, tags, state, created_at FROM device";

  private Devices() {}

  static Optional<Device> find(Query query, DeviceId id) {
    return query.first(COLUMNS + " WHERE id = ?", Devices::device, id.value());
  }

  static List<Device> list(Query query, Listing listing) {
    StringBuilder sql = new StringBuilder(COLUMNS).append(" WHERE id > ?");
    List<@Nullable Object> parameters = new ArrayList<>();
    parameters.add(listing.after());
    also(sql, parameters, "state", listing.state() == null ? null : listing.state().word());
    also(sql, parameters, "class", listing.deviceClass());
    also(sql, parameters, "site", listing.site());
    also(sql, parameters, "zone", listing.zone());
    parameters.add(listing.limit());
    return query.list(sql.append(" ORDER BY id LIMIT ?").toString(), Devices::device, parameters.toArray());
  }

  /** False where the id is taken. */
  static boolean insert(Tx tx, Device device) {
    return tx.change("INSERT INTO device (id, class, site, zone, tags, state, created_at) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        device.id().value(), device.deviceClass(), device.site(), device.zone(), String.join(";", new TreeSet<>(device.tags())), device.state().word(), device.createdAt()) == 1;
  }

  private static void also(StringBuilder sql, List<@Nullable Object> parameters, String column, @Nullable String value) {
    if (value == null) return;
    sql.append(" AND ").append(column).append(" = ?");
    parameters.add(value);
  }

  private static Device device(Row row) {
    String tags = row.text(5);
    return new Device(new DeviceId(row.text(1)), row.text(2), row.text(3), row.text(4), tags.isEmpty() ? Set.of() : Set.of(tags.split(";", -1)), Lifecycle.of(row.text(6)), row.time(7));
  }
}
