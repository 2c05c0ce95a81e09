package dev.bulwark.hardening.exposure;

/** How long a host may take, in milliseconds: to accept a connection, and for each whole answer. */
record Patience(int connect, int answer) {
  /** A microcontroller alone needs two or three seconds for its side of a TLS handshake with RSA. */
  static final Patience USUAL = new Patience(2_000, 5_000);
}
