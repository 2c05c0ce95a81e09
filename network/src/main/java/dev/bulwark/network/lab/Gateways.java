package dev.bulwark.network.lab;

import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;

/** Where hosts send what is not for their own cable: the same link-local address on every leg, so that a zone without an address to spare has a gateway too. */
final class Gateways {
  static final Ip IPV4 = Ip.parse("169.254.0.1").orElseThrow();
  static final Ip IPV6 = Ip.parse("fe80::1").orElseThrow();

  private Gateways() {}

  static Ip of(Family family) {
    return family == Family.IPV4 ? IPV4 : IPV6;
  }
}
