package dev.bulwark.firmware.partition;

/** What is known of the application that an otadata record stands for. */
public enum OtaState {
  /** Just written; runs once on trial. */
  NEW,
  /** On trial now: another reset before it confirms itself takes it back. */
  PENDING_VERIFY,
  /** Confirmed itself. */
  VALID,
  /** Rejected itself. */
  INVALID,
  /** Was on trial when the chip was reset. */
  ABORTED,
  /** FFFFFFFF: written by software that knows no trial. */
  UNDEFINED,
  /** Any other number: damaged, or newer than this version. */
  UNKNOWN;

  private static final long BLANK = 0xFFFF_FFFFL;

  /** {@code raw} is the record's 32-bit number, unsigned. */
  public static OtaState of(long raw) {
    if (raw == BLANK) return UNDEFINED;
    return raw >= 0 && raw <= ABORTED.ordinal() ? values()[(int) raw] : UNKNOWN;
  }

  /** The number in the record. @throws IllegalStateException for {@link #UNKNOWN}, which has none */
  public long raw() {
    if (this == UNKNOWN) throw new IllegalStateException("an unknown state has no number of its own");
    return this == UNDEFINED ? BLANK : ordinal();
  }

  /** False for a state that forbids to boot the slot. */
  public boolean bootable() {
    return this != INVALID && this != ABORTED;
  }
}
