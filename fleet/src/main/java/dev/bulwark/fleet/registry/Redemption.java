package dev.bulwark.fleet.registry;

import dev.bulwark.fleet.device.DeviceId;

/** Whether a presented token enrols its device. To the outside every refusal looks the same; the reason is for the log. */
public sealed interface Redemption {
  /** Proof that the device's token was presented and is now used; made by {@link Tokens} alone. */
  final class Redeemed implements Redemption {
    private final DeviceId device;

    Redeemed(DeviceId device) {
      this.device = device;
    }

    public DeviceId device() {
      return device;
    }
  }

  record Refused(Reason reason) implements Redemption {}

  enum Reason {
    /** No such device. */
    UNKNOWN("unknown-id"),
    WRONG("wrong-token"),
    USED("used-token"),
    EXPIRED("expired-token"),
    /** Refused too often; a new token is needed. */
    LOCKED("locked-token");

    private final String word;

    Reason(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }
}
