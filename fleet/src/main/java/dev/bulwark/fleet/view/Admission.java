package dev.bulwark.fleet.view;

import dev.bulwark.fleet.device.Device;
import dev.bulwark.fleet.device.Identity;

/** Whether the holder of a certificate may be served now. */
public sealed interface Admission {
  /** Good: the certificate is ours, in time, not revoked, and its device is active. */
  record Admitted(Device device, Identity identity) implements Admission {}

  record Refused(Reason reason, String who) implements Admission {}

  /** The words of the {@code auth.fail} event. */
  enum Reason {
    UNKNOWN_ID("unknown-id"), EXPIRED("expired"), NOT_YET_VALID("not-yet-valid"), REVOKED("revoked"), QUARANTINED("quarantined"), RETIRED("retired"), NOT_ENROLLED("not-enrolled");

    private final String word;

    Reason(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }
}
