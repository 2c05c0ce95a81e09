package dev.bulwark.network.model;

import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.packet.IpSet;
import dev.bulwark.network.packet.NumberSet;
import dev.bulwark.network.packet.Packet;
import dev.bulwark.network.packet.Prefix;
import dev.bulwark.network.packet.ServiceSet;
import dev.bulwark.network.policy.Policy;
import dev.bulwark.network.policy.Policy.ServiceSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes a policy apart into its meaning. */
public final class ModelBuilder {
  private final Policy policy;
  private final Map<String, ModelZone> zones = new LinkedHashMap<>();

  private ModelBuilder(Policy policy) {
    this.policy = policy;
  }

  /** The meaning of the policy; rules that can match nothing, because an end has no address of a family, are not in it. */
  public static Model of(Policy policy) {
    ModelBuilder builder = new ModelBuilder(policy);
    builder.zones();
    List<ModelRule> rules = new ArrayList<>();
    for (Policy.Rule rule : policy.rules()) rules.addAll(builder.rules(rule));
    boolean input = policy.rules().stream().anyMatch(rule -> rule.to().contains("gateway"));
    return new Model(policy.name(), builder.zones, rules, input);
  }

  /** What an invariant speaks about, as rules that allow it: a packet is of its class where one of them matches. Sources are those that the zones own. */
  public static List<ModelRule> classOf(Policy policy, Policy.Invariant invariant) {
    ModelBuilder builder = new ModelBuilder(policy);
    builder.zones();
    return builder.rules(new Policy.Rule(invariant.name(), invariant.from(), invariant.to(), invariant.services(), true, List.of(), List.of(), null, false, java.util.Optional.empty(), invariant.line()));
  }

  private void zones() {
    Map<Family, IpSet> owned = new LinkedHashMap<>();
    for (Family family : Family.values()) owned.put(family, IpSet.none(family));
    for (Policy.Zone zone : policy.zones().values()) for (Family family : Family.values()) owned.merge(family, IpSet.of(family, zone.prefixes(family)), IpSet::or);
    Set<String> inside = judgedInside();
    for (Policy.Zone zone : policy.zones().values())
      zones.put(
          zone.name(),
          new ModelZone(zone.name(), zone.intf(), owns(zone, Family.IPV4, owned), owns(zone, Family.IPV6, owned), zone.isolation(), zone.external(), inside.contains(zone.name())));
  }

  private static IpSet owns(Policy.Zone zone, Family family, Map<Family, IpSet> owned) {
    return zone.external() ? owned.getOrDefault(family, IpSet.none(family)).not() : IpSet.of(family, zone.prefixes(family));
  }

  private Set<String> judgedInside() {
    Set<String> inside = new HashSet<>();
    for (Policy.Rule rule : policy.rules()) {
      Set<String> from = explicit(rule.from());
      from.retainAll(explicit(rule.to()));
      inside.addAll(from);
    }
    return inside;
  }

  /** The zones that are named outright, or by their hosts; groups do not count. */
  private Set<String> explicit(List<String> ends) {
    Set<String> named = new HashSet<>();
    for (String end : ends) {
      if (policy.zones().containsKey(end)) named.add(end);
      Policy.Host host = policy.hosts().get(end);
      if (host != null) named.add(host.zone());
    }
    return named;
  }

  private List<ModelRule> rules(Policy.Rule rule) {
    List<ModelRule> rules = new ArrayList<>();
    Set<String> insideFrom = explicit(rule.from());
    Set<String> insideTo = explicit(rule.to());
    for (Family family : Family.values()) {
      if (rule.family() != null && rule.family() != family) continue;
      ServiceSet services = services(family, rule.services());
      if (services.isEmpty()) continue;
      Map<String, IpSet> from = ends(rule.from(), family, rule.src());
      Map<String, IpSet> to = ends(rule.to(), family, rule.dst());
      Map<String, IpSet> fromNamed = ends(named(rule.from()), family, rule.src());
      Map<String, IpSet> toNamed = ends(named(rule.to()), family, rule.dst());
      from.forEach(
          (in, source) -> {
            if (rule.to().contains("gateway")) add(rules, rule, family, in, null, source, gateway(family, rule.dst()), services);
            to.forEach(
                (out, destination) -> {
                  if (!in.equals(out)) add(rules, rule, family, in, out, source, destination, services);
                  else if (insideFrom.contains(in) && insideTo.contains(in) && fromNamed.containsKey(in) && toNamed.containsKey(in))
                    add(rules, rule, family, in, in, fromNamed.getOrDefault(in, source), toNamed.getOrDefault(in, destination), services);
                });
            for (Policy.Host host : byName(rule.to())) {
              boolean inside = host.zone().equals(in);
              IpSet destination = beyond(host, family, rule.dst());
              if ((!inside || insideFrom.contains(in)) && !source.isEmpty() && !destination.isEmpty())
                rules.add(new ModelRule(rule.name(), rule.allow(), rule.log(), family, in, host.zone(), inside ? fromNamed.getOrDefault(in, source) : source, destination, new NameSet(host.name(), host.names()), services));
            }
          });
    }
    return rules;
  }

