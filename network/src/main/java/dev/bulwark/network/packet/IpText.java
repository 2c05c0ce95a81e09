package dev.bulwark.network.packet;

import java.util.Optional;

/** Addresses as text, strictly: what two programs could read differently is no address here. */
final class IpText {
  private IpText() {}

  static Optional<Ip> v4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) return Optional.empty();
    long value = 0;
    for (String part : parts) {
      int octet = number(part, 10, 3, 255);
      // 010 is eight to some and ten to others.
      if (octet < 0 || part.length() > 1 && part.charAt(0) == '0') return Optional.empty();
      value = value << 8 | octet;
    }
    return Optional.of(new Ip(Family.IPV4, 0, value));
  }

  static Optional<Ip> v6(String text) {
    int gap = text.indexOf("::");
    if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) return Optional.empty();
    int[] groups = new int[8];
    int head = groups(gap < 0 ? text : text.substring(0, gap), groups, 0);
    if (gap < 0) return head == 8 ? address(groups) : Optional.empty();
    int[] tail = new int[8];
    int tailLength = groups(text.substring(gap + 2), tail, 0);
    if (head < 0 || tailLength < 0 || head + tailLength > 7) return Optional.empty();
    System.arraycopy(tail, 0, groups, 8 - tailLength, tailLength);
    return address(groups);
  }

  /** How many groups of sixteen bits were read; -1 where it is none. */
  private static int groups(String text, int[] into, int from) {
    if (text.isEmpty()) return 0;
    String[] parts = text.split(":", -1);
    int at = from;
    for (int i = 0; i < parts.length; i++) {
      if (at >= 8) return -1;
      if (i == parts.length - 1 && parts[i].indexOf('.') >= 0) {
        Optional<Ip> dotted = v4(parts[i]);
        if (dotted.isEmpty() || at > 6) return -1;
        into[at++] = (int) (dotted.get().low() >>> 16);
        into[at++] = (int) (dotted.get().low() & 0xffff);
      } else {
        int group = number(parts[i], 16, 4, 0xffff);
        if (group < 0) return -1;
        into[at++] = group;
      }
    }
    return at;
  }

  private static Optional<Ip> address(int[] groups) {
    long high = 0;
    long low = 0;
    for (int i = 0; i < 4; i++) {
      high = high << 16 | groups[i];
      low = low << 16 | groups[i + 4];
    }
    // What is meant by a mapped address depends on who looks at it.
    if (high == 0 && low >>> 32 == 0xffff) return Optional.empty();
    return Optional.of(new Ip(Family.IPV6, high, low));
  }

  /** An unsigned number of digits only; -1 where it is none or larger than {@code most}. */
  private static int number(String digits, int radix, int longest, int most) {
    if (digits.isEmpty() || digits.length() > longest) return -1;
    int value = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      int digit = c < 128 ? Character.digit(c, radix) : -1;
      if (digit < 0) return -1;
      value = value * radix + digit;
    }
    return value > most ? -1 : value;
  }

  static String of(Ip ip) {
    if (ip.family() == Family.IPV4) return (ip.low() >>> 24) + "." + (ip.low() >>> 16 & 255) + "." + (ip.low() >>> 8 & 255) + "." + (ip.low() & 255);
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) groups[i] = (int) ((i < 4 ? ip.high() : ip.low()) >>> (48 - i % 4 * 16) & 0xffff);
    int gap = -1;
    int length = 1;
    for (int i = 0; i < 8; i++) {
      int run = 0;
      while (i + run < 8 && groups[i + run] == 0) run++;
      if (run > length) {
        gap = i;
        length = run;
      }
    }
    StringBuilder text = new StringBuilder(40);
    for (int i = 0; i < 8; i++) {
      if (i == gap) {
        text.append("::");
        i += length - 1;
      } else {
        if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') text.append(':');
        text.append(Integer.toHexString(groups[i]));
      }
    }
    return text.toString();
  }
}
