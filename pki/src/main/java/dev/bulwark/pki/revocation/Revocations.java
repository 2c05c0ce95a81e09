package dev.bulwark.pki.revocation;

import dev.bulwark.fleet.device.Device;
import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.device.Fingerprint;
import dev.bulwark.fleet.device.Lifecycle;
import dev.bulwark.fleet.device.Serial;
import dev.bulwark.fleet.event.Event;
import dev.bulwark.fleet.registry.Registry;
import dev.bulwark.fleet.store.Query;
import dev.bulwark.fleet.store.Store;
import dev.bulwark.fleet.store.Tx;
import dev.bulwark.pki.IssuerName;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes devices' certificates back for good.
 *
 * <h2>Guarantees</h2> All certificates of the device, its state, its unused tokens, the table's version, audit leaves and events change in one commit, or nothing does. When a call returns, OCSP answers
 * {@code revoked} and the current CRL lists every serial. A second call changes nothing and tells the same. A renewal that races it either comes first and is revoked with the rest, or finds
 * the device revoked and is refused.
 * <h2>Does not guarantee</h2> That relying parties ask. Quarantine is no revocation: see the registry.
 *
 * <p>Thread-safe.
 */
public final class Revocations {
  private final Store store;
  private final Registry registry;
  private final InstantSource clock;
  private final CrlPublisher crls;

  public Revocations(Store store, Registry registry, InstantSource clock, CrlPublisher crls) {
    this.store = store;
    this.registry = registry;
    this.clock = clock;
    this.crls = crls;
  }

  /** Cuts the device off: it becomes {@code revoked}. {@code actor} is who decided, for the audit log. */
  public Revocation revoke(DeviceId device, RevocationReason reason, String actor) {
    return take(device, Lifecycle.REVOKED, reason, actor);
  }

  /** Takes the device out of service: it becomes {@code retired}, its certificates are revoked with {@code cessationOfOperation}. */
  public Revocation retire(DeviceId device, String actor) {
    return take(device, Lifecycle.RETIRED, RevocationReason.CESSATION_OF_OPERATION, actor);
  }

  private Revocation take(DeviceId device, Lifecycle target, RevocationReason reason, String actor) {
    Instant now = Instant.ofEpochMilli(clock.millis());
    Optional<Committed> committed = store.write(tx -> registry.find(tx, device).map(Device::state).map(state -> commit(tx, device, state, target, reason, actor, now)));
    if (committed.isEmpty()) return new Revocation.UnknownDevice(device);
    Committed done = committed.get();
    long crlNumber = crls.current(IssuerName.DEVICE).number();
    return new Revocation.Revoked(device, done.state, done.revoked.serials, done.revoked.at, done.revoked.reason, done.revoked.version, crlNumber, done.already);
  }

  private record Committed(Lifecycle state, Known revoked, boolean already) {}

  /** What the store says is revoked of a device. */
  private record Known(List<Serial> serials, Instant at, RevocationReason reason, long version) {}

  private record Good(String issuer, Serial serial, Fingerprint fingerprint) {}

  private Committed commit(Tx tx, DeviceId device, Lifecycle state, Lifecycle target, RevocationReason reason, String actor, Instant now) {
    List<Good> good = tx.list("SELECT issuer_id, serial, fingerprint FROM cert WHERE device_id = ? AND status = 'good' AND not_after >= ? ORDER BY not_before",
        row -> new Good(row.text(1), Serial.ofHex(row.text(2)), new Fingerprint(row.text(3))), device.value(), now);
    for (Good certificate : good) revoke(tx, device, certificate, reason, actor, now);
    tx.change("UPDATE token SET used_at = ? WHERE device_id = ? AND used_at IS NULL", now, device.value());
    boolean moves = state != target && state.mayBecome(target);
    if (moves) registry.move(tx, device, target, reason.word(), Event.Source.OPERATOR);
    return new Committed(moves ? target : state, known(tx, device, reason, now), good.isEmpty() && !moves);
  }

  private static void revoke(Tx tx, DeviceId device, Good certificate, RevocationReason reason, String actor, Instant now) {
    long version = tx.number("INSERT INTO counter (name, value) VALUES ('revocation', 1) ON CONFLICT (name) DO UPDATE SET value = counter.value + 1 RETURNING value");
    tx.change("UPDATE cert SET status = 'revoked', revoked_at = ?, reason = ?, revocation_version = ? WHERE issuer_id = ? AND serial = ?",
        now, reason.word(), version, certificate.issuer, certificate.serial.hex());
    tx.audit("revoke", Map.of("device", device.value(), "serial", certificate.serial.hex(), "fingerprint", certificate.fingerprint.hex(), "reason", reason.word(), "actor", actor,
        "version", Long.toString(version)));
    tx.emit(new Event.CertificateRevoked(Event.Meta.of(now, device, Event.Source.CA), certificate.serial, certificate.fingerprint, reason.word(), version));
  }

  private static Known known(Query query, DeviceId device, RevocationReason otherwise, Instant now) {
    record Row(Serial serial, Instant at, RevocationReason reason, long version) {}
    List<Row> rows = query.list("SELECT serial, revoked_at, reason, revocation_version FROM cert WHERE device_id = ? AND status = 'revoked' ORDER BY revocation_version",
        row -> new Row(Serial.ofHex(row.text(1)), row.time(2), RevocationReason.of(row.text(3)).orElse(otherwise), row.number(4)), device.value());
    if (rows.isEmpty()) return new Known(List.of(), now, otherwise, query.number("SELECT value FROM counter WHERE name = 'revocation'"));
    Row last = rows.getLast();
    return new Known(rows.stream().map(Row::serial).toList(), last.at, last.reason, last.version);
  }
}
