package dev.bulwark.network.packet;

/** Which Internet Protocol. */
public enum Family {
  IPV4(32),
  IPV6(128);

  private final int bits;

  Family(int bits) {
    this.bits = bits;
  }

  /** The length of an address. */
  public int bits() {
    return bits;
  }

  /** {@code ipv4} or {@code ipv6}, as in policies and JSON. */
  public String id() {
    return this == IPV4 ? "ipv4" : "ipv6";
  }

  public Ip lowest() {
    return new Ip(this, 0, 0);
  }

  public Ip highest() {
    return this == IPV4 ? new Ip(this, 0, 0xffff_ffffL) : new Ip(this, -1, -1);
  }
}
