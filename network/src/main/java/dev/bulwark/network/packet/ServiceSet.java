package dev.bulwark.network.packet;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A set of (protocol, destination port or ICMP type) of one family. Of TCP and UDP the numbers are destination ports, of the family's own ICMP they are types up to 255, of any other protocol there is the number
 * 0 alone. A protocol with an empty set is not in the map, so equal sets are equal records.
 */
public record ServiceSet(Family family, SortedMap<Integer, NumberSet> byProtocol) {
  private static final NumberSet TYPES = NumberSet.of(0, 255);
  private static final NumberSet NO_SELECTOR = NumberSet.of(0);

  public ServiceSet {
    TreeMap<Integer, NumberSet> kept = new TreeMap<>();
    Family of = family;
    byProtocol.forEach(
        (protocol, numbers) -> {
          NumberSet possible = numbers.and(domain(of, protocol));
          if (!possible.isEmpty()) kept.put(protocol, possible);
        });
    byProtocol = java.util.Collections.unmodifiableSortedMap(kept);
  }

  /** What the second number of that protocol can be. */
  public static NumberSet domain(Family family, int protocol) {
    if (protocol == Packet.TCP || protocol == Packet.UDP) return NumberSet.ALL;
    return protocol == (family == Family.IPV4 ? Packet.ICMP : Packet.ICMPV6) ? TYPES : NO_SELECTOR;
  }

  public static ServiceSet none(Family family) {
    return new ServiceSet(family, new TreeMap<>());
  }

  /** Every protocol and port. */
  public static ServiceSet all(Family family) {
    TreeMap<Integer, NumberSet> all = new TreeMap<>();
    for (int protocol = 0; protocol < 256; protocol++) all.put(protocol, NumberSet.ALL);
    return new ServiceSet(family, all);
  }

  public static ServiceSet of(Family family, int protocol, NumberSet numbers) {
    TreeMap<Integer, NumberSet> one = new TreeMap<>();
    one.put(protocol, numbers);
    return new ServiceSet(family, one);
  }

  public boolean isEmpty() {
    return byProtocol.isEmpty();
  }

  public boolean isAll() {
    return equals(all(family));
  }

  public boolean contains(Packet packet) {
    NumberSet numbers = byProtocol.get(packet.protocol());
    return packet.family() == family && numbers != null && numbers.contains(packet.selector());
  }

  public ServiceSet or(ServiceSet other) {
    TreeMap<Integer, NumberSet> either = new TreeMap<>(byProtocol);
    other.byProtocol.forEach((protocol, numbers) -> either.merge(protocol, numbers, NumberSet::or));
    return new ServiceSet(family, either);
  }

  public ServiceSet and(ServiceSet other) {
    TreeMap<Integer, NumberSet> both = new TreeMap<>();
    byProtocol.forEach((protocol, numbers) -> both.put(protocol, numbers.and(other.byProtocol.getOrDefault(protocol, NumberSet.NONE))));
    return new ServiceSet(family, both);
  }

  public ServiceSet not() {
    TreeMap<Integer, NumberSet> rest = new TreeMap<>();
    for (int protocol = 0; protocol < 256; protocol++) rest.put(protocol, byProtocol.getOrDefault(protocol, NumberSet.NONE).not());
    return new ServiceSet(family, rest);
  }
}
