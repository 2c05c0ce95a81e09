package dev.bulwark.network.packet;

import org.jspecify.annotations.Nullable;

/**
 * One packet as the enforcing machine meets it.
 *
 * @param iif the interface it comes in by
 * @param oif the interface it would leave by; null where the routing assumption decides it, and on the way to the machine itself
 * @param protocol the IP protocol number, 0 to 255; of IPv6 the one behind all extension headers
 * @param sourcePort of TCP and UDP; 0 else
 * @param destinationPort of TCP and UDP; 0 else
 * @param icmpType of ICMP over IPv4 and ICMPv6 over IPv6; 0 else
 */
public record Packet(Path path, String iif, @Nullable String oif, Ip source, Ip destination, int protocol, int sourcePort, int destinationPort, int icmpType, ConnectionState state) {
  public static final int ICMP = 1;
  public static final int TCP = 6;
  public static final int UDP = 17;
  public static final int ICMPV6 = 58;

  public Packet {
    if (source.family() != destination.family()) throw new IllegalArgumentException("source and destination are of two families");
    if (protocol < 0 || protocol > 255) throw new IllegalArgumentException("a protocol is a number up to 255");
  }

  /** Where it goes. */
  public enum Path {
    /** Through the machine. */
    FORWARD,
    /** To the machine itself. */
    INPUT
  }

  /** What connection tracking says. */
  public enum ConnectionState {
    NEW,
    ESTABLISHED,
    RELATED,
    INVALID
  }

  public Family family() {
    return source.family();
  }

  public boolean hasPorts() {
    return protocol == TCP || protocol == UDP;
  }

  /** ICMP of its own family; the other's number is just a protocol. */
  public boolean hasIcmpType() {
    return protocol == (family() == Family.IPV4 ? ICMP : ICMPV6);
  }

  /** The number that services look at: the destination port, or the ICMP type; 0 where there is neither. */
  public int selector() {
    return hasPorts() ? destinationPort : hasIcmpType() ? icmpType : 0;
  }
}
