package dev.bulwark.network.proof;

import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.packet.IpSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The addresses of a family, cut wherever any of the given sets begins or ends. Addresses of one piece belong to the same sets, so that proofs ask for the piece's number alone, whatever the family's length. */
final class Pieces {
  private final Family family;
  private final Ip[] starts;
  private final Map<IpSet, int[]> known = new HashMap<>();

  Pieces(Family family, Iterable<IpSet> sets) {
    this.family = family;
    List<Ip> cuts = new ArrayList<>(List.of(family.lowest()));
    for (IpSet set : sets) {
      for (IpSet.Range range : set.ranges()) {
        cuts.add(range.low());
        if (!range.high().isHighest()) cuts.add(range.high().next());
      }
    }
    Collections.sort(cuts);
    this.starts = distinct(cuts);
  }

  private static Ip[] distinct(List<Ip> sorted) {
    List<Ip> once = new ArrayList<>(sorted.size());
    for (Ip ip : sorted) if (once.isEmpty() || !once.getLast().equals(ip)) once.add(ip);
    return once.toArray(Ip[]::new);
  }

  int count() {
    return starts.length;
  }

  /** Its pieces as sorted ranges, {@code low, high}; every range's ends must have been cut. */
  int[] of(IpSet set) {
    return known.computeIfAbsent(
        set,
        each -> {
          int[] ranges = new int[2 * each.ranges().size()];
          for (int i = 0; i < each.ranges().size(); i++) {
            IpSet.Range range = each.ranges().get(i);
            ranges[2 * i] = Arrays.binarySearch(starts, range.low());
            ranges[2 * i + 1] = range.high().isHighest() ? starts.length - 1 : Arrays.binarySearch(starts, range.high().next()) - 1;
          }
          return ranges;
        });
  }

  /** The piece that an address lies in. */
  int of(Ip ip) {
    int at = Arrays.binarySearch(starts, ip);
    return at >= 0 ? at : -at - 2;
  }

  /** The addresses from one piece to another, both included. */
  IpSet.Range range(int first, int last) {
    return new IpSet.Range(starts[first], last + 1 >= starts.length ? family.highest() : starts[last + 1].previous());
  }
}
