package dev.bulwark.hardening.exposure;

/** What came back for one datagram. */
sealed interface Echo {
  record Datagram(byte[] bytes) implements Echo {}

  /** The host answers, and says that nothing listens. */
  record Closed() implements Echo {}

  record Silent() implements Echo {}

  /** Not tried: the scope allows no more connections to this device. */
  record Spent() implements Echo {}
}
