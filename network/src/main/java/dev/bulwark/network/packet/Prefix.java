package dev.bulwark.network.packet;

import java.util.Optional;

/** A network in CIDR form; the bits behind {@code length} are zero. */
public record Prefix(Ip address, int length) {
  public Prefix {
    if (length < 0 || length > address.family().bits()) throw new IllegalArgumentException("a prefix length of " + length);
    if (!first(address, length).equals(address)) throw new IllegalArgumentException("host bits are set in " + address + "/" + length);
  }

  /** {@code address/length}, or an address alone, which is a network of one; empty where it is neither or has host bits set. */
  public static Optional<Prefix> parse(String text) {
    int slash = text.indexOf('/');
    Optional<Ip> address = Ip.parse(slash < 0 ? text : text.substring(0, slash));
    if (address.isEmpty()) return Optional.empty();
    int bits = address.get().family().bits();
    String digits = slash < 0 ? Integer.toString(bits) : text.substring(slash + 1);
    if (!digits.matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(digits) > bits) return Optional.empty();
    int length = Integer.parseInt(digits);
    return first(address.get(), length).equals(address.get()) ? Optional.of(new Prefix(address.get(), length)) : Optional.empty();
  }

  /** The network of that length which the address lies in. */
  public static Prefix around(Ip ip, int length) {
    return new Prefix(first(ip, length), length);
  }

  private static Ip first(Ip address, int length) {
    if (address.family() == Family.IPV4) return new Ip(Family.IPV4, 0, length == 0 ? 0 : address.low() & -1L << (32 - length) & 0xffff_ffffL);
    return new Ip(Family.IPV6, length == 0 ? 0 : length >= 64 ? address.high() : address.high() & -1L << (64 - length), length <= 64 ? 0 : address.low() & (length == 128 ? -1L : -1L << (128 - length)));
  }

  public Family family() {
    return address.family();
  }

  public Ip first() {
    return address;
  }

  public Ip last() {
    if (family() == Family.IPV4) return new Ip(Family.IPV4, 0, address.low() | (length == 32 ? 0 : 0xffff_ffffL >>> length));
    return new Ip(Family.IPV6, length >= 64 ? address.high() : address.high() | -1L >>> length, length == 128 ? address.low() : length <= 64 ? -1L : address.low() | -1L >>> (length - 64));
  }

  public boolean contains(Ip ip) {
    return ip.family() == family() && ip.compareTo(first()) >= 0 && ip.compareTo(last()) <= 0;
  }

  public boolean overlaps(Prefix other) {
    return contains(other.address) || other.contains(address);
  }

  @Override
  public String toString() {
    return address + "/" + length;
  }
}
