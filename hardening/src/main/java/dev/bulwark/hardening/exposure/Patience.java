package dev.bulwark.hardening.exposure;

/** How long a host may take, in milliseconds: to accept a connection, and for each whole answer. */
record Patience(int connect, int answer) {
  static final Patience USUAL = new Patience(2_000, 2_000);
}
