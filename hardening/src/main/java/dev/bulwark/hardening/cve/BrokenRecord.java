package dev.bulwark.hardening.cve;

/** A record that is JSON but not what its form demands; it is skipped, counted and named. The message quotes nothing of it. */
final class BrokenRecord extends Exception {
  BrokenRecord(String message) {
    super(message);
  }
}
