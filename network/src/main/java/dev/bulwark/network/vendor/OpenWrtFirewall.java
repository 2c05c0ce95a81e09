package dev.bulwark.network.vendor;

import dev.bulwark.network.backend.Backend;
import dev.bulwark.network.model.Model;
import dev.bulwark.network.model.ModelRule;
import dev.bulwark.network.model.ModelZone;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.IpSet;
import dev.bulwark.network.packet.NumberSet;
import dev.bulwark.network.packet.Packet;
import dev.bulwark.network.packet.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The firewall's sections. Connection tracking, loopback and the end of every chain are firewall4's own; this adds zones and rules in the policy's order.
 *
 * <p>What firewall4 reads otherwise than one would think: a rule without {@code proto} is for TCP and UDP only; one of family any with addresses of one family is, where the other family has none, open in that other family. So
 * {@code proto} is always there, and family any stands only where neither or both families have addresses.
 */
final class OpenWrtFirewall {
  private final Model model;
  private final Uci text;

  OpenWrtFirewall(Model model, String head) {
    this.model = model;
    this.text = new Uci(head);
  }

  String text() {
    text.section("defaults", "").option("input", "REJECT").option("output", "ACCEPT").option("forward", "REJECT").option("drop_invalid", "1");
    for (ModelZone zone : model.zones().values())
      text.section("zone", "").option("name", name(zone)).list("network", List.of(name(zone))).option("family", "any").option("input", "REJECT").option("output", "ACCEPT").option("forward", "REJECT");
    // Without neighbour discovery (RFC 4861, types 133 to 136) there is no IPv6 on a leg.
    rule("neighbours", "*", "").option("family", "ipv6").list("proto", List.of("icmpv6")).list("icmp_type", IntStream.rangeClosed(133, 136).mapToObj(Integer::toString).toList()).option("target", "ACCEPT");
    for (ModelZone zone : model.zones().values()) for (Family family : Family.values()) spoofed(zone, family);
    for (ModelZone zone : model.zones().values())
      if (zone.isolated()) rule("isolation-" + zone.name(), name(zone), name(zone)).option("family", "any").list("proto", List.of("all")).option("target", "REJECT");
    List<ModelRule> rest = new ArrayList<>(model.rules());
    while (!rest.isEmpty()) {
      ModelRule rule = rest.removeFirst();
      ModelRule twin = rest.stream().filter(other -> twins(rule, other)).findFirst().orElse(null);
      if (twin != null) rest.remove(twin);
      write(rule, twin);
    }
    return text.toString();
  }

  private void spoofed(ModelZone zone, Family family) {
    IpSet owned = zone.owns(family);
    if (owned.isAll()) return;
    List<String> sources = owned.isEmpty() ? List.of() : zone.external() ? prefixes(owned.not(), "") : prefixes(owned, "!");
    rule("spoofed-" + zone.name(), name(zone), "*").option("family", family.id()).list("proto", List.of("all")).list("src_ip", sources).option("target", "DROP");
  }

  /** The same rule of the policy over the other family, so that one section can say both. Rules of one name are of one action, so they may change places. */
  private boolean twins(ModelRule rule, ModelRule other) {
    return rule.name().equals(other.name()) && rule.family() == Family.IPV4 && other.family() == Family.IPV6 && rule.in().equals(other.in()) && Objects.equals(rule.out(), other.out())
        && sources(rule).isEmpty() == sources(other).isEmpty() && destinations(rule).isEmpty() == destinations(other).isEmpty();
  }

  private void write(ModelRule rule, @Nullable ModelRule twin) {
    List<ServiceMatch> mine = ServiceMatch.of(rule, OpenWrtBackend.ID);
    List<ServiceMatch> theirs = twin == null ? List.of() : ServiceMatch.of(twin, OpenWrtBackend.ID);
    for (ServiceMatch match : mine) write(rule, theirs.contains(match) && !ofFamily(match) ? twin : null, match);
    if (twin != null) for (ServiceMatch match : theirs) if (!mine.contains(match) || ofFamily(match)) write(twin, null, match);
  }

