package dev.bulwark.network.mud;

import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.HostName;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.packet.Prefix;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a device stands: what the words of a MUD file mean there.
 *
 * @param ipv4 the device's address; empty where it has none that is known
 * @param ipv6 likewise
 * @param controllers classes of servers by their URI
 * @param myController the site's server for this device
 */
public record MudSite(Optional<Ip> ipv4, Optional<Ip> ipv6, List<Prefix> localNetworks, Map<String, List<Host>> controllers, List<Host> myController) {
  public MudSite {
    localNetworks = List.copyOf(localNetworks);
    controllers = Map.copyOf(controllers);
    myController = List.copyOf(myController);
  }

  public Optional<Ip> device(Family family) {
    return family == Family.IPV4 ? ipv4 : ipv6;
  }

  /** A server of the site. */
  public sealed interface Host {
    record Network(Prefix prefix) implements Host {}

    record Named(HostName name) implements Host {}

    /** An address, a network, or a host name; empty for anything else. */
    static Optional<Host> parse(String text) {
      Optional<Host> network = Prefix.parse(text).map(Network::new);
      return network.isPresent() ? network : HostName.parse(text).map(Named::new);
    }
  }
}
