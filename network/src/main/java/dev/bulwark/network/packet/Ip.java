package dev.bulwark.network.packet;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An address, as an unsigned number of 128 bits; of an IPv4 address only the lowest 32 are used.
 *
 * <p>Ordered by family, then number. Printed as RFC 5952 has it.
 */
public record Ip(Family family, long high, long low) implements Comparable<Ip> {
  private static final int LONGEST = 45;

  public Ip {
    if (family == Family.IPV4 && (high != 0 || low >>> 32 != 0)) throw new IllegalArgumentException("an IPv4 address has 32 bits");
  }

  /** Dotted decimal without leading zeros (RFC 6943, strict form), or RFC 4291 text without a zone; empty for anything else, IPv4-mapped addresses included. No name is ever looked up. */
  public static Optional<Ip> parse(String text) {
    if (text.isEmpty() || text.length() > LONGEST) return Optional.empty();
    return text.indexOf(':') < 0 ? IpText.v4(text) : IpText.v6(text);
  }

  public static Ip of(InetAddress address) {
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
    return bytes.remaining() == 4 ? new Ip(Family.IPV4, 0, bytes.getInt() & 0xffff_ffffL) : new Ip(Family.IPV6, bytes.getLong(), bytes.getLong());
  }

  public InetAddress inetAddress() {
    try {
      return InetAddress.getByAddress(bytes());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four or sixteen bytes are an address", e);
    }
  }

  /** In network order: 4 bytes or 16. */
  public byte[] bytes() {
    if (family == Family.IPV4) return ByteBuffer.allocate(4).putInt((int) low).array();
    return ByteBuffer.allocate(16).putLong(high).putLong(low).array();
  }

  /** The one after it; the highest has none, see {@link #isHighest}. */
  public Ip next() {
    if (isHighest()) throw new IllegalStateException("nothing comes after " + this);
    return new Ip(family, low == -1 ? high + 1 : high, low + 1);
  }

  /** The one before it; the lowest has none. */
  public Ip previous() {
    if (high == 0 && low == 0) throw new IllegalStateException("nothing comes before " + this);
    return new Ip(family, low == 0 ? high - 1 : high, low - 1);
  }

  public boolean isHighest() {
    return family == Family.IPV4 ? low == 0xffff_ffffL : (high & low) == -1;
  }

  @Override
  public int compareTo(Ip other) {
    int families = family.compareTo(other.family);
    if (families != 0) return families;
    int highs = Long.compareUnsigned(high, other.high);
    return highs != 0 ? highs : Long.compareUnsigned(low, other.low);
  }

  @Override
  public String toString() {
    return IpText.of(this);
  }
}
