package dev.bulwark.pki.revocation;

import java.time.Instant;

/** A signed revocation list. Equality is identity: there is one per number. */
public final class Crl {
  private final byte[] der;
  private final long number;
  private final Instant thisUpdate;
  private final Instant nextUpdate;
  private final int entries;
  private final long version;

  Crl(byte[] der, long number, Instant thisUpdate, Instant nextUpdate, int entries, long version) {
    this.der = der;
    this.number = number;
    this.thisUpdate = thisUpdate;
    this.nextUpdate = nextUpdate;
    this.entries = entries;
    this.version = version;
  }

  public byte[] der() {
    return der.clone();
  }

  /** The CRL number: grows with each list of the issuer, over restarts too. */
  public long number() {
    return number;
  }

  public Instant thisUpdate() {
    return thisUpdate;
  }

  public Instant nextUpdate() {
    return nextUpdate;
  }

  public int entries() {
    return entries;
  }

  /** The revocation table's version that it shows. */
  public long version() {
    return version;
  }
}
