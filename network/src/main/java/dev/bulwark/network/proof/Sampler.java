package dev.bulwark.network.proof;

import dev.bulwark.network.diagram.Diagram;
import dev.bulwark.network.model.ModelZone;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.packet.IpSet;
import dev.bulwark.network.packet.Packet;
import dev.bulwark.network.packet.Packet.Path;
import dev.bulwark.network.packet.Prefix;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Picks one packet of many, such as one would meet: new before replies, TCP before the rest, hosts' addresses and no networks', well-known ports. */
final class Sampler {
  private static final int[] PROTOCOLS = {Packet.TCP, Packet.UDP, Packet.ICMP, Packet.ICMPV6};
  private static final int[] PORTS = {443, 8883, 22, 53, 80, 123};
  private static final int[] ECHO = {8, 128};
  private static final int[] EPHEMERAL = {40_000, 50_000, 1_024};

  /** Addresses set aside for examples (RFC 5737, RFC 3849), then public ones that are neither multicast nor special. */
  private static final List<IpSet> OUTSIDE_4 = sets(Family.IPV4, "198.51.100.0/24", "203.0.113.0/24", "8.0.0.0/6", "128.0.0.0/3", "64.0.0.0/3", "0.0.0.0/1");

  private static final List<IpSet> OUTSIDE_6 = sets(Family.IPV6, "2001:db8::/32", "2600::/12", "2000::/3", "fc00::/7");

  private final Leg leg;
  private final List<IpSet> others;

  /** @param others what each zone owns of the family, to forge sources of */
  Sampler(Leg leg, List<IpSet> others) {
    this.leg = leg;
    this.others = others;
  }

  /**
   * A packet.
   *
   * @param resolved the sets that its destination must be in
   */
  record Picked(Packet packet, List<String> resolved) {}

  /** @param set answers 1 for the packets to pick from, at least one; {@code out} null for the gateway itself */
  Picked pick(int set, @Nullable ModelZone out) {
    int node = set;
    int state = number(node, Fields.STATE, new int[] {0, 1, 2, 3});
    node = step(node, Fields.STATE, state);
    int protocol = number(node, Fields.PROTOCOL, PROTOCOLS);
    node = step(node, Fields.PROTOCOL, protocol);
    boolean ports = protocol == Packet.TCP || protocol == Packet.UDP;
    int selector = number(node, Fields.SELECTOR, ports ? PORTS : ECHO);
    node = step(node, Fields.SELECTOR, selector);
    Ip source = address(node, Fields.SOURCE, leg.in());
    node = leg.digits().step(node, Fields.SOURCE, leg.pieces().of(source));
    Ip destination = address(node, Fields.DESTINATION, out == null ? leg.in() : out);
    node = leg.digits().step(node, Fields.DESTINATION, leg.pieces().of(destination));
    int sourcePort = number(node, Fields.SOURCE_PORT, EPHEMERAL);
    node = step(node, Fields.SOURCE_PORT, sourcePort);
    Packet packet = new Packet(
        out == null ? Path.INPUT : Path.FORWARD,
        leg.in().intf(),
        out == null ? null : out.intf(),
        source,
        destination,
        protocol,
        ports ? sourcePort : 0,
        ports ? selector : 0,
        ports ? 0 : selector,
        Fields.STATES.get(state));
    return new Picked(packet, leg.members().pick(node));
  }

  private int step(int node, int field, int value) {
    Diagram diagram = leg.diagram();
    if (diagram.field(node) != field) return node;
    int range = 0;
    while (diagram.last(node, range) < value) range++;
    return diagram.child(node, range);
  }

  /** The first of the wishes that is possible, else the lowest number above 0 that is, else 0. */
  private int number(int node, int field, int[] wishes) {
    for (int wish : wishes) if (step(node, field, wish) != 0) return wish;
    if (leg.diagram().field(node) != field) return 0;
    int low = 0;
    for (int range = 0; range < leg.diagram().count(node); range++) {
      int last = leg.diagram().last(node, range);
      if (leg.diagram().child(node, range) != 0 && last > 0) return Math.max(low, 1);
      low = last + 1;
    }
    return 0;
  }

  private Ip address(int node, int field, ModelZone zone) {
    IpSet possible = possible(node, field);
    List<IpSet> wishes = new ArrayList<>();
    IpSet own = zone.owns(leg.family());
    if (zone.external()) for (IpSet outside : leg.family() == Family.IPV4 ? OUTSIDE_4 : OUTSIDE_6) wishes.add(outside.and(own));
    wishes.add(own);
    wishes.addAll(others);
    wishes.addAll(leg.family() == Family.IPV4 ? OUTSIDE_4 : OUTSIDE_6);
    wishes.add(possible);
    for (IpSet wish : wishes) {
      IpSet both = wish.and(possible);
      if (!both.isEmpty()) return typical(both);
    }
    throw new IllegalArgumentException("nothing to pick from");
  }

  private IpSet possible(int node, int field) {
    if (!leg.digits().asks(node, field)) return IpSet.all(leg.family());
    List<IpSet.Range> ranges = new ArrayList<>();
    for (int piece = 0; piece < leg.pieces().count(); piece++) if (leg.digits().step(node, field, piece) != 0) ranges.addAll(leg.pieces().addresses(piece));
    return IpSet.union(leg.family(), ranges);
  }

  /** A few past the start of the first range that has room for hosts: not the network's address, nor, mostly, the gateway's own. */
  private static Ip typical(IpSet set) {
    for (IpSet.Range range : set.ranges()) {
      Ip ip = range.low();
      int steps = 0;
      while (steps < 7 && !ip.equals(range.high())) {
        ip = ip.next();
        steps++;
      }
      if (steps == 7) return ip;
    }
    IpSet.Range first = set.ranges().getFirst();
    return first.low().equals(first.high()) ? first.low() : first.low().next();
  }

  private static List<IpSet> sets(Family family, String... prefixes) {
    return java.util.stream.Stream.of(prefixes).map(text -> IpSet.of(family, List.of(Prefix.parse(text).orElseThrow()))).toList();
  }
}
