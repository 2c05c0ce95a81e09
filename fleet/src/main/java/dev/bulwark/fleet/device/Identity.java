package dev.bulwark.fleet.device;

import java.time.Instant;

/** One certificate of one device, as the gateways need it: who it is, and from when to when. {@code revoked} never goes back to false. */
public record Identity(Fingerprint fingerprint, DeviceId device, Serial serial, Instant notBefore, Instant notAfter, boolean revoked) {
  public Identity asRevoked() {
    return new Identity(fingerprint, device, serial, notBefore, notAfter, true);
  }
}
