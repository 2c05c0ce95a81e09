package dev.bulwark.network.policy;

import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.packet.Prefix;
import dev.bulwark.network.policy.Policy.Peer;
import dev.bulwark.network.policy.Policy.Switch;
import dev.bulwark.network.policy.Policy.SwitchMode;
import dev.bulwark.network.policy.Policy.Vpn;
import dev.bulwark.network.policy.Policy.Zone;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads how the site is made: its switch and its tunnels. */
final class SiteReader {
  private static final Pattern ENDPOINT = Pattern.compile("([A-Za-z0-9.-]{1,253}|\\[[0-9a-fA-F:.]{2,45}]):([1-9][0-9]{0,4})");

  private SiteReader() {}

  static Optional<Switch> switching(Cursor entry, Map<String, Zone> zones) {
    Optional<SwitchMode> mode = entry.text("mode", true).flatMap(word -> mode(entry, word));
    Map<String, String> ports = zonesByPort(entry, "ports", zones);
    Map<String, String> uplinks = zonesByPort(entry, "uplinks", zones);
    Set<String> trunk = new LinkedHashSet<>();
    for (Cursor.Item item : entry.items("trunk", false)) {
      if (!ZoneReader.isInterface(item.text())) entry.fault("NETWORK-002", "trunk", Names.shown(item.text()) + " is no port's name", "use up to 15 letters, digits, dots, dashes and underscores");
      else trunk.add(item.text());
    }
    entry.done();
    if (mode.isEmpty()) return Optional.empty();
    boolean perVlan = mode.get() == SwitchMode.BRIDGE_PER_VLAN;
    if (perVlan && !trunk.isEmpty()) entry.fault("NETWORK-002", "trunk", "has no place where each VLAN has its bridge", "name uplinks");
    if (!perVlan && !uplinks.isEmpty()) entry.fault("NETWORK-002", "uplinks", "has no place where one bridge carries all VLANs", "name the trunk");
    for (String port : uplinks.keySet()) if (ports.containsKey(port)) entry.fault("NETWORK-002", "uplinks." + port, "is a port too", "name each port once");
    for (String port : trunk) if (ports.containsKey(port)) entry.fault("NETWORK-002", "trunk", port + " is a port too", "name each port once");
    return Optional.of(new Switch(mode.get(), ports, uplinks, trunk));
  }

  private static Optional<SwitchMode> mode(Cursor entry, String word) {
    for (SwitchMode mode : SwitchMode.values()) if (mode.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(word)) return Optional.of(mode);
    entry.fault("NETWORK-002", "mode", "is no mode", "write bridge-per-vlan, vlan-filtering or ovs");
    return Optional.empty();
  }

  private static Map<String, String> zonesByPort(Cursor entry, String key, Map<String, Zone> zones) {
    Map<String, String> byPort = new LinkedHashMap<>();
    entry.values(key, false)
        .forEach(
            (port, zone) -> {
              if (!ZoneReader.isInterface(port)) entry.fault("NETWORK-002", key, Names.shown(port) + " is no port's name", "use up to 15 letters, digits, dots, dashes and underscores");
              else if (!zones.containsKey(zone.text())) entry.fault("NETWORK-003", key + "." + port, "no zone is called " + Names.shown(zone.text()), "name a zone of this file");
              else byPort.put(port, zone.text());
            });
    return byPort;
  }

  static Optional<Vpn> vpn(Cursor entry, Map<String, Zone> zones) {
    Optional<String> intf = entry.text("interface", true);
    Optional<String> zoneName = entry.text("zone", true);
    Zone zone = zoneName.map(zones::get).orElse(null);
    if (zoneName.isPresent() && zone == null) entry.fault("NETWORK-003", "zone", "no zone is called " + Names.shown(zoneName.get()), "name a zone of this file");
    if (zone != null && intf.isPresent() && !zone.intf().equals(intf.get())) entry.fault("NETWORK-002", "interface", "is not that of zone " + zone.name(), "use the same interface in both");
    int listen = entry.number("listen", true).orElse(0);
    if (entry.has("listen") && (listen < 1 || listen > 65_535)) entry.fault("NETWORK-007", "listen", "is no port", "write a port from 1 to 65535");
    Optional<String> endpoint = entry.text("endpoint", true);
    if (endpoint.isPresent() && !isEndpoint(endpoint.get())) entry.fault("NETWORK-002", "endpoint", "is no host and port", "write it as in 198.51.100.1:51820");
    int keepalive = entry.number("keepalive", false).orElse(0);
    if (keepalive > 65_535) entry.fault("NETWORK-002", "keepalive", "is longer than 65535 seconds", "25 is usual");
    Optional<Ip> ipv4 = gateway(entry, Family.IPV4);
    Optional<Ip> ipv6 = gateway(entry, Family.IPV6);
    if (zone != null) for (Family family : Family.values()) apart(entry, family, family == Family.IPV4 ? ipv4 : ipv6, zone, zones);
    Map<String, Peer> peers = new LinkedHashMap<>();
    entry.named("peers", false).forEach((name, peer) -> peers.put(name, peer(name, peer, zone, zones)));
    entry.done();
    if (zone == null || intf.isEmpty()) return Optional.empty();
    return Optional.of(new Vpn(intf.get(), zone.name(), listen, endpoint.orElse(""), network(entry, Family.IPV4), ipv4, network(entry, Family.IPV6), ipv6, keepalive, peers));
  }

