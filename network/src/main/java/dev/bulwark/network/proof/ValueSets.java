package dev.bulwark.network.proof;

import dev.bulwark.network.diagram.AddressSet;
import dev.bulwark.network.diagram.BitMask;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.packet.IpSet;
import dev.bulwark.network.ruleset.Ruleset.Values;
import dev.bulwark.problem.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Values as a rule set has them, as sets that can be computed with. */
final class ValueSets {
  /** Masks with more holes than that stay masks; the others are a few ranges. */
  private static final int MOST_HOLES = 4;

  private ValueSets() {}

  static boolean contains(Values values, long number) {
    return switch (values) {
      case Values.Span span -> compare(span.lowHigh(), span.lowLow(), 0, number) <= 0 && compare(0, number, span.highHigh(), span.highLow()) <= 0;
      case Values.Masked masked -> masked.valueHigh() == 0 && (number & masked.maskLow()) == masked.valueLow();
      case Values.AnyBit any -> (number & any.mask()) != 0;
      case Values.Name name -> false;
      case Values.Members members -> false;
    };
  }

  static boolean contains(Collection<? extends Values> values, long number) {
    return values.stream().anyMatch(each -> contains(each, number));
  }

  static boolean contains(Values values, String text) {
    return values instanceof Values.Name name && (name.prefix() ? text.startsWith(name.text()) : text.equals(name.text()));
  }

  /** Of numbers from 0 to {@code most}: sorted ranges, {@code low, high}. */
  static int[] numbers(Collection<? extends Values> values, int most) {
    if (values.size() == 1 && values.iterator().next() instanceof Values.Span span) {
      if (span.lowHigh() != 0 || Long.compareUnsigned(span.lowLow(), most) > 0) return new int[0];
      return new int[] {(int) span.lowLow(), span.highHigh() != 0 || Long.compareUnsigned(span.highLow(), most) > 0 ? most : (int) span.highLow()};
    }
    java.util.BitSet bits = new java.util.BitSet(most + 1);
    for (Values each : values) {
      if (each instanceof Values.Span) {
        int[] one = numbers(List.of(each), most);
        if (one.length > 0) bits.set(one[0], one[1] + 1);
      } else {
        for (int i = 0; i <= most; i++) if (contains(each, i)) bits.set(i);
      }
    }
    List<Integer> ends = new ArrayList<>();
    for (int from = bits.nextSetBit(0); from >= 0; from = bits.nextSetBit(bits.nextClearBit(from))) {
      ends.add(from);
      ends.add(bits.nextClearBit(from) - 1);
    }
    return ends.stream().mapToInt(Integer::intValue).toArray();
  }

  static boolean contains(Values values, Ip ip) {
    return switch (values) {
      case Values.Span span -> compare(span.lowHigh(), span.lowLow(), ip.high(), ip.low()) <= 0 && compare(ip.high(), ip.low(), span.highHigh(), span.highLow()) <= 0;
      case Values.Masked masked -> mask(ip.family(), masked).contains(ip);
      case Values.AnyBit any -> throw anyBit();
      case Values.Name name -> false;
      case Values.Members members -> throw new IllegalArgumentException("what is in " + members.set() + " nobody knows");
    };
  }

  static AddressSet addresses(Family family, Collection<? extends Values> values) {
    List<IpSet.Range> ranges = new ArrayList<>();
    List<BitMask> masks = new ArrayList<>();
    for (Values each : values) {
      switch (each) {
        case Values.Span span -> ranges.add(new IpSet.Range(new Ip(family, span.lowHigh(), span.lowLow()), new Ip(family, span.highHigh(), span.highLow())));
        case Values.Masked masked -> masked(family, masked, ranges, masks);
        case Values.AnyBit any -> throw anyBit();
        case Values.Name name -> throw new IllegalArgumentException("a name among addresses");
        // Which these are decides nothing: that an address is among them is asked for itself.
        case Values.Members members -> {}
      }
    }
    return new AddressSet(IpSet.union(family, ranges), masks);
  }

  private static Problem anyBit() {
    return new Problem("NETWORK-201", "cannot be decided exactly: an address is asked for any of some bits", "name the addresses");
  }

  private static BitMask mask(Family family, Values.Masked masked) {
    return new BitMask(family, masked.maskHigh(), masked.maskLow(), masked.valueHigh(), masked.valueLow());
  }

  /** A mask with holes means many ranges: one for each value of the bits above its lowest run that it leaves free. */
  private static void masked(Family family, Values.Masked masked, List<IpSet.Range> into, List<BitMask> masks) {
    long allHigh = family == Family.IPV4 ? 0 : -1;
    long allLow = family == Family.IPV4 ? 0xffff_ffffL : -1;
    long freeHigh = ~masked.maskHigh() & allHigh;
    long freeLow = ~masked.maskLow() & allLow;
    if ((masked.valueHigh() & ~masked.maskHigh()) != 0 || (masked.valueLow() & ~masked.maskLow()) != 0) return;
    int tail = freeLow == -1 ? 64 + Long.numberOfTrailingZeros(~freeHigh) : Long.numberOfTrailingZeros(~freeLow);
    long spanHigh = tail >= 128 ? -1 : tail > 64 ? (1L << (tail - 64)) - 1 : 0;
    long spanLow = tail >= 64 ? -1 : (1L << tail) - 1;
    long holesHigh = freeHigh & ~spanHigh;
    long holesLow = freeLow & ~spanLow;
    int holes = Long.bitCount(holesHigh) + Long.bitCount(holesLow);
    if (holes > MOST_HOLES) {
      masks.add(mask(family, masked));
      return;
    }
    for (long i = 0; i < 1L << holes; i++) {
      long low = Long.expand(i, holesLow);
      long high = Long.expand(i >>> Long.bitCount(holesLow), holesHigh);
      Ip from = new Ip(family, masked.valueHigh() | high, masked.valueLow() | low);
      into.add(new IpSet.Range(from, new Ip(family, from.high() | (spanHigh & allHigh), from.low() | (spanLow & allLow))));
    }
  }

  private static int compare(long high, long low, long otherHigh, long otherLow) {
    int highs = Long.compareUnsigned(high, otherHigh);
    return highs != 0 ? highs : Long.compareUnsigned(low, otherLow);
  }
}
