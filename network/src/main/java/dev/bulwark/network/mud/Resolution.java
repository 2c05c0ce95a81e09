package dev.bulwark.network.mud;

import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.HostName;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.packet.IpSet;
import dev.bulwark.network.packet.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whom an entry means at a site: any of the alternatives.
 *
 * <p>What the site has no answer for is {@link Unknown}; it never becomes anybody.
 */
sealed interface Resolution {
  record Known(List<Alternative> alternatives) implements Resolution {}

  record Unknown(String because) implements Resolution {}

  /**
   * All of it must match.
   *
   * @param addresses all of them where the entry demands no address
   * @param names each has a set that the resolver fills
   */
  record Alternative(IpSet addresses, List<HostName> names) {}

  static Resolution of(Flow flow, Family family, Ip device, MudSite site) {
    if (!flow.unread().isEmpty()) return new Unknown("it also demands what is not understood here");
    for (Remote own : flow.device()) {
      if (!(own instanceof Remote.Net net)) return new Unknown("it names the device's own side as " + Remarks.shown(own.text()));
      if (!net.prefix().contains(device)) return new Unknown("the device's address is not in " + net.prefix());
    }
    List<Alternative> all = List.of(new Alternative(IpSet.all(family), List.of()));
    for (Remote remote : flow.remotes()) {
      List<Alternative> these = alternatives(remote, family, site);
      if (these.isEmpty()) return new Unknown("nothing is known here about " + Remarks.shown(remote.text()));
      all = both(all, these);
    }
    List<Alternative> some = all.stream().filter(each -> !each.addresses().isEmpty()).toList();
    return some.isEmpty() ? new Unknown("its demands exclude each other") : new Known(some);
  }

  private static List<Alternative> both(List<Alternative> some, List<Alternative> others) {
    List<Alternative> found = new ArrayList<>();
    for (Alternative one : some)
      for (Alternative other : others) {
        List<HostName> names = new ArrayList<>(one.names());
        names.addAll(other.names());
        found.add(new Alternative(one.addresses().and(other.addresses()), names.stream().distinct().toList()));
      }
    return found;
  }

  private static List<Alternative> alternatives(Remote remote, Family family, MudSite site) {
    return switch (remote) {
      case Remote.Dns dns -> HostName.parse(dns.name()).map(name -> List.of(new Alternative(IpSet.all(family), List.of(name)))).orElse(List.of());
      case Remote.Net net -> networks(family, List.of(net.prefix()));
      case Remote.LocalNetworks local -> networks(family, site.localNetworks());
      case Remote.Controller controller -> hosts(family, site.controllers().getOrDefault(controller.uri(), List.of()));
      case Remote.MyController mine -> hosts(family, site.myController());
      case Remote.NoNet none -> List.of();
      case Remote.SameManufacturer same -> List.of();
      case Remote.Manufacturer manufacturer -> List.of();
      case Remote.Model model -> List.of();
    };
  }

  private static List<Alternative> networks(Family family, List<Prefix> prefixes) {
    IpSet set = IpSet.of(family, prefixes);
    return set.isEmpty() ? List.of() : List.of(new Alternative(set, List.of()));
  }

  private static List<Alternative> hosts(Family family, List<MudSite.Host> hosts) {
    List<Prefix> prefixes = new ArrayList<>();
    List<Alternative> found = new ArrayList<>();
    for (MudSite.Host host : hosts)
      switch (host) {
        case MudSite.Host.Network network -> prefixes.add(network.prefix());
        case MudSite.Host.Named named -> found.add(new Alternative(IpSet.all(family), List.of(named.name())));
      }
    found.addAll(0, networks(family, prefixes));
    return found;
  }

  /** The alternatives, or none. */
  default List<Alternative> known() {
    return this instanceof Known known ? known.alternatives() : List.of();
  }

  default Optional<String> reason() {
    return this instanceof Unknown unknown ? Optional.of(unknown.because()) : Optional.empty();
  }
}
