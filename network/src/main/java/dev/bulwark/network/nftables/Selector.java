package dev.bulwark.network.nftables;

import dev.bulwark.network.packet.Family;

/** What a rule looks at besides addresses. */
enum Selector {
  ANY,
  TCP,
  UDP,
  ICMP,
  /** Whole protocols, by number. */
  PROTOCOL;

  /** The expression, as in a rule's match. */
  String expression(Family family) {
    return switch (this) {
      case ANY -> throw new IllegalStateException("there is nothing to look at");
      case TCP -> "tcp dport";
      case UDP -> "udp dport";
      case ICMP -> family == Family.IPV4 ? "icmp type" : "icmpv6 type";
      case PROTOCOL -> "meta l4proto";
    };
  }

  /** The type of its values, as in a set's declaration. */
  String type(Family family) {
    return switch (this) {
      case ANY -> throw new IllegalStateException("there is nothing to look at");
      case TCP, UDP -> "inet_service";
      case ICMP -> family == Family.IPV4 ? "icmp_type" : "icmpv6_type";
      case PROTOCOL -> "inet_proto";
    };
  }
}
