package dev.bulwark.network.proof;

import dev.bulwark.network.diagram.Diagram;
import dev.bulwark.problem.Problem;

/**
 * Numbers of pieces as diagrams ask for them: one digit after the other, the highest first, each a field of its own. Functions that differ in a few pieces then share all other digits; asked as one field, each would
 * list every piece again, and thousands of rules between two zones would take the square of their number.
 */
final class Digits {
  /** Fields that one address takes at most. */
  static final int MOST = 4;

  private static final int BITS = 5;
  private static final int BASE = 1 << BITS;
  private final Diagram diagram;
  private final int pieces;

  /** How many digits the numbers have. */
  private final int length;

  /**
   * Numbers from 0 to one less than that; whatever digits can say beyond counts as the last one.
   *
   * @throws Problem NETWORK-201 when there are more than the digits can tell apart
   */
  Digits(Diagram diagram, int pieces) {
    this.diagram = diagram;
    this.pieces = pieces;
    int digits = 1;
    while (digits <= MOST && pieces > 1 << (BITS * digits)) digits++;
    if (digits > MOST) throw new Problem("NETWORK-201", "cannot be decided exactly: the rules cut the addresses into " + pieces + " pieces", "split the rules into smaller lists");
    this.length = digits;
  }

  /** The function that answers {@code inside} where the piece is in the ranges ({@code low, high}, sorted, apart), else {@code outside}; both ask later fields only. */
  int in(int field, int[] ranges, int inside, int outside) {
    return inside == outside ? inside : digit(field, ranges, 0, 0, 0, inside, outside);
  }

  /** @param next the first range that does not end before {@code from} */
  private int digit(int field, int[] ranges, int next, int from, int depth, int inside, int outside) {
    int width = 1 << (BITS * (length - 1 - depth));
    int[] lastAndChild = new int[2 * BASE];
    int at = next;
    for (int digit = 0; digit < BASE; digit++) {
      int low = from + digit * width;
      int high = low + width - 1;
      while (at < ranges.length && end(ranges, at) < low) at += 2;
      int child;
      if (at >= ranges.length || ranges[at] > high) child = outside;
      else if (ranges[at] <= low && end(ranges, at) >= high) child = inside;
      else child = digit(field, ranges, at, low, depth + 1, inside, outside);
      lastAndChild[2 * digit] = digit == BASE - 1 ? Integer.MAX_VALUE : digit;
      lastAndChild[2 * digit + 1] = child;
    }
    return diagram.node(field + depth, lastAndChild);
  }

  private int end(int[] ranges, int at) {
    return ranges[at + 1] >= pieces - 1 ? Integer.MAX_VALUE : ranges[at + 1];
  }

  /** What follows when the piece is that one. */
  int step(int node, int field, int piece) {
    int at = node;
    for (int depth = 0; depth < length; depth++) {
      if (diagram.field(at) != field + depth) continue;
      int digit = piece >>> (BITS * (length - 1 - depth)) & (BASE - 1);
      int range = 0;
      while (diagram.last(at, range) < digit) range++;
      at = diagram.child(at, range);
    }
    return at;
  }

  /** Whether the node asks for a digit of that field. */
  boolean asks(int node, int field) {
    return diagram.field(node) >= field && diagram.field(node) < field + length;
  }
}
