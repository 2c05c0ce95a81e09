package dev.bulwark.hardening.config;

import dev.bulwark.hardening.audit.Finding;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A secret in a report: its first two characters and its length, and a digest to know it again. */
final class Redaction {
  private Redaction() {}

  static Finding of(Finding finding, String secret) {
    return finding.redacted(secret.substring(0, secret.offsetByCodePoints(0, Math.min(2, secret.codePointCount(0, secret.length())))) + "… (" + secret.length() + " characters)");
  }

  static String digest(String secret) {
    return sha256(secret.getBytes(StandardCharsets.UTF_8));
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
