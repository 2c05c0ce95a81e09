package dev.bulwark.network.nft;

import dev.bulwark.network.ruleset.Ruleset.Field;
import java.util.Optional;

/** What nft's text calls a field, with what it implies: {@code tcp dport} is a port, and only of TCP. */
enum Key {
  IIFNAME("meta iifname", Field.IIFNAME, ValueType.INTERFACE),
  OIFNAME("meta oifname", Field.OIFNAME, ValueType.INTERFACE),
  IIF("meta iif", Field.IIFNAME, ValueType.INTERFACE),
  OIF("meta oif", Field.OIFNAME, ValueType.INTERFACE),
  NFPROTO("meta nfproto", Field.NFPROTO, ValueType.FAMILY),
  META_PROTOCOL("meta protocol", Field.NFPROTO, ValueType.ETHER_TYPE),
  L4PROTO("meta l4proto", Field.L4PROTO, ValueType.PROTOCOL),
  IP_SADDR("ip saddr", Field.IPV4_SOURCE, ValueType.IPV4, 2, 0),
  IP_DADDR("ip daddr", Field.IPV4_DESTINATION, ValueType.IPV4, 2, 0),
  IP_PROTOCOL("ip protocol", Field.L4PROTO, ValueType.PROTOCOL, 2, 0),
  IP6_SADDR("ip6 saddr", Field.IPV6_SOURCE, ValueType.IPV6, 10, 0),
  IP6_DADDR("ip6 daddr", Field.IPV6_DESTINATION, ValueType.IPV6, 10, 0),
  /** The first header's; the same as the protocol for packets without extension headers, and no others are judged. */
  IP6_NEXTHDR("ip6 nexthdr", Field.L4PROTO, ValueType.PROTOCOL, 10, 0),
  TCP_SPORT("tcp sport", Field.SOURCE_PORT, ValueType.PORT, 0, 6),
  TCP_DPORT("tcp dport", Field.DESTINATION_PORT, ValueType.PORT, 0, 6),
  UDP_SPORT("udp sport", Field.SOURCE_PORT, ValueType.PORT, 0, 17),
  UDP_DPORT("udp dport", Field.DESTINATION_PORT, ValueType.PORT, 0, 17),
  TH_SPORT("th sport", Field.SOURCE_PORT, ValueType.PORT),
  TH_DPORT("th dport", Field.DESTINATION_PORT, ValueType.PORT),
  ICMP_TYPE("icmp type", Field.ICMP_TYPE, ValueType.ICMP_TYPE, 2, 1),
  ICMPV6_TYPE("icmpv6 type", Field.ICMPV6_TYPE, ValueType.ICMPV6_TYPE, 10, 58),
  CT_STATE("ct state", Field.CT_STATE, ValueType.STATE),
  ETHER_SADDR("ether saddr", Field.ETHER_SOURCE, ValueType.HARDWARE),
  REVERSE_PATH("fib saddr . iif oif", Field.REVERSE_PATH, ValueType.REVERSE);

  private final String id;
  final Field field;
  final ValueType type;

  /** The packet's family that it implies; 0 for none. */
  final int family;

  /** The protocol that it implies; 0 for none. */
  final int protocol;

  Key(String id, Field field, ValueType type) {
    this(id, field, type, 0, 0);
  }

  Key(String id, Field field, ValueType type, int family, int protocol) {
    this.id = id;
    this.field = field;
    this.type = type;
    this.family = family;
    this.protocol = protocol;
  }

  static Optional<Key> named(String words) {
    for (Key key : values()) if (key.id.equals(words)) return Optional.of(key);
    return Optional.empty();
  }

  /** How values of a field are written. */
  static ValueType typeOf(Field field) {
    for (Key key : values()) if (key.field == field && key.type != ValueType.ETHER_TYPE) return key.type;
    throw new IllegalStateException("no key has the field " + field);
  }

  /** Reads one, or refuses what stands there: NETWORK-021. */
  static Key read(Tokens tokens) {
    Token first = tokens.next();
    if (first.kind() != Token.Kind.WORD) throw tokens.misunderstood(first);
    switch (first.text()) {
      case "iif", "oif", "iifname", "oifname" -> {
        return named("meta " + first.text()).orElseThrow();
      }
      case "fib" -> {
        return reversePath(tokens);
      }
      case "meta", "ip", "ip6", "tcp", "udp", "th", "icmp", "icmpv6", "ct", "ether" -> {
        Token second = tokens.next();
        return named(first.text() + " " + second.text()).filter(key -> second.kind() == Token.Kind.WORD).orElseThrow(() -> tokens.misunderstood(second));
      }
      default -> throw tokens.misunderstood(first);
    }
  }

  /** Only the lookup of the source's way back by the interface it came from has a meaning here. */
  private static Key reversePath(Tokens tokens) {
    Token one = tokens.next();
    if (!tokens.accept(".")) throw tokens.misunderstood(tokens.next());
    Token other = tokens.next();
    Token result = tokens.next();
    boolean both = one.is("saddr") && other.is("iif") || one.is("iif") && other.is("saddr");
    if (!both || !result.is("oif")) throw tokens.misunderstood(result);
    return REVERSE_PATH;
  }
}
