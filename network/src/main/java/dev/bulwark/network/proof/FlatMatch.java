package dev.bulwark.network.proof;

import dev.bulwark.network.diagram.Pieces;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Packet;
import dev.bulwark.network.ruleset.Ruleset.Chain;
import dev.bulwark.network.ruleset.Ruleset.Field;
import dev.bulwark.network.ruleset.Ruleset.Hook;
import dev.bulwark.network.ruleset.Ruleset.Match;
import dev.bulwark.network.ruleset.Ruleset.Values;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Matches as boxes, for one base chain and family. What {@link Matches} answers with maybe has none. */
final class FlatMatch {
  private static final int SOURCE = 0;
  private static final int DESTINATION = 1;
  private static final int PROTOCOL = 2;
  private static final int SELECTOR = 3;
  private static final int SOURCE_PORT = 4;
  private static final int IIF = 5;
  private static final int OIF = 6;
  private static final int STATE = 7;
  private static final int REVERSE = 8;
  static final int FIELDS = 9;
  private static final int[] NONE = {};
  private final Place place;
  private final Family family;
  private final Pieces pieces;
  private final List<String> iifs;
  private final List<String> oifs;
  private final int icmp;
  private final int[] most;

  FlatMatch(Chain base, Family family, Pieces pieces, List<String> iifs, List<String> oifs) {
    this.place = Place.in(base, "", base.hook() == Hook.FORWARD ? "" : null);
    this.family = family;
    this.pieces = pieces;
    this.iifs = iifs;
    this.oifs = oifs;
    this.icmp = family == Family.IPV4 ? Packet.ICMP : Packet.ICMPV6;
    this.most = new int[] {pieces.count() - 1, pieces.count() - 1, 255, 65_535, 65_535, iifs.size() - 1, oifs.size() - 1, Fields.STATES.size() - 1, 1};
  }

  int[] everything() {
    int[] box = new int[2 * FIELDS];
    for (int field = 0; field < FIELDS; field++) box[2 * field + 1] = most[field];
    return box;
  }

  /** Types above 255, and source ports of ICMP. */
  List<int[]> impossible() {
    int[] types = everything();
    types[2 * PROTOCOL] = types[2 * PROTOCOL + 1] = icmp;
    int[] ports = types.clone();
    types[2 * SELECTOR] = 256;
    ports[2 * SOURCE_PORT] = 1;
    return List.of(types, ports);
  }

  boolean hasIcmp(int[] box) {
    return box[2 * PROTOCOL] <= icmp && box[2 * PROTOCOL + 1] >= icmp;
  }

  static boolean asksPorts(Match match) {
    return match.fields().contains(Field.SOURCE_PORT) || match.fields().contains(Field.DESTINATION_PORT);
  }

  /** The part of a region that matches; null where that is not certain. */
  @Nullable List<int[]> and(List<int[]> region, Match match) {
    if (match.fields().size() == 1) return and(region, match.fields().getFirst(), match.alternatives().stream().map(List::getFirst).toList(), match.negated());
    if (match.negated()) return null;
    List<int[]> common = new ArrayList<>();
    for (List<Values> each : match.alternatives()) {
      List<int[]> left = region;
      for (int i = 0; i < match.fields().size() && left != null && !left.isEmpty(); i++) left = and(left, match.fields().get(i), List.of(each.get(i)), false);
      if (left == null) return null;
      common.addAll(left);
    }
    return common;
  }

