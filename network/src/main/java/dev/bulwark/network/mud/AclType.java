package dev.bulwark.network.mud;

import java.util.Locale;
import java.util.Optional;

/** What an access list is about. */
public enum AclType {
  IPV4,
  IPV6,
  ETHERNET;

  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** {@code ipv4-acl-type}, {@code ipv4-acl}, each with or without the module's prefix; empty for anything else. */
  static Optional<AclType> of(String text) {
    String bare = text.substring(text.indexOf(':') + 1);
    return switch (bare) {
      case "ipv4-acl-type", "ipv4-acl" -> Optional.of(IPV4);
      case "ipv6-acl-type", "ipv6-acl" -> Optional.of(IPV6);
      case "eth-acl-type", "ethernet-acl-type", "eth-acl", "ethernet-acl" -> Optional.of(ETHERNET);
      default -> Optional.empty();
    };
  }
}
