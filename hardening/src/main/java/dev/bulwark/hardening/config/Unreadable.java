package dev.bulwark.hardening.config;

/** An input that no verdict can rest on. */
final class Unreadable extends Exception {
  private final String reason;

  /** @param reason a word for the document, such as {@code nul-byte} */
  Unreadable(String reason) {
    super(reason, null, false, false);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
