package dev.bulwark.hardening.archive;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A container says what cannot be: the message is for a person. */
final class Damaged extends IOException {
  Damaged(String what) {
    super(what);
  }

  Damaged(String what, @Nullable Throwable cause) {
    super(what, cause);
  }
}
