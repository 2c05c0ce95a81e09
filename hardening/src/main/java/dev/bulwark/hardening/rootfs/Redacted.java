package dev.bulwark.hardening.rootfs;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A secret in a report: its first two characters and its length, and a digest to know it again. */
final class Redacted {
  private Redacted() {}

  static String of(String secret) {
    return secret.substring(0, secret.offsetByCodePoints(0, Math.min(2, secret.codePointCount(0, secret.length())))) + "… (" + secret.length() + " characters)";
  }

  static String digest(String secret) {
    return HexFormat.of().formatHex(sha256().digest(secret.getBytes(StandardCharsets.UTF_8)));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
