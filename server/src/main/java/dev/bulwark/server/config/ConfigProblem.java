package dev.bulwark.server.config;

import dev.bulwark.problem.Printable;

/**
 * One mistake in a configuration.
 *
 * @param path where, as {@code gateway.limits.connections}; empty for the file as a whole
 * @param code {@code UP-002} not readable, {@code UP-003} unknown key, {@code UP-004} would weaken the product, {@code UP-005} wrong value
 */
public record ConfigProblem(String path, String code, String detail, String hint) {
  /** True where the file asks for less security than the product allows: refused for safety, not a typing error. */
  public boolean weakens() {
    return code.equals("UP-004");
  }

  /** {@code CODE: path: what is wrong: how to mend it} on one line. */
  public String line() {
    return Printable.line(code + ": " + (path.isEmpty() ? "" : path + ": ") + detail + ": " + hint);
  }
}
