package dev.bulwark.gateway.mqtt;

import dev.bulwark.fleet.view.Admission;

/** Why the gateway ends a session; {@code word} is the reason in the {@code conn.close} event. */
enum Ending {
  REVOKED(0x98, "kicked", true),
  QUARANTINED(0x98, "kicked", true),
  RETIRED(0x98, "kicked", true),
  /** The certificate ran out, or another replaced it: the device may come back with a good one and find its session. */
  CERTIFICATE(0x98, "kicked", false),
  SERVER_STOP(0x8B, "server-stop", false);

  private final int code;
  private final String word;
  private final boolean forgets;

  Ending(int code, String word, boolean forgets) {
    this.code = code;
    this.word = word;
    this.forgets = forgets;
  }

  int code() {
    return code;
  }

  String word() {
    return word;
  }

  /** True where the session goes with the connection, queue, subscriptions and will. */
  boolean forgets() {
    return forgets;
  }

  static Ending of(Admission.Reason reason) {
    return switch (reason) {
      case REVOKED, UNKNOWN_ID, NOT_ENROLLED -> REVOKED;
      case QUARANTINED -> QUARANTINED;
      case RETIRED -> RETIRED;
      case EXPIRED, NOT_YET_VALID -> CERTIFICATE;
    };
  }
}
