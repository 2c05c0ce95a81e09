package dev.bulwark.network.diagram;

import java.util.Arrays;

/**
 * Finds the boxes that can meet a region without looking at all of them: by which part of the values of the first two fields they lie in, or that they go over several parts of one or both.
 *
 * <p>Made once all boxes are there; exact answers are left to whoever asks.
 */
final class BoxIndex {
  private static final int PARTS = 128;

  /** The group of boxes that are wide in a field, after the parts. */
  private static final int WIDE = PARTS;

  private static final int GROUPS = PARTS + 1;
  private final int[][] bounds = new int[2][];

  /** Boxes by group, of each ascending; and where each group begins. */
  private final int[] sorted;

  private final int[] begin = new int[GROUPS * GROUPS + 1];

  BoxIndex(Boxes boxes) {
    int size = boxes.size();
    for (int field = 0; field < 2; field++) {
      int[] lows = new int[size];
      for (int box = 0; box < size; box++) lows[box] = boxes.ends[box * boxes.stride + 2 * field];
      Arrays.sort(lows);
      bounds[field] = new int[PARTS - 1];
      for (int part = 1; part < PARTS; part++) bounds[field][part - 1] = lows[(int) ((long) size * part / PARTS)];
    }
    int[] groups = new int[size];
    for (int box = 0; box < size; box++) {
      groups[box] = group(boxes, box, 0) * GROUPS + group(boxes, box, 1);
      begin[groups[box] + 1]++;
    }
    for (int group = 0; group < GROUPS * GROUPS; group++) begin[group + 1] += begin[group];
    int[] next = begin.clone();
    sorted = new int[size];
    for (int box = 0; box < size; box++) sorted[next[groups[box]]++] = box;
  }

  private int group(Boxes boxes, int box, int field) {
    int at = box * boxes.stride + 2 * field;
    int low = part(field, boxes.ends[at]);
    return low == part(field, boxes.ends[at + 1]) ? low : WIDE;
  }

  /** How many bounds are not above the value. */
  private int part(int field, int value) {
    int low = 0;
    int high = PARTS - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (bounds[field][middle] <= value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Puts the boxes from one number up to another that meet the region into a list, ascending; counts those looked at. */
  int near(Boxes boxes, int from, int to, int[] region, int[] into, int at, long[] looked) {
    int next = at;
    int lastFirst = part(0, region[1]);
    int lastSecond = part(1, region[3]);
    int startSecond = part(1, region[2]);
    for (int first = part(0, region[0]); first <= WIDE; first = first == lastFirst ? WIDE : first + 1) {
      next = group(boxes, first * GROUPS + startSecond, first * GROUPS + lastSecond, from, to, region, into, next, looked);
      next = group(boxes, first * GROUPS + WIDE, first * GROUPS + WIDE, from, to, region, into, next, looked);
    }
    Arrays.sort(into, at, next);
    return next - at;
  }

  /** The same of neighbouring groups. */
  private int group(Boxes boxes, int group, int lastGroup, int from, int to, int[] region, int[] into, int at, long[] looked) {
    int next = at;
    for (int each = group; each <= lastGroup; each++) {
      int end = begin[each + 1];
      int i = Arrays.binarySearch(sorted, begin[each], end, from);
      for (i = i < 0 ? -i - 1 : i; i < end && sorted[i] < to; i++) {
        looked[0]++;
        if (boxes.meet(sorted[i], region)) into[next++] = sorted[i];
      }
    }
    return next;
  }
}
