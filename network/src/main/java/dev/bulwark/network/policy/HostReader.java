package dev.bulwark.network.policy;

import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.HostName;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.policy.Policy.Host;
import dev.bulwark.network.policy.Policy.Zone;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads hosts, and holds them against their zones. */
final class HostReader {
  private static final Pattern MAC = Pattern.compile("[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}");

  private static final int MOST_NAMES = 64;

  private HostReader() {}

  static Map<String, Host> read(Map<String, Cursor> entries, Map<String, Zone> zones) {
    Map<String, Host> hosts = new LinkedHashMap<>();
    entries.forEach(
        (name, entry) -> {
          Optional<String> zoneName = entry.text("zone", true);
          Zone zone = zoneName.map(zones::get).orElse(null);
          if (zoneName.isPresent() && zone == null) entry.fault("NETWORK-003", "zone", "no zone is called " + Names.shown(zoneName.get()), "name a zone of this file");
          boolean byName = entry.has("names");
          List<HostName> names = byName ? names(entry, zone) : List.of();
          Optional<Ip> ipv4 = byName ? Optional.empty() : address(entry, Family.IPV4, zone, zones);
          Optional<Ip> ipv6 = byName ? Optional.empty() : address(entry, Family.IPV6, zone, zones);
          Optional<String> mac = entry.text("mac", false);
          if (mac.isPresent() && !MAC.matcher(mac.get()).matches()) entry.fault("NETWORK-004", "mac", "is no hardware address", "write it as in 02:00:5e:10:00:01");
          entry.done();
          hosts.put(name, new Host(name, zoneName.orElse(""), ipv4, ipv6, names, mac.map(text -> text.toLowerCase(Locale.ROOT)), entry.line));
        });
    return hosts;
  }

  /** A host that is known by names alone is looked up by the site's resolver, again and again; it has neither addresses nor a place on the site. */
  private static List<HostName> names(Cursor entry, @Nullable Zone zone) {
    if (zone != null && !zone.external()) entry.fault("NETWORK-002", "names", "stand for a host beyond the site, and zone " + zone.name() + " is not external", "write its addresses, ipv4 and ipv6");
    for (String key : List.of("ipv4", "ipv6", "mac")) if (entry.has(key)) entry.fault("NETWORK-002", key, "stands beside names", "write names or addresses; make two hosts of it for both");
    entry.text("ipv4", false);
    entry.text("ipv6", false);
    List<HostName> names = new ArrayList<>();
    List<Cursor.Item> items = entry.items("names", true);
    if (items.isEmpty() || items.size() > MOST_NAMES) entry.fault("NETWORK-002", "names", "has none, or more than " + MOST_NAMES, "list the names of one service, such as [update.example.com]");
    for (Cursor.Item item : items.subList(0, Math.min(MOST_NAMES, items.size())))
      // It is written into the resolver's configuration.
      HostName.parse(item.text()).ifPresentOrElse(names::add, () -> entry.fault("NETWORK-004", "names", Names.shown(item.text()) + " is no host name", "write it as in update.example.com; names below it count as well"));
    return names;
  }

  private static Optional<Ip> address(Cursor entry, Family family, @Nullable Zone zone, Map<String, Zone> zones) {
    String key = family.id();
    if (!entry.has(key)) {
      entry.fault("NETWORK-006", key, "is missing: what is not written for one family is a hole in it", "write the address, or the word none");
      return Optional.empty();
    }
    Optional<String> text = entry.text(key, true);
    if (text.isEmpty() || text.get().equals("none")) return Optional.empty();
    Optional<Ip> address = Addresses.address(entry, key, text.get(), family);
    if (address.isPresent() && zone != null && !inside(zone, zones, address.get())) {
      entry.fault("NETWORK-004", key, address.get() + " does not lie in zone " + zone.name(), "give it an address of its zone");
      return Optional.empty();
    }
    return address;
  }

  private static boolean inside(Zone zone, Map<String, Zone> zones, Ip address) {
    if (!zone.external()) return zone.prefixes(address.family()).stream().anyMatch(prefix -> prefix.contains(address));
    return zones.values().stream().flatMap(each -> each.prefixes(address.family()).stream()).noneMatch(prefix -> prefix.contains(address));
  }
}
