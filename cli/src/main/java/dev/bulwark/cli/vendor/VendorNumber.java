package dev.bulwark.cli.vendor;

import dev.bulwark.problem.Printable;
import dev.bulwark.problem.Problem;
import java.util.Locale;

/** Numbers as the vendor's tools take them: decimal, {@code 0x…}, {@code 0b…}, {@code 0o…}; nothing else, and never a leading zero taken for octal. */
public final class VendorNumber {
  private VendorNumber() {}

  /** @throws Problem FIRMWARE-806 for anything but a number from 0 to {@code most} */
  public static long parse(String what, String text, long most) {
    String plain = text.strip().toLowerCase(Locale.ROOT);
    int radix = plain.startsWith("0x") ? 16 : plain.startsWith("0b") ? 2 : plain.startsWith("0o") ? 8 : 10;
    try {
      String digits = radix == 10 ? plain : plain.substring(2);
      if (digits.startsWith("+") || digits.startsWith("-")) throw wrong(what, text, most);
      long value = Long.parseLong(digits, radix);
      if (value > most) throw wrong(what, text, most);
      return value;
    } catch (NumberFormatException e) {
      throw wrong(what, text, most);
    }
  }

  private static Problem wrong(String what, String text, long most) {
    return new Problem("FIRMWARE-806", Printable.line(text, 40) + " is no " + what, "write a number from 0 to 0x" + Long.toHexString(most) + ", decimal or with 0x in front");
  }
}