  /** The gateway's own address in the tunnels, written with the length of their network. */
  private static Optional<Ip> gateway(Cursor entry, Family family) {
    Optional<String> text = entry.text(family.id(), true).filter(word -> !word.equals("none"));
    if (text.isEmpty()) return Optional.empty();
    Optional<Ip> address = network(text.get(), family).flatMap(network -> Ip.parse(text.get().substring(0, text.get().indexOf('/'))));
    if (address.isEmpty()) entry.fault("NETWORK-004", family.id(), Names.shown(text.get()) + " is no address with a length", "write it as in 10.60.0.1/24");
    return address;
  }

  /** The tunnels' network is the tunnels' zone's alone: with an address of another zone the gateway would look for that zone behind the tunnels. */
  private static void apart(Cursor entry, Family family, Optional<Ip> gateway, Zone zone, Map<String, Zone> zones) {
    if (gateway.isEmpty()) return;
    if (zone.prefixes(family).stream().noneMatch(prefix -> prefix.contains(gateway.get()))) entry.fault("NETWORK-004", family.id(), gateway.get() + " does not lie in zone " + zone.name(), "give the gateway an address of the tunnels' zone");
    Optional<Prefix> network = network(entry, family);
    for (Zone other : zones.values())
      if (!other.name().equals(zone.name()) && network.isPresent() && other.prefixes(family).stream().anyMatch(network.get()::overlaps))
        entry.fault("NETWORK-005", family.id(), network.get() + " overlaps zone " + other.name(), "write the gateway's address with the length of the tunnels' network");
  }

  /** A name, an IPv4 address or an IPv6 address in brackets; then a port. */
  private static boolean isEndpoint(String text) {
    var match = ENDPOINT.matcher(text);
    if (!match.matches()) return false;
    String host = match.group(1);
    if (host.startsWith("[")) return Ip.parse(host.substring(1, host.length() - 1)).filter(ip -> ip.family() == Family.IPV6).isPresent();
    if (host.matches("[0-9.]+")) return Ip.parse(host).isPresent();
    return host.matches("([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)*[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.?");
  }

  private static Optional<Prefix> network(Cursor entry, Family family) {
    return entry.text(family.id(), false).flatMap(text -> network(text, family));
  }

  private static Optional<Prefix> network(String text, Family family) {
    int slash = text.indexOf('/');
    if (slash < 0) return Optional.empty();
    Optional<Ip> address = Ip.parse(text.substring(0, slash)).filter(ip -> ip.family() == family);
    String digits = text.substring(slash + 1);
    if (address.isEmpty() || !digits.matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(digits) > family.bits()) return Optional.empty();
    return Optional.of(Prefix.around(address.get(), Integer.parseInt(digits)));
  }

  private static Peer peer(String name, Cursor entry, @org.jspecify.annotations.Nullable Zone zone, Map<String, Zone> zones) {
    List<Ip> addresses = new ArrayList<>();
    for (Family family : Family.values()) {
      Optional<String> text = entry.text(family.id(), true);
      if (text.isEmpty() || text.get().equals("none")) continue;
      Optional<Ip> address = Addresses.address(entry, family.id(), text.get(), family);
      if (address.isPresent() && zone != null && zone.prefixes(family).stream().noneMatch(prefix -> prefix.contains(address.get()))) entry.fault("NETWORK-004", family.id(), address.get() + " does not lie in zone " + zone.name(), "give it an address of the tunnels' zone");
      else address.ifPresent(addresses::add);
    }
    List<String> allowed = new ArrayList<>();
    for (Cursor.Item item : entry.items("allowed", false)) {
      if (zones.containsKey(item.text())) allowed.add(item.text());
      else entry.fault("NETWORK-003", "allowed", "no zone is called " + Names.shown(item.text()), "name a zone of this file");
    }
    entry.done();
    return new Peer(name, of(addresses, Family.IPV4), of(addresses, Family.IPV6), allowed, entry.line);
  }

  private static Optional<Ip> of(List<Ip> addresses, Family family) {
    return addresses.stream().filter(address -> address.family() == family).findFirst();
  }
}
