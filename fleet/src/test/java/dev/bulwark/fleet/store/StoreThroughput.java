package dev.bulwark.fleet.store;

import dev.bulwark.fleet.device.Fingerprint;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** How many certificate-like units a store commits per second: {@code StoreThroughput FOLDER [UNITS] [CALLERS]}, or a JDBC URL in place of the folder. */
public final class StoreThroughput {
  private StoreThroughput() {}

  public static void main(String[] args) throws Exception {
    int units = args.length > 1 ? Integer.parseInt(args[1]) : 20_000;
    int callers = args.length > 2 ? Integer.parseInt(args[2]) : 200;
    long begin = System.nanoTime();
    Store store = args[0].startsWith("jdbc:") ? Stores.postgresql(args[0], "postgres", "") : Stores.sqlite(Files.createDirectories(Path.of(args[0])));
    System.out.printf("open %d ms%n", (System.nanoTime() - begin) / 1_000_000);
    begin = System.nanoTime();
    for (int from = 0; from < units; from += 500) {
      int first = from;
      store.run(tx -> {
        for (int i = first; i < first + 500; i++) {
          StoreContract.addDevice(tx, "d" + i);
          tx.change("INSERT INTO token (sha256, device_id, expires_at) VALUES (?, ?, ?)", "t" + i, "d" + i, 1L);
        }
      });
    }
    System.out.printf("registered %d in %d ms%n", units, (System.nanoTime() - begin) / 1_000_000);
    for (int round = 0; round < 2; round++) {
      int from = round * units / 2;
      begin = System.nanoTime();
      AtomicLong next = new AtomicLong(from);
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int c = 0; c < callers; c++)
          threads.submit(() -> {
            for (long i; (i = next.getAndIncrement()) < from + units / 2; ) issue(store, i);
          });
      }
      double seconds = (System.nanoTime() - begin) / 1e9;
      System.out.printf("round %d: %.0f units/s with %d callers%n", round, units / 2 / seconds, callers);
    }
    store.close();
  }

  static void issue(Store store, long i) {
    String id = "d" + i;
    byte[] der = ByteBuffer.allocate(600).putLong(i).array();
    String fingerprint = Fingerprint.of(der).hex();
    store.run(tx -> {
      if (tx.first("SELECT state FROM device WHERE id = ?", row -> row.text(1), id).isEmpty()) throw new IllegalStateException("no device " + id);
      tx.change("UPDATE token SET used_at = ? WHERE sha256 = ? AND used_at IS NULL", 5L, "t" + i);
      tx.change("INSERT INTO device_key (spki_sha256, device_id) VALUES (?, ?)", fingerprint, id);
      tx.change("INSERT INTO cert (issuer_id, serial, device_id, fingerprint, spki_sha256, profile, not_before, not_after, status, der) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          "device", fingerprint, id, fingerprint, fingerprint, "default", 1L, 2L, "good", der);
      tx.change("UPDATE device SET state = ? WHERE id = ?", "active", id);
      tx.audit("issue", Map.of("device", id, "serial", fingerprint, "fingerprint", fingerprint));
      tx.emit(StoreContract.event(id));
    });
  }
}
