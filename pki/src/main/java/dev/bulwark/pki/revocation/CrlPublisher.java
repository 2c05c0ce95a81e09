package dev.bulwark.pki.revocation;

import dev.bulwark.fleet.store.Store;
import dev.bulwark.pki.Authority;
import dev.bulwark.pki.IssuerName;
import dev.bulwark.pki.issue.Issuer;
import java.util.EnumMap;
import java.util.Map;

/**
 * The revocation list of each issuer.
 *
 * <h2>Guarantees</h2> {@link #current} shows every revocation that had returned before the call, is signed, has at least twelve of its 24 hours left, and a number above every earlier list's, over restarts too
 * (the number is stored before the list is shown). Nobody needs to be revoked for a list to stay fresh.
 * <h2>Does not guarantee</h2> One list per revocation: those that come together share one.
 * <h2>Fails by</h2> {@code Problem} of store or key; the list before stays what it was.
 *
 * <p>Thread-safe. Never part of the revoking commit: a long list must not hold up the store.
 */
public final class CrlPublisher {
  private final Map<IssuerName, CrlSeries> series = new EnumMap<>(IssuerName.class);

  public CrlPublisher(Authority authority, RevocationTable table) {
    for (IssuerName name : IssuerName.values()) {
      Issuer issuer = authority.issuer(name);
      series.put(name, new CrlSeries(issuer, table, authority.clock(), () -> next(authority.store(), name)));
    }
  }

  public Crl current(IssuerName issuer) {
    CrlSeries one = series.get(issuer);
    if (one == null) throw new IllegalStateException("every issuer has a list");
    return one.current();
  }

  /** Brings every list up to date; for a timer, so that the first to ask after a quiet day does not wait. */
  public void refresh() {
    series.values().forEach(CrlSeries::current);
  }

  private static long next(Store store, IssuerName issuer) {
    return store.write(tx -> tx.number(
        "INSERT INTO counter (name, value) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = counter.value + 1 RETURNING value", "crl-" + issuer.word()));
  }
}
