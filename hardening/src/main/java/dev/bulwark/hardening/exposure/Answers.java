package dev.bulwark.hardening.exposure;

import java.util.Optional;

/**
 * Reads one protocol's answer out of what came so far. It answers for any bytes, and throws for none.
 *
 * @param <T> what the answer means
 */
interface Answers<T> {
  /** The answer; empty where more bytes are needed to tell. */
  Optional<T> in(byte[] soFar);

  /** What it means that no more came. */
  T end(byte[] soFar, Ending why);
}
