package dev.bulwark.network.proof;

import static dev.bulwark.network.proof.Fields.DESTINATION;
import static dev.bulwark.network.proof.Fields.MAYBE;
import static dev.bulwark.network.proof.Fields.NO;
import static dev.bulwark.network.proof.Fields.PROTOCOL;
import static dev.bulwark.network.proof.Fields.SELECTOR;
import static dev.bulwark.network.proof.Fields.SOURCE;
import static dev.bulwark.network.proof.Fields.SOURCE_PORT;
import static dev.bulwark.network.proof.Fields.STATE;
import static dev.bulwark.network.proof.Fields.YES;

import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Packet;
import dev.bulwark.network.packet.Packet.ConnectionState;
import dev.bulwark.network.ruleset.Ruleset.Field;
import dev.bulwark.network.ruleset.Ruleset.Match;
import dev.bulwark.network.ruleset.Ruleset.Values;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Matches of rules as diagrams that answer yes, no, or maybe, for the packets of one leg. */
final class Matches {
  private final Leg leg;

  /** The most that one leg asks: the same match in the same place, for every other zone again. */
  private final IdentityHashMap<Match, Map<Place, Integer>> known = new IdentityHashMap<>();

  /** Protocols whose packets have ports. */
  private final int[] withPorts;

  /** @param bytes read the bytes behind any header but ICMP's as ports, as the kernel does; otherwise they are unknown but for TCP and UDP */
  Matches(Leg leg, boolean bytes) {
    this.leg = leg;
    int icmp = leg.family() == Family.IPV4 ? Packet.ICMP : Packet.ICMPV6;
    this.withPorts = bytes ? new int[] {0, icmp - 1, icmp + 1, 255} : new int[] {Packet.TCP, Packet.TCP, Packet.UDP, Packet.UDP};
  }

  int of(Match match, Place place) {
    Map<Place, Integer> here = known.computeIfAbsent(match, key -> new HashMap<>());
    Integer node = here.get(place);
    if (node != null) return node;
    int made = make(match, place);
    here.put(place, made);
    return made;
  }

  private int make(Match match, Place place) {
    int either;
    if (match.fields().size() == 1) {
      List<Values> values = new ArrayList<>(match.alternatives().size());
      for (List<Values> each : match.alternatives()) values.add(each.getFirst());
      either = one(match.fields().getFirst(), values, place);
    } else {
      List<Integer> nodes = new ArrayList<>();
      for (List<Values> each : match.alternatives()) {
        int node = all(match.fields(), each, place);
        if (node != NO) nodes.add(node);
      }
      either = leg.fold(Fields.OR, nodes, NO);
    }
    if (!match.negated()) return either;
    int not = leg.diagram().apply(Fields.NOT, either, YES);
    for (Field field : match.fields()) not = leg.diagram().apply(Fields.AND, not, present(field, place));
    return not;
  }

  /** One key of a verdict map, or one element of a set of concatenations. */
  int all(List<Field> fields, List<Values> values, Place place) {
    // Names first: most keys are about other zones, and then nothing has to be built.
    for (int i = 0; i < fields.size(); i++) {
      String name = fields.get(i) == Field.IIFNAME ? place.iif() : fields.get(i) == Field.OIFNAME ? Objects.requireNonNullElse(place.oif(), "") : null;
      if (name != null && !ValueSets.contains(values.get(i), name)) return NO;
    }
    int node = YES;
    for (int i = 0; i < fields.size() && node != NO; i++) node = leg.diagram().apply(Fields.AND, node, one(fields.get(i), List.of(values.get(i)), place));
    return node;
  }

