package dev.bulwark.hardening.archive;

import java.io.IOException;

/** A container must be held in memory to be read, or its compression asks for memory, and that does not fit. */
final class TooLargeInside extends IOException {
  TooLargeInside() {
    super("too large to be held");
  }
}
