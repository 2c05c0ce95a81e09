package dev.bulwark.pki.revocation;

import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.device.Lifecycle;
import dev.bulwark.fleet.device.Serial;
import java.time.Instant;
import java.util.List;

/** What came of taking a device's certificates back. */
public sealed interface Revocation {
  /**
   * Done and durable; OCSP and CRL show it.
   *
   * @param serials what is revoked of the device's, this time or before
   * @param revokedAt when the newest of them was, or when the device was cut off if it had none
   * @param version of the revocation table
   * @param crlNumber of the list that shows it
   * @param already true where nothing had to be changed
   */
  record Revoked(DeviceId device, Lifecycle state, List<Serial> serials, Instant revokedAt, RevocationReason reason, long version, long crlNumber, boolean already) implements Revocation {
    public Revoked {
      serials = List.copyOf(serials);
    }
  }

  /** The registry has no such device. */
  record UnknownDevice(DeviceId device) implements Revocation {}
}
