package dev.bulwark.network.lab;

import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.packet.Prefix;
import java.util.Optional;

/**
 * A host of the simulated site: a namespace with one device, {@code e0}, whose other end is a port of the switch.
 *
 * @param name that of the policy's host, or the zone's with a number
 * @param port the switch's end of the cable
 * @param index of the port in the switch; also the number of the host in the plan
 * @param ipv4 empty where it speaks none
 */
public record Station(String name, String zone, String port, int index, Mac mac, Optional<Placed> ipv4, Optional<Placed> ipv6) {
  /** An address, and the network that its host takes to be on its own cable. */
  public record Placed(Ip address, int length) {
    boolean onLink(Ip other) {
      return Prefix.around(address, length).contains(other);
    }
  }

  public Optional<Ip> address(Family family) {
    return placed(family).map(Placed::address);
  }

  Optional<Placed> placed(Family family) {
    return family == Family.IPV4 ? ipv4 : ipv6;
  }
}
