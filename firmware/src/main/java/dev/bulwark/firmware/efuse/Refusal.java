package dev.bulwark.firmware.efuse;

/** Ends a command that is refused; the controller turns it into {@link Burn.Refused}, so it never leaves this package. */
final class Refusal extends Exception {
  private final FuseRefusal reason;

  Refusal(FuseRefusal reason, String text) {
    super(text, null, false, false);
    this.reason = reason;
  }

  Burn.Refused refused() {
    return new Burn.Refused(reason, String.valueOf(getMessage()));
  }
}
