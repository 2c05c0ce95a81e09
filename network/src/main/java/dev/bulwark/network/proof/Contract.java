package dev.bulwark.network.proof;

import static dev.bulwark.network.proof.Fields.DESTINATION;
import static dev.bulwark.network.proof.Fields.NO;
import static dev.bulwark.network.proof.Fields.PROTOCOL;
import static dev.bulwark.network.proof.Fields.SELECTOR;
import static dev.bulwark.network.proof.Fields.SOURCE;
import static dev.bulwark.network.proof.Fields.SOURCE_PORT;
import static dev.bulwark.network.proof.Fields.STATE;
import static dev.bulwark.network.proof.Fields.YES;

import dev.bulwark.network.diagram.Diagram;
import dev.bulwark.network.model.ModelZone;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.IpSet;
import dev.bulwark.network.packet.Packet;
import dev.bulwark.network.packet.Packet.ConnectionState;
import dev.bulwark.network.packet.Prefix;
import java.util.List;
import java.util.stream.Stream;

/** Which packets of a leg the policy speaks about; every other one may be treated as the rules like. */
final class Contract {
  /** Sources that the gateway must hear whatever the policy says: hosts that have no address yet, and neighbours. */
  static final IpSet UNCONFIGURED_4 = IpSet.of(Family.IPV4, List.of(Prefix.parse("0.0.0.0/32").orElseThrow()));

  static final IpSet UNCONFIGURED_6 = IpSet.of(Family.IPV6, Stream.of("::/128", "fe80::/10").map(text -> Prefix.parse(text).orElseThrow()).toList());

  /** Multicast listener discovery and neighbour discovery, RFC 2710, 3810 and 4861. */
  private static final int[] NEIGHBOURS = {130, 137, 143, 143};

  private static final int MOST_PORT = 65_535;
  private final Leg leg;
  private final int services;

  Contract(Leg leg) {
    this.leg = leg;
    this.services = services();
  }

  /** Every packet that there can be, whoever speaks about it; whatever follows the headers of other protocols may be read as ports. */
  static int anything(Leg leg) {
    Diagram diagram = leg.diagram();
    int ports = diagram.ranges(SELECTOR, new int[] {0, MOST_PORT}, diagram.ranges(SOURCE_PORT, new int[] {0, MOST_PORT}, YES, NO), NO);
    int types = diagram.ranges(SELECTOR, new int[] {0, 255}, diagram.ranges(SOURCE_PORT, only(0), YES, NO), NO);
    int icmp = diagram.ranges(PROTOCOL, only(leg.family() == Family.IPV4 ? Packet.ICMP : Packet.ICMPV6), YES, NO);
    int protocols = diagram.ranges(PROTOCOL, new int[] {0, 255}, ports, NO);
    int all = diagram.apply(Fields.OR, diagram.apply(Fields.AND, icmp, diagram.ranges(PROTOCOL, new int[] {0, 255}, types, NO)), diagram.apply(Fields.AND, diagram.apply(Fields.NOT, icmp, YES), protocols));
    return diagram.ranges(STATE, Fields.states(ConnectionState.NEW, ConnectionState.INVALID), all, NO);
  }

  static IpSet unconfigured(Family family) {
    return family == Family.IPV4 ? UNCONFIGURED_4 : UNCONFIGURED_6;
  }

  /** Packets to a zone: of other states than new only those from true sources, and in an isolated zone itself no replies. */
  int to(ModelZone out) {
    Diagram diagram = leg.diagram();
    int destination = diagram.apply(Fields.AND, services, leg.in(DESTINATION, out.owns(leg.family()), YES, NO));
    int fresh = states(ConnectionState.NEW, ConnectionState.NEW, destination);
    int fromHere = diagram.apply(Fields.AND, destination, leg.owned(YES, NO));
    int either = diagram.apply(Fields.OR, fresh, states(ConnectionState.INVALID, ConnectionState.INVALID, fromHere));
    return out.equals(leg.in()) && out.isolated() ? either : diagram.apply(Fields.OR, either, states(ConnectionState.ESTABLISHED, ConnectionState.RELATED, fromHere));
  }

  /** Packets to the gateway itself: from true sources that have an address, but for neighbour and listener discovery. */
  int toGateway() {
    Diagram diagram = leg.diagram();
    int what = services;
    if (leg.family() == Family.IPV6) what = diagram.apply(Fields.AND, what, diagram.ranges(PROTOCOL, only(Packet.ICMPV6), diagram.ranges(SELECTOR, NEIGHBOURS, NO, YES), YES));
    int from = diagram.apply(Fields.AND, what, leg.in(SOURCE, leg.in().owns(leg.family()).and(unconfigured(leg.family()).not()), YES, NO));
    return states(ConnectionState.NEW, ConnectionState.INVALID, from);
  }

  /** Packets that the machine sends itself, but for those that connection tracking cannot place. */
  int loopback() {
    IpSet own = leg.in().owns(leg.family());
    return states(ConnectionState.NEW, ConnectionState.RELATED, leg.diagram().apply(Fields.AND, services, leg.in(SOURCE, own, leg.in(DESTINATION, own, YES, NO), NO)));
  }

  private int states(ConnectionState first, ConnectionState last, int then) {
    return leg.diagram().ranges(STATE, Fields.states(first, last), then, NO);
  }

  /** Values that the later fields can have at all: a packet without ports has none. */
  private int services() {
    Diagram diagram = leg.diagram();
    int[] withPorts = {Packet.TCP, Packet.TCP, Packet.UDP, Packet.UDP};
    int[] icmp = only(leg.family() == Family.IPV4 ? Packet.ICMP : Packet.ICMPV6);
    int noSourcePort = diagram.ranges(SOURCE_PORT, only(0), YES, NO);
    int ports = diagram.ranges(SELECTOR, new int[] {0, MOST_PORT}, diagram.ranges(SOURCE_PORT, new int[] {0, MOST_PORT}, YES, NO), NO);
    int types = diagram.ranges(SELECTOR, new int[] {0, 255}, noSourcePort, NO);
    int bare = diagram.ranges(PROTOCOL, new int[] {0, 255}, diagram.ranges(SELECTOR, only(0), noSourcePort, NO), NO);
    int others = diagram.apply(Fields.AND, diagram.ranges(PROTOCOL, withPorts, NO, YES), diagram.ranges(PROTOCOL, icmp, NO, YES));
    int known = diagram.apply(Fields.OR, diagram.ranges(PROTOCOL, withPorts, ports, NO), diagram.ranges(PROTOCOL, icmp, types, NO));
    return diagram.apply(Fields.OR, known, diagram.apply(Fields.AND, bare, others));
  }

  private static int[] only(int number) {
    return new int[] {number, number};
  }
}
