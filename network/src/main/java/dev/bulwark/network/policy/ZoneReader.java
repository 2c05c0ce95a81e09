package dev.bulwark.network.policy;

import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Prefix;
import dev.bulwark.network.policy.Policy.Zone;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Reads zones, and holds them against each other. */
final class ZoneReader {
  private static final Pattern INTERFACE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,14}");
  private static final Pattern UNIT = Pattern.compile("[A-Za-z0-9 ._-]{1,64}");
  private static final String WARNING = "NETWORK-014";

  private ZoneReader() {}

  static boolean isInterface(String text) {
    return INTERFACE.matcher(text).matches();
  }

  static Map<String, Zone> read(Map<String, Cursor> entries, Optional<String> vpnZone, Cursor top) {
    Map<String, Zone> zones = new LinkedHashMap<>();
    entries.forEach((name, entry) -> zones.put(name, zone(name, entry, vpnZone.filter(name::equals).isPresent())));
    if (top.has("zones") && entries.isEmpty()) top.fault("NETWORK-002", "zones", "has no zones", "write at least one");
    apart(zones, entries);
    return zones;
  }

  private static Zone zone(String name, Cursor entry, boolean tunnels) {
    boolean external = entry.flag("external");
    boolean isolation = entry.flag("isolation");
    String intf = entry.text("interface", true).filter(text -> intf(entry, text)).orElse("");
    Optional<Integer> vlan = entry.number("vlan", !external && !tunnels);
    if (vlan.isPresent() && (vlan.get() < 1 || vlan.get() > 4094)) entry.fault("NETWORK-007", "vlan", "is outside 1 to 4094", "choose a VLAN from 1 to 4094");
    if (external) for (String key : List.of("vlan", "ipv4", "ipv6")) if (entry.has(key)) entry.fault("NETWORK-002", key, "has no place in an external zone", "take it out: the zone owns what no other one does");
    List<Prefix> ipv4 = external ? List.of() : prefixes(entry, Family.IPV4);
    List<Prefix> ipv6 = external ? List.of() : prefixes(entry, Family.IPV6);
    Optional<String> ou = entry.text("ou", false);
    if (ou.isPresent() && !UNIT.matcher(ou.get()).matches()) entry.fault("NETWORK-002", "ou", "is no organisational unit that can be matched", "use letters, digits, blank, dot, dash and underscore, 64 at most");
    entry.done();
    return new Zone(name, vlan.map(OptionalInt::of).orElse(OptionalInt.empty()), intf, ipv4, ipv6, isolation, external, ou.orElse(name), entry.line);
  }

  private static boolean intf(Cursor entry, String text) {
    if (isInterface(text) && !text.equals("lo")) return true;
    entry.fault("NETWORK-002", "interface", "is no interface's name", "use up to 15 letters, digits, dots, dashes and underscores");
    return false;
  }

  private static List<Prefix> prefixes(Cursor entry, Family family) {
    String key = family.id();
    if (!entry.has(key)) {
      entry.fault("NETWORK-006", key, "is missing: what is not written for one family is a hole in it", "write the prefixes, or the word none");
      return List.of();
    }
    List<Cursor.Item> items = entry.items(key, true);
    if (items.size() == 1 && items.getFirst().text().equals("none")) return List.of();
    List<Prefix> prefixes = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      Optional<Prefix> prefix = Addresses.prefix(entry, key, items.get(i), family);
      prefix.ifPresent(prefixes::add);
    }
    return prefixes;
  }

  private static void apart(Map<String, Zone> zones, Map<String, Cursor> entries) {
    List<Zone> all = new ArrayList<>(zones.values());
    for (int i = 0; i < all.size(); i++) {
      Zone zone = all.get(i);
      Cursor entry = entries.get(zone.name());
      if (entry == null) continue;
      for (Zone other : all.subList(0, i)) {
        String with = " with zone " + other.name();
        if (zone.external() && other.external()) entry.fault("NETWORK-005", "external", "there are two external zones, this and " + other.name(), "one zone owns the rest of the addresses");
        if (!zone.intf().isEmpty() && zone.intf().equals(other.intf())) entry.fault("NETWORK-005", "interface", "is shared" + with, "give each zone its own leg");
        if (zone.vlan().isPresent() && zone.vlan().equals(other.vlan())) entry.fault("NETWORK-005", "vlan", "is shared" + with, "give each zone its own VLAN");
        for (Family family : Family.values())
          for (Prefix mine : zone.prefixes(family))
            for (Prefix theirs : other.prefixes(family))
              if (mine.overlaps(theirs)) entry.fault("NETWORK-005", family.id(), mine + " overlaps " + theirs + with, "give each zone addresses of its own");
      }
      for (Family family : Family.values())
        if (zone.prefixes(family).stream().anyMatch(prefix -> prefix.length() == 0) && all.stream().anyMatch(Zone::external))
          entry.fault(WARNING, family.id(), "owns every address, so that the external zone is empty", "narrow it, unless that is meant");
    }
  }

  /** Takes out those that do not keep a policy from being used. */
  static List<Fault> takeWarnings(List<Fault> faults) {
    List<Fault> warnings = faults.stream().filter(fault -> fault.code().equals(WARNING)).toList();
    faults.removeAll(warnings);
    return warnings;
  }
}
