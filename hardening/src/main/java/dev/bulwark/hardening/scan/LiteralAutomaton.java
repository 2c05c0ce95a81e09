package dev.bulwark.hardening.scan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds any number of literals in one pass over bytes (Aho and Corasick, 1975), one look-up a byte.
 *
 * <p>Guarantees: every occurrence of every literal is told, overlapping ones too, whatever the bytes. The table stays small enough for a processor's caches: bytes that no literal holds share one column, and so do both cases of a letter; a
 * literal that asks for one case is compared once more where it was met.
 *
 * <p>Immutable and thread-safe.
 */
public final class LiteralAutomaton {
  /** More states than any sensible set of literals has: 1 MiB of them times their columns would not fit a cache. */
  private static final int MOST_STATES = 1 << 18;

  private final Literal[] literals;
  private final int longest;
  private final int columns;
  /** Column of each byte value. */
  private final byte[] column;
  /** Next state, times {@link #columns}, by state and column; the state's lowest bit tells that a literal ends there. */
  private final int[] next;
  /** The literals that end in a state, by state; null for most. */
  private final int[][] ends;

  private LiteralAutomaton(Literal[] literals, byte[] column, int columns, int[] next, int[][] ends) {
    this.literals = literals;
    this.longest = Arrays.stream(literals).mapToInt(Literal::length).max().orElse(0);
    this.column = column;
    this.columns = columns;
    this.next = next;
    this.ends = ends;
  }

  /** @throws IllegalArgumentException when the literals are too many for a table that is quick */
  public static LiteralAutomaton of(List<Literal> literals) {
    Literal[] all = literals.toArray(Literal[]::new);
    byte[] column = new byte[256];
    int columns = columns(all, column);
    List<int[]> trie = new ArrayList<>();
    List<int[]> ends = new ArrayList<>();
    trie.add(new int[columns]);
    ends.add(new int[0]);
    for (int which = 0; which < all.length; which++) {
      int state = 0;
      for (int i = 0; i < all[which].length(); i++) {
        int at = column[all[which].at(i) & 0xFF] & 0xFF;
        if (trie.get(state)[at] == 0) {
          if (trie.size() >= MOST_STATES) throw new IllegalArgumentException("too many literals");
          trie.get(state)[at] = trie.size();
          trie.add(new int[columns]);
          ends.add(new int[0]);
        }
        state = trie.get(state)[at];
      }
      ends.set(state, with(ends.get(state), new int[] {which}));
    }
    return complete(all, column, columns, trie, ends);
  }

  /** Column 0 is for bytes that no literal holds. */
  private static int columns(Literal[] literals, byte[] column) {
    boolean[] used = new boolean[256];
    for (Literal literal : literals) for (int i = 0; i < literal.length(); i++) used[Literal.fold(literal.at(i) & 0xFF)] = true;
    int columns = 1;
    for (int octet = 0; octet < 256; octet++) if (used[octet]) column[octet] = (byte) columns++;
    for (int octet = 'A'; octet <= 'Z'; octet++) column[octet] = column[Literal.fold(octet)];
    return columns;
  }

  /** Failure links, breadth first, folded into the table at once. */
  private static LiteralAutomaton complete(Literal[] literals, byte[] column, int columns, List<int[]> trie, List<int[]> ends) {
    int[] fallback = new int[trie.size()];
    ArrayDeque<Integer> queue = new ArrayDeque<>();
    for (int child : trie.getFirst()) if (child != 0) queue.add(child);
    while (!queue.isEmpty()) {
      int state = queue.remove();
      int[] row = trie.get(state);
      int[] below = trie.get(fallback[state]);
      ends.set(state, with(ends.get(state), ends.get(fallback[state])));
      for (int at = 0; at < columns; at++) {
        if (row[at] == 0) {
          row[at] = below[at];
        } else {
          fallback[row[at]] = below[at];
          queue.add(row[at]);
        }
      }
    }
    int[] next = new int[trie.size() * columns];
    for (int state = 0; state < trie.size(); state++) {
      for (int at = 0; at < columns; at++) {
        int target = trie.get(state)[at];
        next[state * columns + at] = target * columns << 1 | (ends.get(target).length > 0 ? 1 : 0);
      }
    }
    return new LiteralAutomaton(literals, column, columns, next, ends.toArray(int[][]::new));
  }

  private static int[] with(int[] some, int[] more) {
    int[] all = Arrays.copyOf(some, some.length + more.length);
    System.arraycopy(more, 0, all, some.length, more.length);
    return all;
  }

  /** Bytes of the longest literal. */
  public int longest() {
    return longest;
  }

  /** How many literals it looks for. */
  public int size() {
    return literals.length;
  }

  Literal literal(int which) {
    return literals[which];
  }

  /** The literals that end in a state, as indexes. */
  int[] endingIn(int state) {
    return ends[(state >> 1) / columns];
  }

  int step(int state, int octet) {
    return next[(state >> 1) + (column[octet] & 0xFF)];
  }

  /**
   * Walks on from {@code state} until a literal ends.
   *
   * @return the index after the literal's last byte in the high half, the state in the low half; {@code to} with an even state where no literal ends before
   */
  long walk(byte[] bytes, int from, int to, int state) {
    int[] table = next;
    byte[] classes = column;
    int at = from;
    int now = state;
    while (at < to) {
      now = table[(now >>> 1) + (classes[bytes[at++] & 0xFF] & 0xFF)];
      if ((now & 1) != 0) break;
    }
    return (long) at << 32 | now;
  }
}
