package dev.bulwark.hardening.archive;

import java.io.IOException;

/** A container inside another must be held in memory to be read, and does not fit. */
final class TooLargeInside extends IOException {
  TooLargeInside() {
    super("too large to be held");
  }
}
