package dev.bulwark.firmware.signature;

import dev.bulwark.problem.Printable;
import dev.bulwark.problem.Problem;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The SHA-256 of a key as it stands in a signature block: what the fuses hold and trust.
 *
 * @param hex 64 lower-case hexadecimal digits, in the order of the fuses' bytes (never reversed)
 */
public record KeyDigest(String hex) {
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

  public KeyDigest {
    if (!HEX.matcher(hex).matches()) throw new IllegalArgumentException("not a key digest: " + Printable.line(hex, 80));
  }

  /** @param bytes 32 of them */
  public static KeyDigest of(byte[] bytes) {
    return new KeyDigest(HexFormat.of().formatHex(bytes));
  }

  /** @throws Problem FIRMWARE-300 for anything but 64 hexadecimal digits */
  public static KeyDigest parse(String text) {
    String plain = text.strip().toLowerCase(java.util.Locale.ROOT);
    if (!HEX.matcher(plain).matches()) throw new Problem("FIRMWARE-300", "not a key digest: " + Printable.line(text, 80), "write the 64 hexadecimal digits that `bulwark firmware digest` prints");
    return new KeyDigest(plain);
  }

  static KeyDigest ofField(byte[] keyField) {
    return of(sha("SHA-256", keyField));
  }

  public byte[] bytes() {
    return HexFormat.of().parseHex(hex);
  }

  /** The first {@code length} bytes, 1 to 32: the ESP32-C2 fuses only 16. */
  public byte[] truncated(int length) {
    return Arrays.copyOf(bytes(), Math.min(length, 32));
  }

  /** Whether the fuses that hold {@code fused} mean this key: all 32 bytes, or the leading 16 where a chip keeps no more. Any other length matches nothing. */
  public boolean matches(byte[] fused) {
    return (fused.length == 32 || fused.length == 16) && MessageDigest.isEqual(truncated(fused.length), fused);
  }

  static byte[] sha(String algorithm, byte[] bytes) {
    try {
      return MessageDigest.getInstance(algorithm).digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + algorithm, e);
    }
  }

  @Override
  public String toString() {
    return hex;
  }
}
