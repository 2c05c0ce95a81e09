package dev.bulwark.pki.revocation;

import dev.bulwark.fleet.device.Serial;
import dev.bulwark.fleet.event.Event;
import dev.bulwark.fleet.store.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Every revoked certificate, in memory, in the order of revocation.
 *
 * <h2>Guarantees</h2> When a revoking {@code Store.write} has returned, the table has it: it is fed on the committing thread. It never forgets one that has not expired. The version grows with each revocation.
 * <h2>Does not guarantee</h2> Knowledge of revocations that another process commits to the same database.
 *
 * <p>Thread-safe: many readers, fed by commits only.
 */
public final class RevocationTable {
  private final ConcurrentHashMap<Key, Entry> bySerial = new ConcurrentHashMap<>();
  private final Map<String, List<Entry>> byIssuer = new HashMap<>();
  private long version;

  /** One revoked certificate. */
  public record Entry(String issuer, Serial serial, Instant at, RevocationReason reason, long version) {}

  private record Key(String issuer, Serial serial) {}

  /** The entries of one issuer from a position on, and the version they bring the reader to. */
  record Since(List<Entry> entries, int position, long version) {}

  private RevocationTable() {}

  /** Reads the store's revocations and follows its commits from now on. Open it before anything revokes. */
  public static RevocationTable open(Store store) {
    RevocationTable table = new RevocationTable();
    store.onCommit(events -> {
      // Devices' certificates have one issuer.
      for (Event event : events)
        if (event instanceof Event.CertificateRevoked revoked)
          table.add(new Entry("device", revoked.cert(), revoked.meta().at(), RevocationReason.of(revoked.reason()).orElse(RevocationReason.UNSPECIFIED), revoked.version()));
    });
    store.<List<Boolean>>read(query -> query.list("SELECT issuer_id, serial, revoked_at, reason, revocation_version FROM cert WHERE revocation_version IS NOT NULL ORDER BY revocation_version", row -> {
      table.add(new Entry(row.text(1), Serial.ofHex(row.text(2)), row.time(3), RevocationReason.of(row.text(4)).orElse(RevocationReason.UNSPECIFIED), row.number(5)));
      return true;
    }));
    return table;
  }

  private void add(Entry entry) {
    synchronized (this) {
      if (bySerial.putIfAbsent(new Key(entry.issuer(), entry.serial()), entry) != null) return;
      byIssuer.computeIfAbsent(entry.issuer(), key -> new ArrayList<>()).add(entry);
      version = Math.max(version, entry.version());
    }
  }

  public Optional<Entry> find(String issuer, Serial serial) {
    return Optional.ofNullable(bySerial.get(new Key(issuer, serial)));
  }

  /** The version of the newest revocation, 0 before the first. */
  public synchronized long version() {
    return version;
  }

  /** The version of the newest revocation of this issuer's certificates. */
  synchronized long version(String issuer) {
    List<Entry> all = byIssuer.get(issuer);
    return all == null ? 0 : all.getLast().version();
  }

  synchronized Since since(String issuer, int position) {
    List<Entry> all = byIssuer.get(issuer);
    if (all == null) return new Since(List.of(), 0, 0);
    return new Since(List.copyOf(all.subList(position, all.size())), all.size(), all.getLast().version());
  }
}
