package dev.bulwark.hardening.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A rule that fails, and where.
 *
 * @param rule the rule's id
 * @param message one line for people; no secret in it
 * @param subject what it is about, the same from run to run: a symbol, an inner path, a component, a port
 * @param value the normalised value that is wrong, or the SHA-256 of a secret, never the secret; empty where there is none
 * @param path the path inside the input; null where the input itself is meant
 * @param offset of the first byte, in the input (or in {@code path}); -1 where there is none
 * @param line in a text input, from 1; 0 where there is none
 * @param port of a live host; 0 where there is none
 * @param redacted the secret's first two characters and its length; null where there is no secret
 */
public record Finding(
    String rule, Severity severity, String message, String subject, String value, @Nullable String path, long offset, int line, int port, @Nullable String redacted) {

  /** A finding on a whole input or on a symbol of it. */
  public static Finding of(String rule, Severity severity, String message, String subject, String value) {
    return new Finding(rule, severity, message, subject, value, null, -1, 0, 0, null);
  }

  public Finding at(String innerPath) {
    return new Finding(rule, severity, message, subject, value, innerPath, offset, line, port, redacted);
  }

  public Finding atOffset(long place) {
    return new Finding(rule, severity, message, subject, value, path, place, line, port, redacted);
  }

  public Finding atLine(int place) {
    return new Finding(rule, severity, message, subject, value, path, offset, place, port, redacted);
  }

  public Finding atPort(int place) {
    return new Finding(rule, severity, message, subject, value, path, offset, line, place, redacted);
  }

  public Finding redacted(String excerpt) {
    return new Finding(rule, severity, message, subject, value, path, offset, line, port, excerpt);
  }

  /** The same for the same fault, also when lines moved: SHA-256 over rule, subject and value, in hex. */
  public String fingerprint() {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      for (String part : new String[] {rule, subject, value}) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        // The length keeps parts apart: "a" + "bc" is not "ab" + "c".
        sha256.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        sha256.update(bytes);
      }
      return HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
