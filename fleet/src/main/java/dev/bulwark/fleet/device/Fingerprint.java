package dev.bulwark.fleet.device;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of a certificate's DER: what maps a connection to a device. 64 lower-case hex digits. */
public record Fingerprint(String hex) {
  public Fingerprint {
    if (hex.length() != 64 || !hex.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
      throw new IllegalArgumentException("not a SHA-256 fingerprint");
  }

  public static Fingerprint of(byte[] der) {
    try {
      return new Fingerprint(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(der)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return hex;
  }
}
