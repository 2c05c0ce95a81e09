package dev.bulwark.network.proof;

import static dev.bulwark.network.proof.Fields.MAYBE;
import static dev.bulwark.network.proof.Fields.NO;
import static dev.bulwark.network.proof.Fields.YES;

import dev.bulwark.network.model.ModelZone;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.packet.Packet;
import dev.bulwark.network.packet.Packet.ConnectionState;
import dev.bulwark.network.ruleset.Ruleset.Field;
import dev.bulwark.network.ruleset.Ruleset.Match;
import dev.bulwark.network.ruleset.Ruleset.Values;
import java.util.List;

/** Whether one packet matches, does not, or may: as {@link Matches}, for a single packet. */
final class PacketMatch {
  private PacketMatch() {}

  static int of(Match match, Packet packet, List<String> resolved, ModelZone in, Place place) {
    int either = NO;
    for (List<Values> each : match.alternatives()) {
      int one = all(match.fields(), each, packet, resolved, in, place);
      either = either == YES || one == YES ? YES : Math.max(either, one);
    }
    if (!match.negated()) return either;
    int not = either == MAYBE ? MAYBE : either == YES ? NO : YES;
    for (Field field : match.fields()) {
      int present = present(field, packet, place);
      not = not == NO || present == NO ? NO : not == MAYBE || present == MAYBE ? MAYBE : YES;
    }
    return not;
  }

  static int all(List<Field> fields, List<Values> values, Packet packet, List<String> resolved, ModelZone in, Place place) {
    int all = YES;
    for (int i = 0; i < fields.size(); i++) {
      int one = one(fields.get(i), values.get(i), packet, resolved, in, place);
      if (one == NO) return NO;
      if (one == MAYBE) all = MAYBE;
    }
    return all;
  }

  private static int present(Field field, Packet packet, Place place) {
    return switch (field) {
      case IPV4_SOURCE, IPV4_DESTINATION -> packet.family() == Family.IPV4 ? YES : NO;
      case IPV6_SOURCE, IPV6_DESTINATION -> packet.family() == Family.IPV6 ? YES : NO;
      case SOURCE_PORT, DESTINATION_PORT -> packet.hasPorts() ? YES : MAYBE;
      case ICMP_TYPE -> packet.family() == Family.IPV4 && packet.hasIcmpType() ? YES : NO;
      case ICMPV6_TYPE -> packet.family() == Family.IPV6 && packet.hasIcmpType() ? YES : NO;
      case OIFNAME -> place.oif() == null ? MAYBE : YES;
      default -> YES;
    };
  }

  private static int one(Field field, Values values, Packet packet, List<String> resolved, ModelZone in, Place place) {
    return switch (field) {
      case IIFNAME -> yes(ValueSets.contains(values, packet.iif()));
      case OIFNAME -> place.oif() == null ? NO : yes(ValueSets.contains(values, place.oif()));
      case NFPROTO -> yes(ValueSets.contains(values, packet.family() == Family.IPV4 ? 2 : 10));
      case L4PROTO -> yes(ValueSets.contains(values, packet.protocol()));
      case IPV4_SOURCE -> address(Family.IPV4, values, packet.source(), List.of());
      case IPV4_DESTINATION -> address(Family.IPV4, values, packet.destination(), resolved);
      case IPV6_SOURCE -> address(Family.IPV6, values, packet.source(), List.of());
      case IPV6_DESTINATION -> address(Family.IPV6, values, packet.destination(), resolved);
      case SOURCE_PORT -> packet.hasPorts() ? yes(ValueSets.contains(values, packet.sourcePort())) : MAYBE;
      case DESTINATION_PORT -> packet.hasPorts() ? yes(ValueSets.contains(values, packet.destinationPort())) : MAYBE;
      case ICMP_TYPE -> yes(packet.family() == Family.IPV4 && packet.hasIcmpType() && ValueSets.contains(values, packet.icmpType()));
      case ICMPV6_TYPE -> yes(packet.family() == Family.IPV6 && packet.hasIcmpType() && ValueSets.contains(values, packet.icmpType()));
      case CT_STATE -> state(values, packet, place);
      case ETHER_SOURCE -> MAYBE;
      case REVERSE_PATH -> yes(ValueSets.contains(values, in.owns(packet.family()).contains(packet.source()) ? 1 : 0));
    };
  }

  private static int state(Values values, Packet packet, Place place) {
    int before = yes(ValueSets.contains(values, Fields.bit(ConnectionState.INVALID)));
    int after = yes(ValueSets.contains(values, Fields.bit(packet.state())));
    return switch (place.tracking()) {
      case NOT_YET -> before;
      case DONE -> after;
      case EITHER -> before | after;
    };
  }

  private static int address(Family family, Values values, Ip ip, List<String> resolved) {
    if (values instanceof Values.Members(String set)) return yes(ip.family() == family && resolved.contains(set));
    return yes(ip.family() == family && ValueSets.contains(values, ip));
  }

  private static int yes(boolean is) {
    return is ? YES : NO;
  }
}
