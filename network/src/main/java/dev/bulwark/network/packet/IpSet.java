package dev.bulwark.network.packet;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A set of addresses of one family, as sorted ranges that neither overlap nor touch; so equal sets are equal records. */
public record IpSet(Family family, List<Range> ranges) {
  /** Both ends belong to it. */
  public record Range(Ip low, Ip high) {
    public Range {
      if (low.compareTo(high) > 0) throw new IllegalArgumentException("a range upside down");
    }
  }

  public IpSet {
    ranges = List.copyOf(ranges);
  }

  public static IpSet none(Family family) {
    return new IpSet(family, List.of());
  }

  public static IpSet all(Family family) {
    return new IpSet(family, List.of(new Range(family.lowest(), family.highest())));
  }

  public static IpSet of(Ip... addresses) {
    if (addresses.length == 0) throw new IllegalArgumentException("which family?");
    List<Range> ranges = new ArrayList<>();
    for (Ip address : addresses) ranges.add(new Range(address, address));
    return union(addresses[0].family(), ranges);
  }

  /** Those of the given prefixes that are of this family. */
  public static IpSet of(Family family, Collection<Prefix> prefixes) {
    List<Range> ranges = new ArrayList<>();
    for (Prefix prefix : prefixes) if (prefix.family() == family) ranges.add(new Range(prefix.first(), prefix.last()));
    return union(family, ranges);
  }

  /** All that is in any of the ranges, which may come in any order and overlap. */
  public static IpSet union(Family family, Collection<Range> ranges) {
    List<Range> sorted = new ArrayList<>(ranges);
    sorted.sort((a, b) -> a.low().compareTo(b.low()));
    List<Range> merged = new ArrayList<>();
    for (Range range : sorted) {
      Range last = merged.isEmpty() ? null : merged.getLast();
      if (last != null && (last.high().isHighest() || last.high().next().compareTo(range.low()) >= 0)) {
        if (range.high().compareTo(last.high()) > 0) merged.set(merged.size() - 1, new Range(last.low(), range.high()));
      } else {
        merged.add(range);
      }
    }
    return new IpSet(family, merged);
  }

  public boolean isEmpty() {
    return ranges.isEmpty();
  }

  public boolean isAll() {
    return equals(all(family));
  }

  public boolean contains(Ip ip) {
    int low = 0;
    int high = ranges.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      Range range = ranges.get(middle);
      if (ip.compareTo(range.low()) < 0) high = middle - 1;
      else if (ip.compareTo(range.high()) > 0) low = middle + 1;
      else return ip.family() == family;
    }
    return false;
  }

  public IpSet and(IpSet other) {
    List<Range> both = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < ranges.size() && j < other.ranges.size()) {
      Range a = ranges.get(i);
      Range b = other.ranges.get(j);
      Ip low = a.low().compareTo(b.low()) > 0 ? a.low() : b.low();
      Ip high = a.high().compareTo(b.high()) < 0 ? a.high() : b.high();
      if (low.compareTo(high) <= 0) both.add(new Range(low, high));
      if (a.high().compareTo(b.high()) < 0) i++;
      else j++;
    }
    return new IpSet(family, both);
  }

  public IpSet or(IpSet other) {
    List<Range> either = new ArrayList<>(ranges);
    either.addAll(other.ranges);
    return union(family, either);
  }

  public IpSet not() {
    List<Range> rest = new ArrayList<>();
    Ip from = family.lowest();
    for (Range range : ranges) {
      if (range.low().compareTo(from) > 0) rest.add(new Range(from, range.low().previous()));
      if (range.high().isHighest()) return new IpSet(family, rest);
      from = range.high().next();
    }
    rest.add(new Range(from, family.highest()));
    return new IpSet(family, rest);
  }

  /** The fewest prefixes that make up exactly this set, in order. */
  public List<Prefix> prefixes() {
    List<Prefix> prefixes = new ArrayList<>();
    for (Range range : ranges) cover(range, prefixes);
    return prefixes;
  }

  private void cover(Range range, List<Prefix> into) {
    Ip from = range.low();
    while (true) {
      int length = family.bits();
      while (length > 0) {
        Prefix wider = Prefix.around(from, length - 1);
        if (!wider.first().equals(from) || wider.last().compareTo(range.high()) > 0) break;
        length--;
      }
      Prefix prefix = Prefix.around(from, length);
      into.add(prefix);
      if (prefix.last().equals(range.high())) return;
      from = prefix.last().next();
    }
  }
}
