package dev.bulwark.network.diagram;

import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.packet.IpSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of a family in pieces that none of the given sets tells apart, so that whoever decides about rules asks for a piece's number alone, whatever the family's length.
 *
 * <h2>Guarantees</h2> Addresses of one piece are in the same sets. Pieces are numbered so that a set is mostly one range of them, whether it is a prefix or hosts from anywhere.
 */
public final class Pieces {
  /** Steps that ordering may take; with more, pieces stay in the order of addresses. */
  private static final long ORDERING = 100_000_000;

  private final Family family;
  private final Ip[] starts;
  private final @Nullable MaskCells masks;

  /** The cells that agree with each mask. */
  private final Map<BitMask, BitSet> byMask = new HashMap<>();

  /** Of each range of addresses between two starts its first cell: there is one for each kind of address that masks tell apart in it. */
  private final int[] firstCell;

  /** What masks say of each cell; empty where there are none. */
  private final List<MaskCells.Cell> cells = new ArrayList<>();

  private final int count;
  private final int[] pieceOf;

  /** The cells of each piece. */
  private final int[] order;

  private final int[] begin;
  private final Map<AddressSet, int[]> known = new HashMap<>();

  /**
   * Cuts the addresses by these sets, which must all be of the family.
   *
   * @throws dev.bulwark.problem.Problem NETWORK-201 when masks tell too many kinds of addresses apart
   */
  public Pieces(Family family, Collection<AddressSet> sets) {
    this.family = family;
    List<Ip> cuts = new ArrayList<>(List.of(family.lowest()));
    for (AddressSet set : sets) {
      for (IpSet.Range range : set.ranges().ranges()) {
        cuts.add(range.low());
        if (!range.high().isHighest()) cuts.add(range.high().next());
      }
    }
    Collections.sort(cuts);
    this.starts = distinct(cuts);
    List<BitMask> kinds = sets.stream().flatMap(set -> set.masks().stream()).distinct().toList();
    this.masks = kinds.isEmpty() ? null : new MaskCells(family, kinds);
    this.firstCell = new int[starts.length + 1];
    for (int i = 0; i < starts.length; i++) firstCell[i + 1] = firstCell[i] + (masks == null ? 1 : kinds(masks, i));
    for (int cell = 0; cell < cells.size(); cell++) {
      BitSet agrees = cells.get(cell).agrees();
      for (int i = agrees.nextSetBit(0); i >= 0; i = agrees.nextSetBit(i + 1)) byMask.computeIfAbsent(kinds.get(i), key -> new BitSet()).set(cell);
    }
    for (BitMask mask : kinds) byMask.putIfAbsent(mask, new BitSet());
    Refinement refinement = new Refinement(firstCell[starts.length]);
    List<int[]> wideFirst = new ArrayList<>();
    long steps = 0;
    for (AddressSet set : new LinkedHashSet<>(sets)) {
      int[] ranges = cells(set);
      steps += size(ranges);
      wideFirst.add(ranges);
    }
    if (steps <= ORDERING) {
      wideFirst.sort((a, b) -> Integer.compare(size(b), size(a)));
      for (int[] ranges : wideFirst) refinement.split(ranges);
    }
    this.pieceOf = steps <= ORDERING ? refinement.numbers() : java.util.stream.IntStream.range(0, firstCell[starts.length]).toArray();
    this.count = steps <= ORDERING ? refinement.blocks() : pieceOf.length;
    this.order = refinement.order();
    this.begin = new int[count + 1];
    for (int cell : order) begin[pieceOf[cell] + 1]++;
    for (int piece = 0; piece < count; piece++) begin[piece + 1] += begin[piece];
  }

  private static Ip[] distinct(List<Ip> sorted) {
    List<Ip> once = new ArrayList<>(sorted.size());
    for (Ip ip : sorted) if (once.isEmpty() || !once.getLast().equals(ip)) once.add(ip);
    return once.toArray(Ip[]::new);
  }

  private int kinds(MaskCells by, int interval) {
    List<MaskCells.Cell> here = by.in(interval(interval));
    cells.addAll(here);
    return here.size();
  }