  private @Nullable List<int[]> and(List<int[]> region, Field field, List<Values> values, boolean negated) {
    // What a resolver puts into a set is in no box.
    if (values.stream().anyMatch(each -> each instanceof Values.Members)) return null;
    return switch (field) {
      case IIFNAME -> and(region, IIF, names(iifs, values), negated);
      case OIFNAME -> place.oif() != null ? and(region, OIF, names(oifs, values), negated) : negated ? null : List.of();
      case NFPROTO -> ValueSets.contains(values, family == Family.IPV4 ? 2 : 10) != negated ? region : List.of();
      case L4PROTO -> and(region, PROTOCOL, ValueSets.numbers(values, 255), negated);
      case IPV4_SOURCE -> addresses(region, Family.IPV4, SOURCE, values, negated);
      case IPV4_DESTINATION -> addresses(region, Family.IPV4, DESTINATION, values, negated);
      case IPV6_SOURCE -> addresses(region, Family.IPV6, SOURCE, values, negated);
      case IPV6_DESTINATION -> addresses(region, Family.IPV6, DESTINATION, values, negated);
      case SOURCE_PORT -> and(region, SOURCE_PORT, ValueSets.numbers(values, 65_535), negated);
      case DESTINATION_PORT -> and(region, SELECTOR, ValueSets.numbers(values, 65_535), negated);
      case ICMP_TYPE -> types(region, Family.IPV4, values, negated);
      case ICMPV6_TYPE -> types(region, Family.IPV6, values, negated);
      case CT_STATE -> place.tracking() == Place.Tracking.DONE ? and(region, STATE, states(values), negated) : null;
      case ETHER_SOURCE -> null;
      case REVERSE_PATH -> and(region, REVERSE, ranges(reverse(values)), negated);
    };
  }

  private List<int[]> addresses(List<int[]> region, Family of, int field, List<Values> values, boolean negated) {
    return of == family ? and(region, field, pieces.of(ValueSets.addresses(family, values)), negated) : List.of();
  }

  private List<int[]> types(List<int[]> region, Family of, List<Values> values, boolean negated) {
    return of == family ? and(and(region, PROTOCOL, new int[] {icmp, icmp}, false), SELECTOR, ValueSets.numbers(values, 255), negated) : List.of();
  }

  private static int[] names(List<String> known, List<Values> values) {
    BitSet named = new BitSet();
    for (int i = 0; i < known.size(); i++) for (Values each : values) if (ValueSets.contains(each, known.get(i))) named.set(i);
    return ranges(named);
  }

  private static int[] states(List<Values> values) {
    BitSet states = new BitSet();
    for (int i = 0; i < Fields.STATES.size(); i++) if (ValueSets.contains(values, Fields.bit(Fields.STATES.get(i)))) states.set(i);
    return ranges(states);
  }

  private static BitSet reverse(List<Values> values) {
    BitSet ways = new BitSet();
    for (int way = 0; way < 2; way++) if (ValueSets.contains(values, way)) ways.set(way);
    return ways;
  }

  private static int[] ranges(BitSet bits) {
    List<Integer> ends = new ArrayList<>();
    for (int from = bits.nextSetBit(0); from >= 0; from = bits.nextSetBit(bits.nextClearBit(from))) {
      ends.add(from);
      ends.add(bits.nextClearBit(from) - 1);
    }
    return ends.stream().mapToInt(Integer::intValue).toArray();
  }

  private List<int[]> and(List<int[]> region, int field, int[] in, boolean negated) {
    int[] ranges = negated ? outside(in, most[field]) : in;
    List<int[]> common = new ArrayList<>();
    for (int[] box : region)
      for (int i = 0; i < ranges.length; i += 2) {
        int low = Math.max(box[2 * field], ranges[i]);
        int high = Math.min(box[2 * field + 1], ranges[i + 1]);
        if (low > high) continue;
        int[] both = box.clone();
        both[2 * field] = low;
        both[2 * field + 1] = high;
        common.add(both);
      }
    return common;
  }

  private static int[] outside(int[] ranges, int most) {
    BitSet bits = new BitSet();
    bits.set(0, most + 1);
    for (int i = 0; i < ranges.length; i += 2) bits.clear(ranges[i], ranges[i + 1] + 1);
    return ranges.length == 0 ? new int[] {0, most} : bits.isEmpty() ? NONE : ranges(bits);
  }
}