  /** Whether a packet has the field at all. A name to leave by is empty in newer kernels and missing in older ones as long as it is not known. */
  private int present(Field field, Place place) {
    return switch (field) {
      case IPV4_SOURCE, IPV4_DESTINATION -> leg.family() == Family.IPV4 ? YES : NO;
      case IPV6_SOURCE, IPV6_DESTINATION -> leg.family() == Family.IPV6 ? YES : NO;
      case SOURCE_PORT, DESTINATION_PORT -> leg.diagram().ranges(PROTOCOL, withPorts, YES, MAYBE);
      case ICMP_TYPE -> icmp(Family.IPV4, Packet.ICMP, YES);
      case ICMPV6_TYPE -> icmp(Family.IPV6, Packet.ICMPV6, YES);
      case OIFNAME -> place.oif() == null ? MAYBE : YES;
      default -> YES;
    };
  }

  private int one(Field field, Collection<Values> values, Place place) {
    return switch (field) {
      case IIFNAME -> name(values, place.iif());
      case OIFNAME -> place.oif() == null ? NO : name(values, place.oif());
      case NFPROTO -> ValueSets.contains(values, leg.family() == Family.IPV4 ? 2 : 10) ? YES : NO;
      case L4PROTO -> numbers(PROTOCOL, values, 255);
      case IPV4_SOURCE -> addresses(Family.IPV4, SOURCE, values);
      case IPV4_DESTINATION -> addresses(Family.IPV4, DESTINATION, values);
      case IPV6_SOURCE -> addresses(Family.IPV6, SOURCE, values);
      case IPV6_DESTINATION -> addresses(Family.IPV6, DESTINATION, values);
      // Whatever follows the header of another protocol, a match on ports reads it as one: it may match or not.
      case SOURCE_PORT -> leg.diagram().ranges(PROTOCOL, withPorts, numbers(SOURCE_PORT, values, 65_535), MAYBE);
      case DESTINATION_PORT -> leg.diagram().ranges(PROTOCOL, withPorts, numbers(SELECTOR, values, 65_535), MAYBE);
      case ICMP_TYPE -> icmp(Family.IPV4, Packet.ICMP, numbers(SELECTOR, values, 255));
      case ICMPV6_TYPE -> icmp(Family.IPV6, Packet.ICMPV6, numbers(SELECTOR, values, 255));
      case CT_STATE -> state(values, place);
      case ETHER_SOURCE -> MAYBE;
      case REVERSE_PATH -> leg.owned(ValueSets.contains(values, 1) ? YES : NO, ValueSets.contains(values, 0) ? YES : NO);
    };
  }

  private static int name(Collection<Values> values, String name) {
    for (Values each : values) if (ValueSets.contains(each, name)) return YES;
    return NO;
  }

  private int numbers(int field, Collection<Values> values, int most) {
    return leg.diagram().ranges(field, ValueSets.numbers(values, most), YES, NO);
  }

  private int addresses(Family family, int field, Collection<Values> values) {
    if (family != leg.family()) return NO;
    int listed = leg.in(field, ValueSets.addresses(family, values), YES, NO);
    return leg.diagram().apply(Fields.OR, listed, leg.members().in(values));
  }

  private int icmp(Family family, int protocol, int types) {
    return family == leg.family() ? leg.diagram().ranges(PROTOCOL, new int[] {protocol, protocol}, types, NO) : NO;
  }

  private int state(Collection<Values> values, Place place) {
    int before = ValueSets.contains(values, Fields.bit(ConnectionState.INVALID)) ? YES : NO;
    if (place.tracking() == Place.Tracking.NOT_YET) return before;
    int node = NO;
    for (ConnectionState state : Fields.STATES)
      if (ValueSets.contains(values, Fields.bit(state))) node = leg.diagram().apply(Fields.OR, node, leg.diagram().ranges(STATE, Fields.states(state, state), YES, NO));
    // Either: before or after connection tracking, which of two hooks of one priority runs first is not written down.
    if (place.tracking() == Place.Tracking.EITHER) return leg.diagram().apply(EITHER, node, before);
    return node;
  }

  private static final dev.bulwark.network.diagram.Operation EITHER = new dev.bulwark.network.diagram.Operation(0b1110, 0b1110, (a, b) -> a | b);
}
