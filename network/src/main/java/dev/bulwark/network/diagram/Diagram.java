package dev.bulwark.network.diagram;

import java.util.Arrays;

/**
 * Functions from packets to one of 16 answers, as interval decision diagrams: a node asks one field and has a child for each range of its values; equal nodes are one node.
 *
 * <h2>Guarantees</h2> Two functions are equal exactly when their numbers are. The answers are the numbers 0 to 15. Bounded: more than the granted memory ends in {@code NETWORK-201}.
 *
 * <p>Fields are asked in ascending order; values are ints from 0. Owned by one thread.
 */
public final class Diagram {
  static final int ANSWERS = 16;
  private static final int LARGEST_CACHE = 1 << 20;

  private final int most;

  /** Node after node: field, number of ranges, then for each range its last value and child. The last range ends at the greatest int. */
  private int[] data = new int[1 << 12];

  private int[] offsets = new int[1 << 10];

  /** Of each node, so that the table of nodes grows without reading them again. */
  private int[] hashes = new int[1 << 10];

  private int[] unique = new int[1 << 11];
  private int used;
  private int nodes = ANSWERS;
  private long[] cacheKeys = new long[1 << 12];
  private int[] cacheValues = new int[1 << 12];
  private int[] stack = new int[1 << 10];
  private int top;

  /**
   * One without any node yet.
   *
   * @param most ints of memory for nodes
   */
  public Diagram(int most) {
    this.most = most;
  }

  /** Ints in use for nodes. */
  public int size() {
    return used;
  }

  /** The function that answers {@code inside} where the field's value is in the ranges, else {@code outside}; both ask later fields only. {@code ranges}: sorted, apart, {@code low, high}. */
  public int ranges(int field, int[] ranges, int inside, int outside) {
    if (field >= Math.min(field(inside), field(outside))) throw new IllegalArgumentException("field " + field + " asked after a later one");
    int mark = top;
    int next = 0;
    for (int i = 0; i < ranges.length; i += 2) {
      if (ranges[i] > next) push(mark, ranges[i] - 1, outside);
      push(mark, ranges[i + 1], inside);
      next = ranges[i + 1] + 1;
      if (ranges[i + 1] == Integer.MAX_VALUE) return intern(field, mark);
    }
    push(mark, Integer.MAX_VALUE, outside);
    return intern(field, mark);
  }

  /**
   * The function that goes on by the value of a field.
   *
   * @param lastsAndChildren for each range of values its last one and what follows, in ascending order; the last range ends at the greatest int
   */
  public int node(int field, int[] lastsAndChildren) {
    int mark = top;
    for (int i = 0; i < lastsAndChildren.length; i += 2) {
      if (field >= field(lastsAndChildren[i + 1])) throw new IllegalArgumentException("field " + field + " asked after a later one");
      push(mark, lastsAndChildren[i], lastsAndChildren[i + 1]);
    }
    return intern(field, mark);
  }

  /** Both functions' answers, combined for every packet. */
  public int apply(Operation operation, int a, int b) {
    if (a < ANSWERS) {
      if (b < ANSWERS) return operation.table[a * ANSWERS + b];
      int settled = operation.left[a];
      if (settled == Operation.OTHER) return b;
      if (settled != Operation.OPEN) return settled;
    } else if (b < ANSWERS) {
      int settled = operation.right[b];
      if (settled == Operation.OTHER) return a;
      if (settled != Operation.OPEN) return settled;
    }
    long key = ((long) operation.number << 58) | ((long) a << 29) | b;
    int slot = slot(key);
    if (cacheKeys[slot] == ~key) return cacheValues[slot];
    int fieldA = field(a);
    int fieldB = field(b);
    int field = Math.min(fieldA, fieldB);
    int mark = top;
    int i = 0;
    int j = 0;
    while (true) {
      int lastA = fieldA == field ? last(a, i) : Integer.MAX_VALUE;
      int lastB = fieldB == field ? last(b, j) : Integer.MAX_VALUE;
      int last = Math.min(lastA, lastB);
      int child = apply(operation, fieldA == field ? child(a, i) : a, fieldB == field ? child(b, j) : b);
      push(mark, last, child);
      if (last == Integer.MAX_VALUE) break;
      if (lastA == last) i++;
      if (lastB == last) j++;
    }
    int result = intern(field, mark);
    slot = slot(key);
    cacheKeys[slot] = ~key;
    cacheValues[slot] = result;
    return result;
  }

