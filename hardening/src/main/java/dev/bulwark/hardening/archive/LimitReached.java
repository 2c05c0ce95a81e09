package dev.bulwark.hardening.archive;

import java.io.IOException;

/** Ends the walk of an input. */
final class LimitReached extends IOException {
  private final String limit;

  LimitReached(String limit) {
    super("limit " + limit);
    this.limit = limit;
  }

  String limit() {
    return limit;
  }
}
