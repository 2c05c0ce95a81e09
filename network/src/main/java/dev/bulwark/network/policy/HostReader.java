package dev.bulwark.network.policy;

import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.policy.Policy.Host;
import dev.bulwark.network.policy.Policy.Zone;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads hosts, and holds them against their zones. */
final class HostReader {
  private static final Pattern MAC = Pattern.compile("[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}");

  private HostReader() {}

  static Map<String, Host> read(Map<String, Cursor> entries, Map<String, Zone> zones) {
    Map<String, Host> hosts = new LinkedHashMap<>();
    entries.forEach(
        (name, entry) -> {
          Optional<String> zoneName = entry.text("zone", true);
          Zone zone = zoneName.map(zones::get).orElse(null);
          if (zoneName.isPresent() && zone == null) entry.fault("NETWORK-003", "zone", "no zone is called " + Names.shown(zoneName.get()), "name a zone of this file");
          Optional<Ip> ipv4 = address(entry, Family.IPV4, zone, zones);
          Optional<Ip> ipv6 = address(entry, Family.IPV6, zone, zones);
          Optional<String> mac = entry.text("mac", false);
          if (mac.isPresent() && !MAC.matcher(mac.get()).matches()) entry.fault("NETWORK-004", "mac", "is no hardware address", "write it as in 02:00:5e:10:00:01");
          entry.done();
          hosts.put(name, new Host(name, zoneName.orElse(""), ipv4, ipv6, mac.map(text -> text.toLowerCase(Locale.ROOT)), entry.line));
        });
    return hosts;
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
