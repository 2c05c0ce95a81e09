package dev.bulwark.pki.revocation;

import dev.bulwark.pki.der.Der;
import dev.bulwark.pki.issue.Extensions;
import dev.bulwark.pki.issue.Issuer;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The lists of one issuer, one after the other. Entries are encoded once and appended; only the frame around them is made anew. */
final class CrlSeries {
  private static final Duration LIFE = Duration.ofHours(24);
  private static final Duration REFRESH_AFTER = LIFE.dividedBy(2);
  private final Issuer issuer;
  private final RevocationTable table;
  private final InstantSource clock;
  private final LongSupplier nextNumber;
  private final ReentrantLock signing = new ReentrantLock();
  private final ByteArrayOutputStream encoded = new ByteArrayOutputStream();
  private int position;
  private volatile @Nullable Crl latest;

  CrlSeries(Issuer issuer, RevocationTable table, InstantSource clock, LongSupplier nextNumber) {
    this.issuer = issuer;
    this.table = table;
    this.clock = clock;
    this.nextNumber = nextNumber;
  }

  Crl current() {
    long wanted = table.version(issuer.name());
    Crl known = latest;
    if (known != null && serves(known, wanted)) return known;
    signing.lock();
    try {
      // Whoever waited finds that the one before has signed for both.
      known = latest;
      if (known != null && serves(known, wanted)) return known;
      Crl fresh = sign();
      latest = fresh;
      return fresh;
    } finally {
      signing.unlock();
    }
  }

  private boolean serves(Crl crl, long version) {
    Instant now = clock.instant();
    return crl.version() >= version && now.isBefore(crl.thisUpdate().plus(REFRESH_AFTER)) && !now.isBefore(crl.thisUpdate());
  }

  private Crl sign() {
    RevocationTable.Since since = table.since(issuer.name(), position);
    for (RevocationTable.Entry entry : since.entries()) encoded.writeBytes(encode(entry));
    position = since.position();
    long number = nextNumber.getAsLong();
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Instant next = now.plus(LIFE);
    byte[] entries = position == 0 ? new byte[0] : Der.sequence(encoded.toByteArray());
    byte[] body = Der.sequence(
        Der.integer(1), issuer.algorithm(), issuer.subject(), Der.time(now), Der.time(next), entries,
        Der.context(0, Der.sequence(Extensions.authorityKeyIdentifier(issuer.keyId()), Extensions.crlNumber(number))));
    return new Crl(issuer.signed(body), number, now, next, position, since.version());
  }

  private static byte[] encode(RevocationTable.Entry entry) {
    byte[] serial = Der.integer(entry.serial().number());
    byte[] at = Der.time(entry.at());
    // "unspecified" is left out, as RFC 5280 5.3.1 asks.
    return entry.reason() == RevocationReason.UNSPECIFIED ? Der.sequence(serial, at) : Der.sequence(serial, at, Der.sequence(Extensions.crlReason(entry.reason().code())));
  }
}
