package dev.bulwark.network.diagram;

import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.packet.IpSet;
import dev.bulwark.network.packet.Prefix;
import dev.bulwark.problem.Problem;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells addresses apart by which of some masks they agree with, bit by bit, without going over the addresses: what follows a bit depends only on the masks that still can agree.
 *
 * <p>Bounded: more work than {@link #WORK}, or memory than {@link #MEMORY}, ends in {@code NETWORK-201}.
 */
final class MaskCells {
  /** Masks held against networks: a second or two. */
  private static final long WORK = 1 << 27;

  /** Words for what masks say of cells, in all: some 50 MiB with what is around them. */
  private static final long MEMORY = 1 << 20;

  private final Family family;
  private final List<BitMask> masks;
  private final Map<State, List<Cell>> known = new HashMap<>();
  private long work = WORK;
  private long memory = MEMORY;

  /**
   * Addresses that agree with the same masks.
   *
   * @param agrees the places of those masks
   * @param witness one of the addresses
   */
  record Cell(BitSet agrees, Ip witness) {}

  private record State(int bit, BitSet alive) {
    /** That of the set alone puts what differs in two bits together. */
    @Override
    public int hashCode() {
      long hash = bit;
      for (long word : alive.toLongArray()) hash = (hash ^ word) * 0x9E37_79B9_7F4A_7C15L ^ hash >>> 29;
      return (int) (hash ^ hash >>> 32);
    }
  }

  MaskCells(Family family, List<BitMask> masks) {
    this.family = family;
    this.masks = masks;
  }

  /** The masks that the address agrees with. */
  BitSet of(Ip ip) {
    BitSet agrees = new BitSet();
    for (int i = 0; i < masks.size(); i++) if (masks.get(i).contains(ip)) agrees.set(i);
    return agrees;
  }

  /** Every kind of address that there is from one to another. */
  List<Cell> in(IpSet.Range range) {
    Map<BitSet, Ip> cells = new LinkedHashMap<>();
    for (Prefix prefix : new IpSet(family, List.of(range)).prefixes()) {
      BitSet alive = new BitSet();
      work -= masks.size();
      if (work < 0) throw tooMany();
      for (int i = 0; i < masks.size(); i++) if (masks.get(i).meets(prefix)) alive.set(i);
      for (Cell cell : from(prefix.length(), alive)) cells.putIfAbsent(cell.agrees, or(prefix.address(), cell.witness));
    }
    spend((long) cells.size() * (8 + masks.size() / 64));
    return cells.entrySet().stream().map(each -> new Cell(each.getKey(), each.getValue())).toList();
  }

  private void spend(long words) {
    memory -= words;
    if (memory < 0) throw tooMany();
  }

  private static Problem tooMany() {
    return TooTangled.problem("masks with holes tell too many kinds of addresses apart");
  }

  /** The kinds of what follows a bit, with witnesses that are zero before it. */
  private List<Cell> from(int bit, BitSet alive) {
    int next = bit;
    while (next < family.bits() && !asked(next, alive)) next++;
    if (next == family.bits()) return List.of(new Cell(alive, family.lowest()));
    State state = new State(next, alive);
    List<Cell> done = known.get(state);
    if (done != null) return done;
    Map<BitSet, Ip> cells = new LinkedHashMap<>();
    for (boolean value : new boolean[] {false, true}) {
      BitSet left = (BitSet) alive.clone();
      for (int i = alive.nextSetBit(0); i >= 0; i = alive.nextSetBit(i + 1)) if (masks.get(i).asks(next) && masks.get(i).wants(next) != value) left.clear(i);
      for (Cell cell : from(next + 1, left)) cells.putIfAbsent(cell.agrees, value ? or(one(next), cell.witness) : cell.witness);
    }
    spend(32 + (long) cells.size() * (8 + masks.size() / 64));
    List<Cell> made = new ArrayList<>(cells.size());
    cells.forEach((agrees, witness) -> made.add(new Cell(agrees, witness)));
    known.put(state, made);
    return made;
  }

  private boolean asked(int bit, BitSet alive) {
    for (int i = alive.nextSetBit(0); i >= 0; i = alive.nextSetBit(i + 1)) if (masks.get(i).asks(bit)) return true;
    return false;
  }

  private Ip one(int bit) {
    int at = family.bits() - 1 - bit;
    return new Ip(family, at < 64 ? 0 : 1L << (at - 64), at < 64 ? 1L << at : 0);
  }

  private static Ip or(Ip a, Ip b) {
    return new Ip(a.family(), a.high() | b.high(), a.low() | b.low());
  }
}
