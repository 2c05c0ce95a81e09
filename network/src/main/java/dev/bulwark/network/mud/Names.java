package dev.bulwark.network.mud;

import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.HostName;
import dev.bulwark.problem.Problem;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** The host names that a file and a site name, each with its number. */
final class Names {
  private final SortedSet<HostName> all = new TreeSet<>();
  private final Map<HostName, Integer> numbers = new HashMap<>();

  /** @throws Problem NETWORK-307 where the file has a name that is none: it would be written into the resolver's configuration */
  static Names of(MudFile file, MudSite site) {
    Names names = new Names();
    for (Flow flow : file.flows()) {
      if (flow.direction() == Direction.NONE || flow.family() == AclType.ETHERNET) continue;
      for (Remote remote : flow.remotes()) if (remote instanceof Remote.Dns dns) names.all.add(checked(dns.name()));
    }
    for (MudSite.Host host : site.myController()) names.add(host);
    site.controllers().values().forEach(hosts -> hosts.forEach(names::add));
    for (HostName name : names.all) names.numbers.put(name, names.numbers.size());
    return names;
  }

  private void add(MudSite.Host host) {
    if (host instanceof MudSite.Host.Named named) all.add(named.name());
  }

  private static HostName checked(String text) {
    return HostName.parse(text)
        .orElseThrow(() -> new Problem("NETWORK-307", "the file names " + Remarks.shown(text) + ", which is no host name", "do not use the file; ask its manufacturer where it comes from"));
  }

  SortedSet<HostName> all() {
    return all;
  }

  /** As in {@code d0_4}. */
  String set(HostName name, Family family) {
    Integer number = numbers.get(name);
    if (number == null) throw new IllegalArgumentException("a name without a number");
    return set(number, family);
  }

  static String set(int number, Family family) {
    return "d" + number + (family == Family.IPV4 ? "_4" : "_6");
  }
}
