package dev.bulwark.server.api;

import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.store.Row;
import dev.bulwark.fleet.store.Store;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All certificates a device ever had, the newest first; the view in memory forgets those that have expired. */
final class Certificates {
  private static final int MOST = 1_000;

  private Certificates() {}

  static List<Map<String, Object>> of(Store store, DeviceId device, Instant now) {
    return store.read(
        query ->
            query.list(
                "SELECT serial, status, not_before, not_after FROM cert WHERE device_id = ? ORDER BY not_before DESC, serial LIMIT ?", row -> document(row, now), device.value(), MOST));
  }

  private static Map<String, Object> document(Row row, Instant now) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("serial", row.text(1));
    document.put("status", row.text(2).equals("revoked") ? "revoked" : now.isBefore(row.time(4)) ? "good" : "expired");
    document.put("notBefore", Documents.time(row.time(3)));
    document.put("notAfter", Documents.time(row.time(4)));
    return document;
  }
}
