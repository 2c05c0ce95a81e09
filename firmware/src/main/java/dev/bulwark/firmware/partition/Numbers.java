package dev.bulwark.firmware.partition;

import java.util.Locale;
import java.util.OptionalLong;

/** Numbers as people write them in tables: decimal, 0x, 0o or 0b, a sign, and K or M for 1024 and 1024². */
public final class Numbers {
  private Numbers() {}

  /** Empty for what is no number or does not fit 63 bits. */
  public static OptionalLong parse(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.length() > 40 || lower.isEmpty()) return OptionalLong.empty();
    long unit = lower.endsWith("k") ? 1024 : lower.endsWith("m") ? 1024 * 1024 : 1;
    String digits = unit == 1 ? lower : lower.substring(0, lower.length() - 1);
    boolean minus = digits.startsWith("-");
    if (minus || digits.startsWith("+")) digits = digits.substring(1);
    int radix = digits.startsWith("0x") ? 16 : digits.startsWith("0o") ? 8 : digits.startsWith("0b") ? 2 : 10;
    if (radix != 10) digits = digits.substring(2);
    if (digits.isEmpty() || !digits.chars().allMatch(c -> Character.digit(c, radix) >= 0 && c < 128)) return OptionalLong.empty();
    if (radix == 10 && digits.startsWith("0") && digits.chars().anyMatch(c -> c != '0')) return OptionalLong.empty(); // 010 means eight to some and ten to others
    try {
      return OptionalLong.of(Math.multiplyExact(Long.parseLong(minus ? "-" + digits : digits, radix), unit));
    } catch (NumberFormatException | ArithmeticException tooLarge) {
      return OptionalLong.empty();
    }
  }
}
