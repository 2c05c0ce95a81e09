package dev.bulwark.network.diagram;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether boxes cover another one together.
 *
 * <h2>Guarantees</h2> Exact: the answer is about every point, and a union that covers is found where no single box does. Bounded: a question that takes more than the granted work ends in {@code NETWORK-201}.
 *
 * <p>It takes the box that covers most of the region, cuts it out, and asks the same of the pieces that are left, the largest first, each with the boxes that meet it. A gap is mostly in the first piece looked
 * at; where there is none, every piece soon lies inside one box.
 */
public final class Cover {
  /** Fewer boxes are quicker gone through. */
  private static final int INDEXED = 2_000;

  private final Boxes boxes;
  private final int fields;
  private int[] lists = new int[1 << 14];
  private long work;
  private int @Nullable [] gap;
  private @Nullable BoxIndex index;

  /** @param work how many times a box may be compared with a region, over all questions */
  public Cover(Boxes boxes, long work) {
    this.boxes = boxes;
    this.fields = boxes.stride / 2;
    this.work = work;
  }

  /**
   * Whether every point of the region lies in one of the first {@code count} boxes of the list.
   *
   * @throws dev.bulwark.problem.Problem NETWORK-201 when the granted work is used up
   */
  public boolean covers(int[] list, int count, int[] region) {
    ensure(count);
    int kept = filter(list, 0, count, 0, region);
    return kept < 0 || covered(0, kept, region);
  }

  /**
   * Puts the numbers of the boxes from one to another that meet the region into a list, ascending, from {@code at} on. No box may be added after the first question.
   *
   * @param to not one of them
   * @return how many they are
   * @throws dev.bulwark.problem.Problem NETWORK-201 when the granted work is used up
   */
  public int near(int from, int to, int[] region, int[] into, int at) {
    if (boxes.size() >= INDEXED && fields > 1) {
      if (index == null) index = new BoxIndex(boxes);
      long[] looked = {1};
      int count = index.near(boxes, from, to, region, into, at, looked);
      spend(looked[0]);
      return count;
    }
    spend(to - from);
    int next = at;
    for (int box = from; box < to; box++) if (boxes.meet(box, region)) into[next++] = box;
    return next - at;
  }

  /** Keeps the boxes that meet the region, from {@code into} on; -1 where one of them covers it alone. */
  private int filter(int[] from, int start, int count, int into, int[] region) {
    spend(count);
    int[] ends = boxes.ends;
    int stride = boxes.stride;
    int kept = into;
    next:
    for (int i = start; i < start + count; i++) {
      int at = from[i] * stride;
      boolean whole = true;
      for (int f = 0; f < stride; f += 2) {
        int low = ends[at + f];
        int high = ends[at + f + 1];
        if (low > region[f + 1] || high < region[f]) continue next;
        if (low > region[f] || high < region[f + 1]) whole = false;
      }
      if (whole) return -1;
      lists[kept++] = from[i];
    }
    return kept - into;
  }

  /**
   * A box of the region that none of the first {@code count} boxes of the list meets; null where they cover it.
   *
   * @throws dev.bulwark.problem.Problem NETWORK-201 when the granted work is used up
   */
  public int @Nullable [] gap(int[] list, int count, int[] region) {
    return covers(list, count, region) ? null : gap;
  }

  private void spend(long comparisons) {
    work -= comparisons;
    if (work < 0) throw TooTangled.problem("the rules overlap in too many ways");
  }

  private boolean covered(int start, int count, int[] region) {
    if (count == 0) {
      gap = region.clone();
      return false;
    }
    int[] pivot = boxes.and(pivot(start, count, region), region);
    int[] rest = region.clone();
    int below = start + count;
    for (int f = narrowest(pivot, rest); f >= 0; f = narrowest(pivot, rest)) {
      long under = (long) pivot[f] - rest[f];
      long over = (long) rest[f + 1] - pivot[f + 1];
      boolean upperFirst = over > under;
      for (int side = 0; side < 2; side++) {
        boolean upper = (side == 0) == upperFirst;
        if ((upper ? over : under) <= 0) continue;
        int[] piece = rest.clone();
        if (upper) piece[f] = pivot[f + 1] + 1;
        else piece[f + 1] = pivot[f] - 1;
        ensure(below + count);
        int kept = filter(lists, start, count, below, piece);
        if (kept >= 0 && !covered(below, kept, piece)) return false;
      }
      rest[f] = pivot[f];
      rest[f + 1] = pivot[f + 1];
    }
    return true;
  }

  /** The box with the largest part of the region, by the logarithm of nothing but the widths; of equals the one whose number is scattered lowest, so that a row of equals is halved and not peeled. */
  private int pivot(int start, int count, int[] region) {
    int[] ends = boxes.ends;
    int best = lists[start];
    double most = -1;
    int tie = 0;
    for (int i = start; i < start + count; i++) {
      int at = lists[i] * boxes.stride;
      double part = 1;
      for (int f = 0; f < boxes.stride; f += 2) {
        long width = (long) region[f + 1] - region[f] + 1;
        long common = (long) Math.min(ends[at + f + 1], region[f + 1]) - Math.max(ends[at + f], region[f]) + 1;
        if (common != width) part *= (double) common / width;
      }
      int scattered = lists[i] * 0x9E37_79B9;
      if (part > most || (part == most && scattered < tie)) {
        most = part;
        best = lists[i];
        tie = scattered;
      }
    }
    return best;
  }

  /** Twice the field in which the pivot takes the smallest part of what is left; -1 where it takes all. */
  private int narrowest(int[] pivot, int[] rest) {
    int narrowest = -1;
    double least = 1;
    for (int f = 0; f < 2 * fields; f += 2) {
      long width = (long) rest[f + 1] - rest[f] + 1;
      long common = (long) pivot[f + 1] - pivot[f] + 1;
      if (common != width && (double) common / width < least) {
        least = (double) common / width;
        narrowest = f;
      }
    }
    return narrowest;
  }

  private void ensure(int size) {
    if (size > lists.length) lists = Arrays.copyOf(lists, Math.max(size, lists.length * 2));
  }
}
