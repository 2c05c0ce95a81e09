package dev.bulwark.pki.issue;

import dev.bulwark.fleet.store.Store;
import dev.bulwark.fleet.store.Tx;
import dev.bulwark.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Every certificate ever issued.
 *
 * <h2>Guarantees</h2> A certificate and its audit leaf are stored in the same commit; a serial that exists already fails the commit. Nothing is issued by a clock that has jumped back: validity and
 * revocation would be dated before facts that are already known.
 * <h2>Fails by</h2> {@code Problem PKI-006} for such a clock, {@code STORE-…} for the store.
 */
public final class Ledger {
  private static final Duration TOLERANCE = Duration.ofMinutes(10);
  private final AtomicLong newest;

  private Ledger(long newest) {
    this.newest = new AtomicLong(newest);
  }

  /** Learns from the certificates that expire last how far the clock had come. */
  public static Ledger open(Store store) {
    return new Ledger(store.read(query ->
        query.number("SELECT COALESCE(MAX(not_before), 0) FROM (SELECT not_before FROM cert ORDER BY not_after DESC LIMIT 1000) AS latest")));
  }

  /** To be asked before signing. */
  public void checkClock(Instant now) {
    long millis = now.toEpochMilli();
    long known = newest.get();
    if (millis < known - TOLERANCE.toMillis())
      throw new Problem("PKI-006", "the clock stands at " + now + ", before " + Instant.ofEpochMilli(known) + " when a certificate was already issued", "set the clock right, then try again");
    if (millis > known) newest.accumulateAndGet(millis, Math::max);
  }

  /** Stores the certificate with its audit leaf, in the caller's commit. */
  public void record(Tx tx, Certificate certificate) {
    String device = certificate.device() == null ? null : certificate.device().value();
    tx.change("INSERT INTO cert (issuer_id, serial, device_id, fingerprint, spki_sha256, profile, not_before, not_after, status, der) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'good', ?)",
        certificate.issuer(), certificate.serial().hex(), device, certificate.fingerprint().hex(), certificate.keySha256(), certificate.profile(),
        certificate.validity().notBefore(), certificate.validity().notAfter(), certificate.der());
    Map<String, String> leaf = new TreeMap<>(Map.of(
        "issuer", certificate.issuer(), "serial", certificate.serial().hex(), "fingerprint", certificate.fingerprint().hex(), "profile", certificate.profile(),
        "notAfter", certificate.validity().notAfter().toString()));
    if (device != null) leaf.put("device", device);
    tx.audit("issue", leaf);
  }
}
