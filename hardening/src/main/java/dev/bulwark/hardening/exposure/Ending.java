package dev.bulwark.hardening.exposure;

/** Why nothing more was read. */
enum Ending {
  /** The host closed or reset the connection. */
  CLOSED,
  /** The host said nothing, or not enough, in time. */
  SILENT,
  /** The host said more than any right answer holds. */
  TOO_MUCH
}
