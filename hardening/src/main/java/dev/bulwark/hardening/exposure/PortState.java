package dev.bulwark.hardening.exposure;

/** What is known about a port. */
enum PortState {
  OPEN,
  /** The host itself says that nothing listens there. */
  CLOSED,
  /** Nobody answered: a filter, a host that is off, or a service that waits. */
  UNKNOWN
}
