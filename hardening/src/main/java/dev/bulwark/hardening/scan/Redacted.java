package dev.bulwark.hardening.scan;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A secret as a report may show it. */
public final class Redacted {
  private Redacted() {}

  /** Two characters and the length; of bytes that are no text the first byte in hex. */
  public static String of(byte[] secret) {
    if (secret.length == 0) return "";
    boolean text = true;
    for (int i = 0; i < Math.min(2, secret.length); i++) text &= secret[i] >= ' ' && secret[i] < 127;
    String begin = text ? new String(secret, 0, Math.min(2, secret.length), StandardCharsets.US_ASCII) : HexFormat.of().toHexDigits(secret[0]);
    return begin + "… (" + secret.length + (text ? " characters)" : " bytes)");
  }

  /** By which the same secret is known again, in hex. */
  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