  private static boolean ofFamily(ServiceMatch match) {
    return match instanceof ServiceMatch.IcmpTypes || (match instanceof ServiceMatch.Protocol(int number) && (number == Packet.ICMP || number == Packet.ICMPV6));
  }

  private void write(ModelRule rule, @Nullable ModelRule twin, ServiceMatch match) {
    List<String> sources = new ArrayList<>(sources(rule));
    List<String> destinations = new ArrayList<>(destinations(rule));
    if (twin != null) {
      sources.addAll(sources(twin));
      destinations.addAll(destinations(twin));
    }
    String out = rule.out() == null ? "" : name(zone(rule.out()));
    rule(rule.name(), name(zone(rule.in())), out).option("family", twin == null ? rule.family().id() : "any").list("proto", List.of(protocol(rule, match))).list("src_ip", sources).list("dest_ip", destinations);
    if (match instanceof ServiceMatch.Ports(int protocol, NumberSet ports)) text.list("dest_port", ranges(ports));
    if (match instanceof ServiceMatch.IcmpTypes(NumberSet types)) text.list("icmp_type", types.ranges().stream().flatMapToInt(range -> IntStream.rangeClosed(range.low(), range.high())).mapToObj(Integer::toString).toList());
    text.option("target", rule.allow() ? "ACCEPT" : "REJECT");
    if (rule.log()) text.option("log", "1");
  }

  private static String protocol(ModelRule rule, ServiceMatch match) {
    return switch (match) {
      case ServiceMatch.Everything() -> "all";
      case ServiceMatch.Ports(int protocol, NumberSet ports) -> protocol == Packet.TCP ? "tcp" : "udp";
      case ServiceMatch.IcmpTypes(NumberSet types) -> rule.family() == Family.IPV4 ? "icmp" : "icmpv6";
      case ServiceMatch.Protocol(int number) -> {
        if (number == (rule.family() == Family.IPV4 ? Packet.ICMPV6 : Packet.ICMP))
          throw Backend.inexpressible(OpenWrtBackend.ID, "protocol " + number + " over " + rule.family().id() + " of rule " + rule.name() + ": there it means the other family", "give the rule the family whose ICMP it is");
        yield number == Packet.ICMP ? "icmp" : number == Packet.ICMPV6 ? "icmpv6" : number == Packet.TCP ? "tcp" : number == Packet.UDP ? "udp" : Integer.toString(number);
      }
    };
  }

  private static List<String> ranges(NumberSet ports) {
    return ports.ranges().stream().map(range -> range.low() == range.high() ? Integer.toString(range.low()) : range.low() + "-" + range.high()).toList();
  }

  /** Empty where the leg says it all: sources beyond the zone are dropped before. On the way to the router itself they are not. */
  private List<String> sources(ModelRule rule) {
    boolean whole = (rule.out() != null && rule.source().equals(zone(rule.in()).owns(rule.family()))) || rule.source().isAll();
    return whole ? List.of() : prefixes(rule.source(), "");
  }

  private List<String> destinations(ModelRule rule) {
    IpSet every = rule.out() == null ? IpSet.all(rule.family()) : zone(rule.out()).owns(rule.family());
    return rule.destination().equals(every) ? List.of() : prefixes(rule.destination(), "");
  }

  private static List<String> prefixes(IpSet set, String not) {
    return set.prefixes().stream().map(Prefix::toString).map(prefix -> not + prefix).toList();
  }

  private Uci rule(String name, String in, String out) {
    text.section("rule", "").option("name", name).option("src", in);
    return out.isEmpty() ? text : text.option("dest", out);
  }

  private ModelZone zone(String name) {
    ModelZone zone = model.zones().get(name);
    if (zone == null) throw new IllegalArgumentException("a rule names a zone that the model has not: " + name);
    return zone;
  }

  private static String name(ModelZone zone) {
    return OpenWrtBackend.section(zone.name());
  }
}
