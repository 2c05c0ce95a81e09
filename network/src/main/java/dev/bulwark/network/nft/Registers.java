package dev.bulwark.network.nft;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The registers of nftables' machine, each byte with what it is a part of: {@code (origin & mask) ^ flip}. */
final class Registers {
  private static final int BYTES = 80;

  /** One byte of an atom. */
  private record Cell(Atom atom, int index, int mask, int flip) {}

  /**
   * Bytes of one atom that stand together.
   *
   * @param index of the first of them in the atom
   * @param offset of the first of them among those that were asked for
   */
  record Part(Atom atom, int index, int offset, int length, byte[] mask, byte[] flip) {
    boolean whole() {
      if (index != 0 || length != atom.width()) return false;
      for (int i = 0; i < length; i++) if (mask[i] != -1 || flip[i] != 0) return false;
      return true;
    }
  }

  private final @Nullable Cell[] cells = new @Nullable Cell[BYTES];

  /** By the number that netlink gives a register: sixteen bytes each from 1 on, four bytes each from 8 on. */
  private static int start(int register, int length) {
    int start = register >= 1 && register <= 4 ? (register - 1) * 16 : register >= 8 && register <= 23 ? (register - 8) * 4 : -1;
    if (start < 0 || length < 1 || start + ((length + 3) & ~3) > BYTES) throw Attributes.broken();
    return start;
  }

  void load(int register, Atom atom, int index, int length) {
    int start = start(register, length);
    for (int i = 0; i < length; i++) cells[start + i] = new Cell(atom, index + i, 255, 0);
    for (int i = length; i % 4 != 0; i++) cells[start + i] = new Cell(Atom.PADDING, i % 4, 255, 0);
  }

  /** As {@link #load} for a run of atoms, each byte given. */
  void set(int register, List<Atom> atoms, List<Integer> indexes) {
    load(register, Atom.PADDING, 0, atoms.size());
    int start = start(register, atoms.size());
    for (int i = 0; i < atoms.size(); i++) cells[start + i] = new Cell(atoms.get(i), indexes.get(i), 255, 0);
  }

  void bitwise(int from, int to, int length, byte[] mask, byte[] flip) {
    int source = start(from, length);
    int target = start(to, length);
    if (mask.length != length || flip.length != length) throw Attributes.broken();
    @Nullable Cell[] taken = Arrays.copyOfRange(cells, source, source + length);
    for (int i = 0; i < length; i++) {
      Cell cell = taken[i];
      if (cell == null) throw Attributes.broken();
      cells[target + i] = new Cell(cell.atom, cell.index, cell.mask & mask[i], (cell.flip & mask[i] ^ flip[i]) & 255);
    }
  }

  /** Turns numbers in the machine's order into network order. */
  void toNetworkOrder(int from, int to, int length) {
    int source = start(from, length);
    int target = start(to, length);
    for (int i = 0; i < length; i++) {
      Cell cell = cells[source + i];
      if (cell == null) throw Attributes.broken();
      cells[target + i] = new Cell(cell.atom.inNetworkOrder(), cell.index, cell.mask, cell.flip);
    }
  }

  /** What stands in so many bytes from a register on. */
  List<Part> read(int register, int length) {
    int start = start(register, length);
    List<Part> parts = new ArrayList<>();
    int at = 0;
    while (at < length) {
      Cell first = cells[start + at];
      if (first == null) throw Attributes.broken();
      int end = at + 1;
      while (end < length && continues(cells[start + end], first, end - at)) end++;
      byte[] mask = new byte[end - at];
      byte[] flip = new byte[end - at];
      for (int i = at; i < end; i++) {
        Cell cell = cells[start + i];
        if (cell == null) throw Attributes.broken();
        mask[i - at] = (byte) cell.mask;
        flip[i - at] = (byte) cell.flip;
      }
      parts.add(new Part(first.atom, first.index, at, end - at, mask, flip));
      at = end;
    }
    return parts;
  }

  private static boolean continues(@Nullable Cell cell, Cell first, int distance) {
    return cell != null && cell.atom.equals(first.atom) && cell.index == first.index + distance;
  }
}
