package dev.bulwark.network.vendor;

import dev.bulwark.network.model.Model;
import dev.bulwark.network.model.ModelRule;
import dev.bulwark.network.model.ModelZone;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.packet.IpSet;
import dev.bulwark.network.packet.NumberSet;
import dev.bulwark.network.packet.Packet;
import dev.bulwark.network.packet.Prefix;
import dev.bulwark.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What comes in by one leg, in one family.
 *
 * <p>The lines stand by destination zone, the external one last: zones have no address in common, so rules about different destinations may change places, and the last section may say {@code any} where the model says "all that
 * nobody else owns". Each section but the last ends by denying the rest of its zone.
 */
final class IosAccessList {
  /** Beyond this a device of the kind has no memory for it, and the text is a sign of a policy that does not fit. */
  private static final int MOST = 20_000;

  private final Model model;
  private final Family family;
  private final Map<String, String> legs;
  private final ModelZone in;
  private final List<String> lines = new ArrayList<>();

  IosAccessList(Model model, Family family, Map<String, String> legs, ModelZone in) {
    this.model = model;
    this.family = family;
    this.legs = legs;
    this.in = in;
  }

  List<String> lines() {
    Set<String> answers = new TreeSet<>();
    for (ModelRule rule : model.rules())
      if (rule.family() == family && rule.allow() && in.name().equals(rule.out()) && !(in.isolated() && rule.in().equals(in.name()))) answers.add(IosBackend.reflexive(family, legs, rule.in(), in.name()));
    for (String answer : answers) lines.add("evaluate " + answer);
    // Neighbour discovery goes to the link only (RFC 4291 section 2.5.6: such addresses are never forwarded). The final deny would end it, which the implied one does not.
    if (family == Family.IPV6) for (String to : List.of("FE80::/10", "FF02::/16")) for (String type : List.of("nd-ns", "nd-na", "router-solicitation", "router-advertisement")) lines.add("permit icmp any " + to + " " + type);
    if (in.external()) for (ModelZone zone : model.zones().values()) if (!zone.external()) for (Prefix prefix : zone.owns(family).prefixes()) lines.add("deny " + every() + " " + address(prefix) + " any log");
    ModelZone last = null;
    for (ModelZone out : model.zones().values()) {
      if (out.external()) last = out;
      else section(out);
    }
    if (last != null && !(in.equals(last) && in.isolated())) rules(last);
    lines.add("deny " + every() + " any any log");
    return lines;
  }

  private void section(ModelZone out) {
    if (!(in.equals(out) && in.isolated())) rules(out);
    for (Prefix prefix : out.owns(family).prefixes()) lines.add("deny " + every() + " any " + address(prefix) + " log");
  }

  private void rules(ModelZone out) {
    for (ModelRule rule : model.rules()) {
      if (rule.family() != family || !rule.in().equals(in.name()) || !out.name().equals(rule.out())) continue;
      lines.add("remark " + rule.name());
      List<String> sources = addresses(rule.source(), in);
      List<String> destinations = addresses(rule.destination(), out);
      String end = (rule.allow() ? " reflect " + IosBackend.reflexive(family, legs, in.name(), out.name()) : "") + (rule.log() ? " log" : "");
      for (ServiceMatch match : ServiceMatch.of(rule, IosBackend.ID))
        for (String service : services(match))
          for (String source : sources)
            for (String destination : destinations) line((rule.allow() ? "permit " : "deny ") + service.replace("@", source + " " + destination) + end);
    }
  }

  private void line(String line) {
    if (lines.size() >= MOST) throw new Problem("NETWORK-282", "the access list of zone " + in.name() + " would have more than " + MOST + " lines", "write wider prefixes, or ranges instead of many ports");
    lines.add(line);
  }

  /** Of the external zone {@code any} is enough: what it does not own was denied before. */
  private List<String> addresses(IpSet set, ModelZone zone) {
    if (set.isAll() || (zone.external() && set.equals(zone.owns(family)))) return List.of("any");
    return set.prefixes().stream().map(this::address).toList();
  }

  private String address(Prefix prefix) {
    if (prefix.length() == 0) return "any";
    if (prefix.length() == family.bits()) return "host " + prefix.address();
    if (family == Family.IPV6) return prefix.toString();
    return prefix.address() + " " + new Ip(Family.IPV4, 0, 0xffff_ffffL >>> prefix.length());
  }

  private String every() {
    return family == Family.IPV4 ? "ip" : "ipv6";
  }

  /** Protocol, the place of the two addresses, and what stands behind them. */
  private List<String> services(ServiceMatch match) {
    List<String> services = new ArrayList<>();
    switch (match) {
      case ServiceMatch.Everything() -> services.add(every() + " @");
      case ServiceMatch.Protocol(int number) -> services.add(protocol(number) + " @");
      case ServiceMatch.Ports(int protocol, NumberSet ports) -> {
        for (NumberSet.Range range : ports.ranges())
          services.add(protocol(protocol) + " @ " + (range.low() == range.high() ? "eq " + range.low() : "range " + range.low() + " " + range.high()));
      }
      case ServiceMatch.IcmpTypes(NumberSet types) -> {
        for (NumberSet.Range range : types.ranges()) for (int type = range.low(); type <= range.high(); type++) services.add("icmp @ " + type);
      }
    }
    return services;
  }

  private String protocol(int number) {
    return switch (number) {
      case Packet.TCP -> "tcp";
      case Packet.UDP -> "udp";
      default -> number == (family == Family.IPV4 ? Packet.ICMP : Packet.ICMPV6) ? "icmp" : Integer.toString(number);
    };
  }
}
