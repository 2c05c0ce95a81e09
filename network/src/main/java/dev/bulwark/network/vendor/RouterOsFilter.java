package dev.bulwark.network.vendor;

import dev.bulwark.network.model.Model;
import dev.bulwark.network.model.ModelRule;
import dev.bulwark.network.model.ModelZone;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.IpSet;
import dev.bulwark.network.packet.NumberSet;
import dev.bulwark.network.packet.Packet;
import dev.bulwark.network.packet.Prefix;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The filter of one family: the policy's order, in flat chains. */
final class RouterOsFilter {
  /** One condition on ports takes 15 numbers; a range counts as two. */
  private static final int PORTS = 15;

  private final Model model;
  private final Family family;
  private final Map<IpSet, String> lists = new LinkedHashMap<>();
  private final List<String> lines = new ArrayList<>();

  RouterOsFilter(Model model, Family family) {
    this.model = model;
    this.family = family;
  }

  /** In order; to be asked before {@link #lists}. */
  List<String> rules() {
    add("chain=forward connection-state=established,related action=accept", "connections");
    add("chain=forward connection-state=invalid action=drop", "invalid");
    for (ModelZone zone : model.zones().values()) spoofed(zone);
    for (ModelZone zone : model.zones().values()) if (zone.isolated()) add("chain=forward" + in(zone) + out(zone) + " action=drop", "isolation");
    for (ModelRule rule : model.rules()) if (rule.family() == family && rule.out() != null) rule(rule, zone(rule.out()));
    add("chain=forward action=drop log=yes log-prefix=\"bulwark-deny\"", "default");
    if (model.inputJudged()) input();
    return lines;
  }

  private void input() {
    String own = family == Family.IPV4 ? "127.0.0.1" : "::1/128";
    add("chain=input src-address=" + own + " dst-address=" + own + " action=accept", "loopback");
    add("chain=input connection-state=established,related action=accept", "connections");
    add("chain=input connection-state=invalid action=drop", "invalid");
    // Without neighbour discovery (RFC 4861, types 133 to 136) there is no IPv6 on a leg.
    if (family == Family.IPV6) for (int type = 133; type <= 136; type++) add("chain=input protocol=icmpv6 icmp-options=" + type + ":0-255 action=accept", "neighbours");
    for (ModelRule rule : model.rules()) if (rule.family() == family && rule.out() == null) rule(rule, null);
    add("chain=input action=drop log=yes log-prefix=\"bulwark-deny\"", "default");
  }

  /** Lines that fill the lists which {@link #rules} used. */
  List<String> lists() {
    List<String> filled = new ArrayList<>();
    lists.forEach((set, name) -> set.prefixes().forEach(prefix -> filled.add("add list=" + name + " address=" + prefix + " comment=\"" + RouterOsBackend.OURS + "set\"")));
    return filled;
  }

  private void spoofed(ModelZone zone) {
    IpSet owned = zone.owns(family);
    if (owned.isAll()) return;
    String source = owned.isEmpty() ? "" : zone.external() ? address("src", owned.not(), "") : address("src", owned, "!");
    add("chain=forward" + in(zone) + source + " action=drop", "spoofed");
  }

  private void rule(ModelRule rule, @Nullable ModelZone out) {
    ModelZone in = zone(rule.in());
    String where = (out == null ? "chain=input" : "chain=forward") + in(in) + (out == null ? "" : out(out));
    // Sources beyond the zone are dropped before; on the way to the router itself they are not, so there the zone is named.
    if (out == null || !rule.source().equals(in.owns(family))) where += rule.source().isAll() ? "" : address("src", rule.source(), "");
    IpSet every = out == null ? IpSet.all(family) : out.owns(family);
    if (!rule.destination().equals(every)) where += address("dst", rule.destination(), "");
    String action = (rule.log() ? " log=yes log-prefix=\"bulwark-" + (rule.allow() ? "allow" : "deny") + "\"" : "") + " action=" + (rule.allow() ? "accept" : "drop");
    for (ServiceMatch match : ServiceMatch.of(rule, RouterOsBackend.ID)) for (String service : services(match)) add(where + service + action, rule.name());
  }

  private List<String> services(ServiceMatch match) {
    return switch (match) {
      case ServiceMatch.Everything() -> List.of("");
      case ServiceMatch.Protocol(int number) -> List.of(" protocol=" + protocol(number));
      case ServiceMatch.Ports(int protocol, NumberSet ports) -> ports(protocol, ports);
      case ServiceMatch.IcmpTypes(NumberSet types) -> types(types);
    };
  }

  private String protocol(int number) {
    return switch (number) {
      case Packet.TCP -> "tcp";
      case Packet.UDP -> "udp";
      case Packet.ICMP -> family == Family.IPV4 ? "icmp" : "1";
      case Packet.ICMPV6 -> family == Family.IPV6 ? "icmpv6" : "58";
      default -> Integer.toString(number);
    };
  }

  private List<String> ports(int protocol, NumberSet ports) {
    List<String> conditions = new ArrayList<>();
    List<String> some = new ArrayList<>();
    int numbers = 0;
    for (NumberSet.Range range : ports.ranges()) {
      int more = range.low() == range.high() ? 1 : 2;
      if (numbers + more > PORTS) {
        conditions.add(" protocol=" + protocol(protocol) + " dst-port=" + String.join(",", some));
        some.clear();
        numbers = 0;
      }
      some.add(range.low() + (more == 1 ? "" : "-" + range.high()));
      numbers += more;
    }
    conditions.add(" protocol=" + protocol(protocol) + " dst-port=" + String.join(",", some));
    return conditions;
  }

  private List<String> types(NumberSet types) {
    List<String> conditions = new ArrayList<>();
    for (NumberSet.Range range : types.ranges())
      for (int type = range.low(); type <= range.high(); type++) conditions.add(" protocol=" + (family == Family.IPV4 ? "icmp" : "icmpv6") + " icmp-options=" + type + ":0-255");
    return conditions;
  }

  private String address(String side, IpSet set, String not) {
    List<Prefix> prefixes = set.prefixes();
    if (prefixes.size() == 1) return " " + side + "-address=" + not + prefixes.getFirst();
    String name = lists.computeIfAbsent(set, absent -> "bulwark-" + (lists.size() + 1));
    return " " + side + "-address-list=" + not + name;
  }

  private ModelZone zone(String name) {
    ModelZone zone = model.zones().get(name);
    if (zone == null) throw new IllegalArgumentException("a rule names a zone that the model has not: " + name);
    return zone;
  }

  private static String in(ModelZone zone) {
    return " in-interface=" + RouterOsBackend.quoted(zone.intf());
  }

  private static String out(ModelZone zone) {
    return " out-interface=" + RouterOsBackend.quoted(zone.intf());
  }

  private void add(String what, String why) {
    lines.add("add " + what + " comment=" + RouterOsBackend.quoted(RouterOsBackend.OURS + why));
  }
}
