package dev.bulwark.pki.issue;

import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.device.Fingerprint;
import dev.bulwark.fleet.device.Serial;
import org.jspecify.annotations.Nullable;

/** A signed certificate with what the ledger keeps of it. Not issued before {@link Ledger#record} has stored it. */
public final class Certificate {
  private final byte[] der;
  private final String issuer;
  private final Serial serial;
  private final @Nullable DeviceId device;
  private final String keySha256;
  private final String profile;
  private final Validity validity;
  private final Fingerprint fingerprint;

  public Certificate(byte[] der, String issuer, Serial serial, @Nullable DeviceId device, String keySha256, String profile, Validity validity) {
    this.der = der;
    this.issuer = issuer;
    this.serial = serial;
    this.device = device;
    this.keySha256 = keySha256;
    this.profile = profile;
    this.validity = validity;
    this.fingerprint = Fingerprint.of(der);
  }

  public byte[] der() {
    return der.clone();
  }

  public String issuer() {
    return issuer;
  }

  public Serial serial() {
    return serial;
  }

  /** Null for the house's own certificates. */
  public @Nullable DeviceId device() {
    return device;
  }

  /** SHA-256 of the public key's encoding, hex. */
  public String keySha256() {
    return keySha256;
  }

  public String profile() {
    return profile;
  }

  public Validity validity() {
    return validity;
  }

  public Fingerprint fingerprint() {
    return fingerprint;
  }
}