  /** Whether it is an answer and no question. */
  public static boolean isAnswer(int node) {
    return node < ANSWERS;
  }

  /** The field that a node asks; greater than all fields for an answer. */
  public int field(int node) {
    return node < ANSWERS ? Integer.MAX_VALUE : data[offsets[node - ANSWERS]];
  }

  /** How many ranges a node tells apart. */
  public int count(int node) {
    return data[offsets[node - ANSWERS] + 1];
  }

  /** The last value of a range. */
  public int last(int node, int range) {
    return data[offsets[node - ANSWERS] + 2 + 2 * range];
  }

  /** What follows for the values of a range. */
  public int child(int node, int range) {
    return data[offsets[node - ANSWERS] + 3 + 2 * range];
  }

  private void push(int mark, int last, int child) {
    if (top > mark && stack[top - 1] == child) {
      stack[top - 2] = last;
      return;
    }
    if (top + 2 > stack.length) stack = Arrays.copyOf(stack, stack.length * 2);
    stack[top++] = last;
    stack[top++] = child;
  }

  private int intern(int field, int mark) {
    int length = top - mark;
    if (length == 2) {
      top = mark;
      return stack[mark + 1];
    }
    int hash = field * 31 + length;
    for (int i = mark; i < top; i++) hash = hash * 0x01000193 + stack[i];
    hash = mix(hash);
    int at = hash & (unique.length - 1);
    while (unique[at] != 0) {
      int offset = offsets[unique[at] - ANSWERS];
      if (hashes[unique[at] - ANSWERS] == hash && data[offset] == field && data[offset + 1] * 2 == length && Arrays.equals(data, offset + 2, offset + 2 + length, stack, mark, top)) {
        top = mark;
        return unique[at];
      }
      at = (at + 1) & (unique.length - 1);
    }
    int node = store(field, mark, length);
    hashes[node - ANSWERS] = hash;
    unique[at] = node;
    top = mark;
    if (nodes * 2 > unique.length) grow();
    return node;
  }

  private int store(int field, int mark, int length) {
    if (used + length + 2 > most) throw TooTangled.problem("the diagram of the rules takes more memory than is granted");
    if (used + length + 2 > data.length) data = Arrays.copyOf(data, Math.max(data.length * 2, used + length + 2));
    if (nodes - ANSWERS == offsets.length) {
      offsets = Arrays.copyOf(offsets, offsets.length * 2);
      hashes = Arrays.copyOf(hashes, offsets.length);
    }
    offsets[nodes - ANSWERS] = used;
    data[used] = field;
    data[used + 1] = length / 2;
    System.arraycopy(stack, mark, data, used + 2, length);
    used += length + 2;
    return nodes++;
  }

  private void grow() {
    unique = new int[unique.length * 2];
    for (int node = ANSWERS; node < nodes; node++) {
      int at = hashes[node - ANSWERS] & (unique.length - 1);
      while (unique[at] != 0) at = (at + 1) & (unique.length - 1);
      unique[at] = node;
    }
    if (cacheKeys.length < Math.min(unique.length * 2, LARGEST_CACHE)) {
      cacheKeys = new long[cacheKeys.length * 2];
      cacheValues = new int[cacheKeys.length];
    }
  }

  private int slot(long key) {
    long spread = key * 0x9E37_79B9_7F4A_7C15L;
    return (int) (spread >>> 40) & (cacheKeys.length - 1);
  }

  private static int mix(int hash) {
    int spread = (hash ^ (hash >>> 15)) * 0x85EB_CA6B;
    return spread ^ (spread >>> 13);
  }
}
