package dev.bulwark.network.nft;

import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.ruleset.Ruleset.Values;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the values of a field are written: nft's data types, as far as filters use them. */
enum ValueType {
  IPV4("ipv4_addr", 32, Map.of()),
  IPV6("ipv6_addr", 128, Map.of()),
  PORT("inet_service", 16, Symbols.SERVICES),
  PROTOCOL("inet_proto", 8, Symbols.PROTOCOLS),
  INTERFACE("ifname", 128, Map.of()),
  ICMP_TYPE("icmp_type", 8, Symbols.ICMP),
  ICMPV6_TYPE("icmpv6_type", 8, Symbols.ICMPV6),
  STATE("ct_state", 32, Symbols.STATES),
  HARDWARE("ether_addr", 48, Map.of()),
  FAMILY("nf_proto", 8, Symbols.FAMILIES),
  /** Of the frame; becomes a family. */
  ETHER_TYPE("ether_type", 16, Symbols.ETHER_TYPES),
  REVERSE("boolean", 1, Symbols.REVERSE);

  private final String id;
  private final int bits;
  private final Map<String, Integer> symbols;

  ValueType(String id, int bits, Map<String, Integer> symbols) {
    this.id = id;
    this.bits = bits;
    this.symbols = symbols;
  }

  /** By nft's own word for it; interfaces by number are read by their names. */
  static Optional<ValueType> named(String word) {
    for (ValueType type : values()) if (type.id.equals(word)) return Optional.of(type);
    return word.equals("iface_index") ? Optional.of(INTERFACE) : Optional.empty();
  }

  int bits() {
    return bits;
  }

  /** One value; null where the text is none. */
  Values.@Nullable Span number(String text) {
    if (this == IPV4 || this == IPV6) {
      Ip ip = Ip.parse(text).orElse(null);
      if (ip == null || (ip.family() == Family.IPV4) != (this == IPV4)) return null;
      return new Values.Span(ip.high(), ip.low(), ip.high(), ip.low());
    }
    if (this == HARDWARE) return hardware(text);
    Integer known = symbols.get(text);
    if (known != null) return Values.Span.of(known, known);
    long value = plain(text);
    return value < 0 || bits < 64 && value >>> bits != 0 || this == INTERFACE ? null : Values.Span.of(value, value);
  }

  private static Values.@Nullable Span hardware(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length != 6) return null;
    long value = 0;
    for (String part : parts) {
      if (part.isEmpty() || part.length() > 2) return null;
      for (int i = 0; i < part.length(); i++) if (part.charAt(i) >= 128 || Character.digit(part.charAt(i), 16) < 0) return null;
      value = value << 8 | Integer.parseInt(part, 16);
    }
    return Values.Span.of(value, value);
  }

  /** An unsigned number of 32 bits, decimal or {@code 0x}; -1 where it is none. */
  static long plain(String text) {
    boolean hex = text.startsWith("0x");
    String digits = hex ? text.substring(2) : text;
    if (digits.isEmpty() || digits.length() > 10) return -1;
    long value = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) < 128 ? Character.digit(digits.charAt(i), hex ? 16 : 10) : -1;
      if (digit < 0) return -1;
      value = value * (hex ? 16 : 10) + digit;
    }
    // nft takes 010 for eight, a reader for ten
    if (!hex && digits.length() > 1 && digits.charAt(0) == '0') return -1;
    return value >>> 32 == 0 ? value : -1;
  }
}
