package dev.bulwark.hardening.scan;

/** Reads what surrounds a literal and says what it is, or nothing. Never fails, whatever the bytes are; immutable, since scans share it. */
@FunctionalInterface
interface Confirmer {
  /** @param offset of the literal's first byte */
  void confirm(long offset, Window window, Haul haul);
}
