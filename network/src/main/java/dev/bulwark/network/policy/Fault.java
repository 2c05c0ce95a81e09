package dev.bulwark.network.policy;

/**
 * What is wrong with a policy, where, and how it is mended.
 *
 * @param code {@code NETWORK-001} to {@code -014}
 * @param path as in {@code rules[2].to}; empty for the file as a whole
 * @param line from 1; 0 where it is not known
 * @param message what is wrong, without a full stop
 * @param mend what to do
 */
public record Fault(String code, String path, int line, String message, String mend) {
  /** On one line, for people. */
  public String text() {
    return (line > 0 ? "line " + line + ": " : "") + (path.isEmpty() ? "" : path + ": ") + message + "; " + mend;
  }
}