  private static int size(int[] ranges) {
    int size = 0;
    for (int i = 0; i < ranges.length; i += 2) size += ranges[i + 1] - ranges[i] + 1;
    return size;
  }

  public int count() {
    return count;
  }

  public int[] of(IpSet set) {
    return of(AddressSet.of(set));
  }

  /** Its pieces as sorted ranges, {@code low, high}; the set, or all that it is made of, must have been given. */
  public int[] of(AddressSet set) {
    return known.computeIfAbsent(
        set,
        each -> {
          int[] ranges = cells(each);
          BitSet pieces = new BitSet(count);
          long whole = 0;
          for (int i = 0; i < ranges.length; i += 2) for (int cell = ranges[i]; cell <= ranges[i + 1]; cell++) pieces.set(pieceOf[cell]);
          for (int piece = pieces.nextSetBit(0); piece >= 0; piece = pieces.nextSetBit(piece + 1)) whole += begin[piece + 1] - begin[piece];
          if (whole != size(ranges)) throw new IllegalArgumentException("a set that cuts a piece");
          return ranges(pieces);
        });
  }

  private int[] cells(AddressSet set) {
    List<IpSet.Range> ranges = set.ranges().ranges();
    int[] plain = new int[2 * ranges.size()];
    for (int i = 0; i < ranges.size(); i++) {
      int low = Arrays.binarySearch(starts, ranges.get(i).low());
      int next = ranges.get(i).high().isHighest() ? starts.length : Arrays.binarySearch(starts, ranges.get(i).high().next());
      if (low < 0 || next < 0) throw new IllegalArgumentException("a set that cuts a piece");
      plain[2 * i] = firstCell[low];
      plain[2 * i + 1] = firstCell[next] - 1;
    }
    if (set.masks().isEmpty()) return plain;
    BitSet all = new BitSet();
    for (int i = 0; i < plain.length; i += 2) all.set(plain[i], plain[i + 1] + 1);
    for (BitMask mask : set.masks()) {
      BitSet agreeing = byMask.get(mask);
      if (agreeing == null) throw new IllegalArgumentException("a mask that was not given");
      all.or(agreeing);
    }
    return ranges(all);
  }

  private static int[] ranges(BitSet bits) {
    int[] ends = new int[16];
    int size = 0;
    for (int from = bits.nextSetBit(0); from >= 0; from = bits.nextSetBit(ends[size - 1] + 1)) {
      if (size + 2 > ends.length) ends = Arrays.copyOf(ends, size * 2);
      ends[size++] = from;
      ends[size++] = bits.nextClearBit(from) - 1;
    }
    return Arrays.copyOf(ends, size);
  }

  /** The piece that an address lies in. */
  public int of(Ip ip) {
    int at = Arrays.binarySearch(starts, ip);
    int interval = at >= 0 ? at : -at - 2;
    if (masks == null) return pieceOf[firstCell[interval]];
    BitSet agrees = masks.of(ip);
    for (int cell = firstCell[interval]; cell < firstCell[interval + 1]; cell++) if (cells.get(cell).agrees().equals(agrees)) return pieceOf[cell];
    throw new IllegalStateException("an address of no kind");
  }

  /** Addresses of a piece, at least one: all of them, but only examples where masks with holes take part. */
  public List<IpSet.Range> addresses(int piece) {
    List<IpSet.Range> addresses = new ArrayList<>();
    for (int i = begin[piece]; i < begin[piece + 1]; i++) {
      int cell = order[i];
      int at = Arrays.binarySearch(firstCell, cell);
      int interval = at >= 0 ? at : -at - 2;
      boolean whole = firstCell[interval + 1] - firstCell[interval] == 1;
      addresses.add(whole ? interval(interval) : new IpSet.Range(cells.get(cell).witness(), cells.get(cell).witness()));
    }
    return addresses;
  }

  private IpSet.Range interval(int interval) {
    return new IpSet.Range(starts[interval], interval + 1 == starts.length ? family.highest() : starts[interval + 1].previous());
  }
}
