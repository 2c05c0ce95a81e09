package dev.bulwark.network.lab;

import dev.bulwark.network.model.Model;
import dev.bulwark.network.model.ModelRule;
import dev.bulwark.network.model.ModelZone;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.packet.IpSet;
import dev.bulwark.network.packet.Prefix;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Addresses of one zone that hosts can be given: one for each part of the zone that some rule treats otherwise than the rest, so that a rule about half a network has a host in each half.
 *
 * <p>Addresses that no ordinary host can have (multicast, loopback, a network's first and last) are never taken.
 */
final class Vacancies {
  private static final int MOST_PARTS = 8;
  /** How far into a range to go, so that what a person numbers by hand stays free. */
  private static final int INTO = 10;

  private static final List<Prefix> UNICAST = prefixes("1.0.0.0/8", "2.0.0.0/7", "4.0.0.0/6", "8.0.0.0/5", "16.0.0.0/4", "32.0.0.0/3", "64.0.0.0/3", "96.0.0.0/4", "112.0.0.0/5", "120.0.0.0/6", "124.0.0.0/7", "126.0.0.0/8", "128.0.0.0/2", "192.0.0.0/3", "2000::/3", "fc00::/7");
  private static final List<Prefix> LINK_LOCAL = prefixes("169.254.0.0/16");
  private static final List<Ip> DOCUMENTATION = List.of(ip("203.0.113.9"), ip("198.51.100.9"), ip("192.0.2.9"), ip("2001:db8:9::9"), ip("2001:db8:9::8"));

  private final List<IpSet> parts = new ArrayList<>();
  private final Set<Ip> taken;

  /** @param taken addresses that are given already; those handed out are added */
  Vacancies(Model model, ModelZone zone, Family family, List<Prefix> prefixes, Set<Ip> taken) {
    this.taken = taken;
    IpSet free = zone.owns(family).and(IpSet.of(family, UNICAST)).and(IpSet.of(family, LINK_LOCAL).not());
    for (Prefix prefix : prefixes)
      if (prefix.family() == family && prefix.length() < family.bits() - 1) free = free.and(IpSet.of(prefix.first(), prefix.last()).not());
    if (!free.isEmpty()) parts.add(free);
    Set<IpSet> seen = new HashSet<>();
    for (ModelRule rule : model.rules()) {
      if (rule.family() != family) continue;
      if (rule.in().equals(zone.name()) && seen.add(rule.source())) split(rule.source());
      if (zone.name().equals(rule.out()) && seen.add(rule.destination())) split(rule.destination());
    }
  }

  private void split(IpSet by) {
    for (IpSet part : List.copyOf(parts)) {
      IpSet inside = part.and(by);
      IpSet outside = part.and(by.not());
      if (inside.isEmpty() || outside.isEmpty() || parts.size() >= MOST_PARTS) continue;
      parts.remove(part);
      parts.add(inside);
      parts.add(outside);
    }
  }

  /** One for each part in which none of these is. */
  List<Ip> uncovered(List<Ip> given) {
    List<Ip> picked = new ArrayList<>();
    for (IpSet part : parts) if (given.stream().noneMatch(part::contains)) pick(part, INTO).ifPresent(picked::add);
    return picked;
  }

  /** A further one, of any part. */
  Optional<Ip> another() {
    return parts.stream().flatMap(part -> pick(part, INTO).stream()).findFirst();
  }

  /** The lowest that is free in the network, as gateways are numbered. */
  Optional<Ip> lowest(Prefix in) {
    IpSet inside = IpSet.of(in.family(), List.of(in));
    return parts.stream().map(inside::and).flatMap(part -> part.ranges().stream()).map(IpSet.Range::low).min(Ip::compareTo).flatMap(low -> pick(inside.and(whole(in.family())), 0));
  }

  private IpSet whole(Family family) {
    IpSet whole = IpSet.none(family);
    for (IpSet part : parts) whole = whole.or(part);
    return whole;
  }

  private Optional<Ip> pick(IpSet part, int into) {
    for (Ip known : DOCUMENTATION) if (part.contains(known) && taken.add(known)) return Optional.of(known);
    for (IpSet.Range range : part.ranges()) {
      Ip start = range.low();
      for (int i = 0; i < into && start.compareTo(range.high()) < 0; i++) start = start.next();
      if (start.compareTo(range.high()) >= 0) start = range.low();
      for (Ip ip = start; ; ip = ip.next()) {
        if (taken.add(ip)) return Optional.of(ip);
        if (ip.equals(range.high())) break;
      }
    }
    return Optional.empty();
  }

  private static Ip ip(String text) {
    return Ip.parse(text).orElseThrow();
  }

  private static List<Prefix> prefixes(String... texts) {
    return java.util.Arrays.stream(texts).map(text -> Prefix.parse(text).orElseThrow()).toList();
  }
}
