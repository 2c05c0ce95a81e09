package dev.bulwark.fleet.registry;

import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.device.Fingerprint;
import dev.bulwark.fleet.device.Identity;
import dev.bulwark.fleet.device.Serial;
import dev.bulwark.fleet.device.Device;
import dev.bulwark.fleet.store.Query;
import dev.bulwark.fleet.view.FleetView;
import java.time.Instant;
import java.util.List;

/** Fills the view in memory from the store, at start and where a gateway begins anew. */
public final class FleetSnapshot {
  private static final int PAGE = 5_000;

  private FleetSnapshot() {}

  /** What was loaded. */
  public record Loaded(long devices, long certificates) {}

  /** Loads all devices, and the certificates that have not expired at {@code now}, the revoked ones included. */
  public static Loaded load(Query query, FleetView view, Instant now) {
    long devices = 0;
    for (List<Device> page = Devices.list(query, Listing.first(PAGE)); !page.isEmpty(); page = Devices.list(query, Listing.first(PAGE).after(page.getLast().id().value()))) {
      page.forEach(view::load);
      devices += page.size();
    }
    long certificates = 0;
    String after = "";
    while (true) {
      List<Identity> page = query.list(
          "SELECT fingerprint, device_id, serial, not_before, not_after, status FROM cert WHERE fingerprint > ? AND device_id IS NOT NULL AND not_after > ? ORDER BY fingerprint LIMIT ?",
          row -> new Identity(new Fingerprint(row.text(1)), new DeviceId(row.text(2)), Serial.ofHex(row.text(3)), row.time(4), row.time(5), row.text(6).equals("revoked")), after, now, PAGE);
      page.forEach(view::load);
      certificates += page.size();
      if (page.size() < PAGE) return new Loaded(devices, certificates);
      after = page.getLast().fingerprint().hex();
    }
  }
}
