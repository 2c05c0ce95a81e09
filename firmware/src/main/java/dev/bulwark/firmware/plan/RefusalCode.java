package dev.bulwark.firmware.plan;

import java.util.Optional;

/** The reasons for which a burn plan is refused; each would brick the chip or leave it open. */
public enum RefusalCode {
  /** An image carries no valid signature block. */
  UNSIGNED,
  /** An image is signed, by no key of the plan. */
  UNTRUSTED,
  /** An image is for another chip. */
  CHIP,
  /** An image needs another revision of the chip, or the chip's ROM is too old for secure boot V2. */
  REVISION,
  /** The chip's ROM cannot check a key's algorithm, algorithms are mixed that exclude each other, or there are more keys than places. */
  SCHEME,
  /** The flash key has a length that the chip does not take, or a place where it would not work. */
  KEYSIZE,
  /** Fuses are set already where the plan writes, or can no longer be protected. */
  DIRTY,
  /** A secure version would stop the application from booting, or would protect nothing. */
  VERSION,
  /** Something does not fit where it goes. */
  LAYOUT,
  /** The virtual chip did not run the application with exactly these files. */
  REHEARSAL;

  /** {@code PLAN-UNSIGNED}, as in JSON. */
  public String id() {
    return "PLAN-" + name();
  }

  static Optional<RefusalCode> named(String id) {
    for (RefusalCode code : values()) if (code.id().equals(id)) return Optional.of(code);
    return Optional.empty();
  }
}
