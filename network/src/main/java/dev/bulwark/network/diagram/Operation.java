package dev.bulwark.network.diagram;

import java.util.Arrays;
import java.util.function.IntBinaryOperator;

/**
 * What two diagrams are combined by: a table over their answers. Knows which answers of one side settle the outcome, or pass the other side through, so that whole subtrees need no visit.
 *
 * <p>Immutable, shared.
 */
public final class Operation {
  static final int OPEN = -1;
  static final int OTHER = -2;
  private static final java.util.concurrent.atomic.AtomicInteger NUMBERS = new java.util.concurrent.atomic.AtomicInteger();

  final int number = NUMBERS.getAndIncrement();
  final int[] table = new int[Diagram.ANSWERS * Diagram.ANSWERS];

  /** For each answer of the left side: what comes out whatever the right one says, {@link #OTHER}, or {@link #OPEN}. */
  final int[] left = new int[Diagram.ANSWERS];

  final int[] right = new int[Diagram.ANSWERS];

  /**
   * An operation over answers that the two sides can give; others never reach it.
   *
   * @param lefts a bit for each answer of the left side
   * @param rights a bit for each answer of the right side
   */
  public Operation(int lefts, int rights, IntBinaryOperator outcome) {
    Arrays.fill(left, OPEN);
    Arrays.fill(right, OPEN);
    for (int a = 0; a < Diagram.ANSWERS; a++) for (int b = 0; b < Diagram.ANSWERS; b++) if (((lefts >> a) & 1) == 1 && ((rights >> b) & 1) == 1) table[a * Diagram.ANSWERS + b] = outcome.applyAsInt(a, b);
    for (int a = 0; a < Diagram.ANSWERS; a++) if (((lefts >> a) & 1) == 1) left[a] = settled(a * Diagram.ANSWERS, 1, rights);
    for (int b = 0; b < Diagram.ANSWERS; b++) if (((rights >> b) & 1) == 1) right[b] = settled(b, Diagram.ANSWERS, lefts);
  }

  private int settled(int from, int step, int others) {
    boolean same = true;
    boolean passes = true;
    int first = OPEN;
    for (int other = 0; other < Diagram.ANSWERS; other++) {
      if (((others >> other) & 1) == 0) continue;
      int out = table[from + other * step];
      if (first == OPEN) first = out;
      same &= out == first;
      passes &= out == other;
    }
    return same ? first : passes ? OTHER : OPEN;
  }
}
