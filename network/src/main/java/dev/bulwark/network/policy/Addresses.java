package dev.bulwark.network.policy;

import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.packet.Prefix;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Addresses and prefixes of a policy; one that cannot be read is a fault at its place. */
final class Addresses {
  private static final String MEND = "write it as in 10.10.0.0/24 or fd00:10::/64, with no bit set behind the length";

  private Addresses() {}

  /** @param family which it must be; null for either */
  static Optional<Prefix> prefix(Cursor cursor, String key, Cursor.Item item, @Nullable Family family) {
    Optional<Prefix> prefix = item.text().indexOf('/') < 0 ? Optional.empty() : Prefix.parse(item.text());
    if (prefix.isPresent() && (family == null || prefix.get().family() == family)) return prefix;
    String what = prefix.isPresent() ? " is of the other family" : " is no prefix";
    cursor.fault("NETWORK-004", key, Names.shown(item.text()) + what, MEND);
    return Optional.empty();
  }

  static Optional<Ip> address(Cursor cursor, String key, String text, Family family) {
    Optional<Ip> address = Ip.parse(text);
    if (address.isPresent() && address.get().family() == family) return address;
    cursor.fault("NETWORK-004", key, Names.shown(text) + (address.isPresent() ? " is of the other family" : " is no address"), "write one address without a length");
    return Optional.empty();
  }
}