  private List<Policy.Host> byName(List<String> ends) {
    return members(ends).stream().map(policy.hosts()::get).filter(host -> host != null && !host.names().isEmpty()).toList();
  }

  /** Where such a host can be: anywhere in its zone, which is the external one. */
  private IpSet beyond(Policy.Host host, Family family, List<Prefix> narrowed) {
    IpSet zone = java.util.Objects.requireNonNull(zones.get(host.zone())).owns(family);
    return narrowed.isEmpty() ? zone : zone.and(IpSet.of(family, narrowed));
  }

  private static void add(List<ModelRule> into, Policy.Rule rule, Family family, String in, @Nullable String out, IpSet source, IpSet destination, ServiceSet services) {
    if (!source.isEmpty() && !destination.isEmpty()) into.add(new ModelRule(rule.name(), rule.allow(), rule.log(), family, in, out, source, destination, services));
  }

  private static IpSet gateway(Family family, List<Prefix> narrowed) {
    return narrowed.isEmpty() ? IpSet.all(family) : IpSet.of(family, narrowed);
  }

  private List<String> named(List<String> ends) {
    return ends.stream().filter(end -> policy.zones().containsKey(end) || policy.hosts().containsKey(end)).toList();
  }

  /** For each zone the addresses that the names cover there, narrowed to the prefixes where there are some. */
  private Map<String, IpSet> ends(List<String> names, Family family, List<Prefix> narrowed) {
    Map<String, IpSet> byZone = new LinkedHashMap<>();
    Map<String, List<IpSet.Range>> hosts = new LinkedHashMap<>();
    for (String name : members(names)) {
      ModelZone zone = zones.get(name);
      if (zone != null) byZone.put(name, zone.owns(family));
      Policy.Host host = policy.hosts().get(name);
      Ip address = host == null ? null : host.address(family).orElse(null);
      if (host != null && address != null) hosts.computeIfAbsent(host.zone(), key -> new ArrayList<>()).add(new IpSet.Range(address, address));
    }
    hosts.forEach((zone, ranges) -> byZone.putIfAbsent(zone, IpSet.union(family, ranges)));
    if (!narrowed.isEmpty()) {
      IpSet narrow = IpSet.of(family, narrowed);
      byZone.replaceAll((zone, set) -> set.and(narrow));
    }
    byZone.values().removeIf(IpSet::isEmpty);
    return byZone;
  }

  private Set<String> members(List<String> names) {
    Set<String> members = new LinkedHashSet<>();
    for (String name : names) {
      if (name.equals("any")) members.addAll(zones.keySet());
      else if (name.equals("internal")) zones.values().stream().filter(zone -> !zone.external()).forEach(zone -> members.add(zone.name()));
      else members.addAll(policy.groups().getOrDefault(name, List.of(name)));
    }
    return members;
  }

  static ServiceSet services(Family family, List<ServiceSpec> specs) {
    int icmp = family == Family.IPV4 ? Packet.ICMP : Packet.ICMPV6;
    ServiceSet services = ServiceSet.none(family);
    for (ServiceSpec spec : specs) {
      ServiceSet each =
          switch (spec) {
            case ServiceSpec.Any() -> ServiceSet.all(family);
            case ServiceSpec.Ports(int protocol, NumberSet ports) -> ServiceSet.of(family, protocol, ports);
            case ServiceSpec.Protocol(int number) -> ServiceSet.of(family, number, NumberSet.ALL);
            case ServiceSpec.Icmp() -> ServiceSet.of(family, icmp, NumberSet.ALL);
            case ServiceSpec.IcmpEcho() -> ServiceSet.of(family, icmp, NumberSet.of(family == Family.IPV4 ? 8 : 128));
          };
      services = services.or(each);
    }
    return services;
  }
}
