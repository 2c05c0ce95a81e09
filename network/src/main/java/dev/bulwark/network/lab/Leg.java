package dev.bulwark.network.lab;

import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.packet.Prefix;
import java.util.List;
import java.util.Optional;

/**
 * The gateway's part in a zone, and the bridge that is the zone's VLAN.
 *
 * @param intf the gateway's device, named as in the policy
 * @param index of that device in the gateway
 * @param addresses the gateway's own in the zone; none where the zone has no address to spare
 * @param prefixes what is routed to this leg; empty of the external zone, whose leg holds the default routes
 */
public record Leg(String zone, String intf, int index, String bridge, Mac mac, boolean isolated, boolean external, List<Ip> addresses, List<Prefix> prefixes) {
  public Leg {
    addresses = List.copyOf(addresses);
    prefixes = List.copyOf(prefixes);
  }

  /** Where hosts of the zone reach the gateway itself. */
  public Optional<Ip> address(Family family) {
    return addresses.stream().filter(address -> address.family() == family).findFirst();
  }
}
