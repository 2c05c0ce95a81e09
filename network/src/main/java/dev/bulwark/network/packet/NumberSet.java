package dev.bulwark.network.packet;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A set of numbers from 0 to 65,535 (ports, or ICMP types up to 255), as sorted ranges that neither overlap nor touch. */
public record NumberSet(List<Range> ranges) {
  public static final int MOST = 65_535;
  public static final NumberSet NONE = new NumberSet(List.of());
  public static final NumberSet ALL = of(0, MOST);

  /** Both ends belong to it. */
  public record Range(int low, int high) {
    public Range {
      if (low < 0 || high > MOST || low > high) throw new IllegalArgumentException("a range from " + low + " to " + high);
    }
  }

  public NumberSet {
    ranges = List.copyOf(ranges);
  }

  public static NumberSet of(int only) {
    return of(only, only);
  }

  public static NumberSet of(int low, int high) {
    return new NumberSet(List.of(new Range(low, high)));
  }

  public static NumberSet union(Collection<Range> ranges) {
    List<Range> sorted = new ArrayList<>(ranges);
    sorted.sort((a, b) -> Integer.compare(a.low(), b.low()));
    List<Range> merged = new ArrayList<>();
    for (Range range : sorted) {
      Range last = merged.isEmpty() ? null : merged.getLast();
      if (last != null && last.high() + 1 >= range.low()) {
        if (range.high() > last.high()) merged.set(merged.size() - 1, new Range(last.low(), range.high()));
      } else {
        merged.add(range);
      }
    }
    return new NumberSet(merged);
  }

  public boolean isEmpty() {
    return ranges.isEmpty();
  }

  public boolean contains(int number) {
    for (Range range : ranges) if (number >= range.low() && number <= range.high()) return true;
    return false;
  }

  public NumberSet or(NumberSet other) {
    List<Range> either = new ArrayList<>(ranges);
    either.addAll(other.ranges);
    return union(either);
  }

  public NumberSet and(NumberSet other) {
    List<Range> both = new ArrayList<>();
    for (Range a : ranges) {
      for (Range b : other.ranges) {
        int low = Math.max(a.low(), b.low());
        int high = Math.min(a.high(), b.high());
        if (low <= high) both.add(new Range(low, high));
      }
    }
    return union(both);
  }

  public NumberSet not() {
    List<Range> rest = new ArrayList<>();
    int from = 0;
    for (Range range : ranges) {
      if (range.low() > from) rest.add(new Range(from, range.low() - 1));
      from = range.high() + 1;
    }
    if (from <= MOST) rest.add(new Range(from, MOST));
    return new NumberSet(rest);
  }
}
