package dev.bulwark.network.model;

import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.IpSet;

/**
 * A zone as the gateway sees it.
 *
 * @param intf the leg
 * @param ipv4 every address that the zone owns; of the external zone those that no other one owns
 * @param judgedInside whether rules judge new packets from the zone to itself, because one of them names it on both sides
 */
public record ModelZone(String name, String intf, IpSet ipv4, IpSet ipv6, boolean isolated, boolean external, boolean judgedInside) {
  public IpSet owns(Family family) {
    return family == Family.IPV4 ? ipv4 : ipv6;
  }
}
