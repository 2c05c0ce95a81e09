package dev.bulwark.network.lab;

import dev.bulwark.network.model.Model;
import dev.bulwark.network.model.ModelZone;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.packet.Prefix;
import dev.bulwark.network.policy.Policy;
import dev.bulwark.problem.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is built for a policy: a leg of the gateway for each zone, and hosts.
 *
 * <p>Every host of the policy is one; so is one address of each part of a zone that a rule sets apart; there are as many as the zone has ports at the policy's switch, at least one, and of an isolated zone two.
 * The same policy has always the same plan.
 */
public record SitePlan(List<Leg> legs, List<Station> stations) {
  private static final int MOST_ZONES = 64;
  private static final int MOST_STATIONS = 250;

  public SitePlan {
    legs = List.copyOf(legs);
    stations = List.copyOf(stations);
  }

  /** Draws it. {@code NETWORK-265} where the site is too large to be built on one machine */
  public static SitePlan of(Policy policy, Model model) {
    if (policy.zones().size() > MOST_ZONES) throw tooLarge(policy.zones().size() + " zones");
    Drawing drawing = new Drawing(policy, model);
    policy.zones().values().forEach(drawing::zone);
    if (drawing.stations.size() > MOST_STATIONS) throw tooLarge(drawing.stations.size() + " hosts");
    return new SitePlan(drawing.legs, drawing.stations);
  }

  private static Problem tooLarge(String what) {
    return new Problem("NETWORK-265", what + " are more than are built on one machine", "simulate a part of the site; `bulwark network prove` takes any size");
  }

  public Leg leg(String zone) {
    return legs.stream().filter(leg -> leg.zone().equals(zone)).findFirst().orElseThrow();
  }

  /** The leg by which the gateway sends to an address; empty where it has no route. */
  Optional<Leg> toward(Ip destination) {
    Optional<Leg> near = legs.stream().filter(leg -> leg.prefixes().stream().anyMatch(prefix -> prefix.contains(destination))).findFirst();
    return near.isPresent() ? near : legs.stream().filter(Leg::external).findFirst();
  }

  /** In the order of the plan. */
  public List<Station> in(String zone) {
    return stations.stream().filter(station -> station.zone().equals(zone)).toList();
  }

  private static final class Drawing {
    private final Policy policy;
    private final Model model;
    private final List<Leg> legs = new ArrayList<>();
    private final List<Station> stations = new ArrayList<>();
    private final Set<Ip> taken = new HashSet<>();

    Drawing(Policy policy, Model model) {
      this.policy = policy;
      this.model = model;
      for (Policy.Host host : policy.hosts().values()) for (Family family : Family.values()) host.address(family).ifPresent(taken::add);
    }

    void zone(Policy.Zone zone) {
      ModelZone meaning = java.util.Objects.requireNonNull(model.zones().get(zone.name()));
      Vacancies v4 = new Vacancies(model, meaning, Family.IPV4, zone.ipv4(), taken);
      Vacancies v6 = new Vacancies(model, meaning, Family.IPV6, zone.ipv6(), taken);
      int number = legs.size() + 1;
      List<Ip> gateways = new ArrayList<>();
      for (Prefix prefix : zone.ipv4()) if (prefix.length() < 31) v4.lowest(prefix).ifPresent(gateways::add);
      for (Prefix prefix : zone.ipv6()) if (prefix.length() < 127) v6.lowest(prefix).ifPresent(gateways::add);
      List<Policy.Host> named = policy.hosts().values().stream().filter(host -> host.zone().equals(zone.name()) && host.names().isEmpty()).toList();
      for (Policy.Host host : named) station(zone, number, host.name(), host.mac(), host.ipv4(), host.ipv6());
      others(zone, number, named, v4, v6);
      if (zone.external()) {
        v4.another().ifPresent(gateways::add);
        v6.another().ifPresent(gateways::add);
      }
      String bridge = zone.vlan().isPresent() ? "br" + zone.vlan().getAsInt() : "br-" + number;
      List<Prefix> prefixes = new ArrayList<>(zone.ipv4());
      prefixes.addAll(zone.ipv6());
      legs.add(new Leg(zone.name(), zone.intf(), number + 1, bridge, Mac.of(number, 0xfffe), zone.isolation(), zone.external(), gateways, prefixes));
    }

    private void others(Policy.Zone zone, int number, List<Policy.Host> named, Vacancies v4, Vacancies v6) {
      List<Ip> ipv4 = new ArrayList<>(v4.uncovered(named.stream().flatMap(host -> host.ipv4().stream()).toList()));
      List<Ip> ipv6 = new ArrayList<>(v6.uncovered(named.stream().flatMap(host -> host.ipv6().stream()).toList()));
      long ports = policy.switching().map(Policy.Switch::ports).orElse(Map.of()).values().stream().filter(zone.name()::equals).count();
      int wanted = (int) Math.max(Math.max(ports, zone.isolation() ? 2 : 1) - named.size(), Math.max(ipv4.size(), ipv6.size()));
      for (int i = 0; i < wanted; i++) {
        Optional<Ip> first = i < ipv4.size() ? Optional.of(ipv4.get(i)) : v4.another();
        Optional<Ip> second = i < ipv6.size() ? Optional.of(ipv6.get(i)) : v6.another();
        if (first.isPresent() || second.isPresent()) station(zone, number, zone.name() + "/" + (i + 1), Optional.empty(), first, second);
      }
    }

    private void station(Policy.Zone zone, int number, String name, Optional<String> mac, Optional<Ip> ipv4, Optional<Ip> ipv6) {
      int index = stations.size() + 1;
      stations.add(new Station(name, zone.name(), "p" + index, index, mac.map(Mac::parse).orElse(Mac.of(number, index)), placed(zone.ipv4(), ipv4), placed(zone.ipv6(), ipv6)));
    }

    /** An address that no prefix of the zone holds stands alone, as those beyond the site do. */
    private static Optional<Station.Placed> placed(List<Prefix> prefixes, Optional<Ip> address) {
      return address.map(ip -> new Station.Placed(ip, prefixes.stream().filter(prefix -> prefix.contains(ip)).mapToInt(Prefix::length).max().orElse(ip.family().bits())));
    }
  }
}
