package dev.bulwark.hardening.exposure;

/** How a port took a TCP connection. */
sealed interface Knock {
  record Open(Line line) implements Knock {}

  /** The host answers, and says that nothing listens. */
  record Closed() implements Knock {}

  /** No word within the time, or the network says that there is no way. */
  record Silent() implements Knock {}

  /** Not tried: the scope allows no more connections to this device. */
  record Spent() implements Knock {}
}
