package dev.bulwark.network.diagram;

import java.util.Arrays;

/**
 * Boxes over a fixed number of fields: of each field a range of ints, both ends included. Kept flat in one array, {@code low, high} for field after field, because whoever asks looks at thousands of them in a row.
 *
 * <p>Not safe for use by several threads while boxes are added.
 */
public final class Boxes {
  /** As many as one list can hold; larger ones are refused before any work. */
  public static final int MOST = 2_000_000;

  final int stride;
  int[] ends;
  private int size;

  public Boxes(int fields) {
    if (fields < 1) throw new IllegalArgumentException("a box without fields");
    stride = 2 * fields;
    ends = new int[stride * 64];
  }

  /**
   * Adds one at the end.
   *
   * @param lowHigh {@code low, high} of each field
   * @return its number, from 0
   * @throws dev.bulwark.problem.Problem NETWORK-201 when there are {@link #MOST} already
   */
  public int add(int... lowHigh) {
    if (lowHigh.length != stride) throw new IllegalArgumentException("a box of " + lowHigh.length + " ends among boxes of " + stride);
    for (int i = 0; i < stride; i += 2) if (lowHigh[i] > lowHigh[i + 1]) throw new IllegalArgumentException("an empty box");
    if (size == MOST) throw TooTangled.problem("the rules take more than " + MOST + " boxes");
    if ((size + 1) * stride > ends.length) ends = Arrays.copyOf(ends, ends.length * 2);
    System.arraycopy(lowHigh, 0, ends, size * stride, stride);
    return size++;
  }

  public int size() {
    return size;
  }

  public int[] get(int box) {
    return Arrays.copyOfRange(ends, box * stride, (box + 1) * stride);
  }

  /** Whether they have a point in common. */
  public boolean meet(int box, int[] region) {
    int at = box * stride;
    for (int i = 0; i < stride; i += 2) if (ends[at + i] > region[i + 1] || ends[at + i + 1] < region[i]) return false;
    return true;
  }

  /** What they have in common; they must {@link #meet}. */
  public int[] and(int box, int[] region) {
    int[] both = get(box);
    for (int i = 0; i < stride; i += 2) {
      both[i] = Math.max(both[i], region[i]);
      both[i + 1] = Math.min(both[i + 1], region[i + 1]);
    }
    return both;
  }
}
