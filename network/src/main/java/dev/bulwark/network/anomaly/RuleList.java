package dev.bulwark.network.anomaly;

import dev.bulwark.network.diagram.Boxes;
import java.util.Arrays;

/**
 * Rules in the order in which they are asked: each a union of boxes, and whether it allows. The first that matches decides.
 *
 * <p>Filled by one thread, then only read.
 */
public final class RuleList {
  final Boxes boxes;
  private final boolean allowsByDefault;
  private boolean[] allows = new boolean[16];

  /** Where the boxes of a rule begin; those of rule i end where those of i + 1 begin. */
  private int[] starts = new int[17];

  private int size;

  public RuleList(int fields, boolean allowsByDefault) {
    this.boxes = new Boxes(fields);
    this.allowsByDefault = allowsByDefault;
  }

  /** Begins the next rule; boxes follow by {@link #box}. One without any matches nothing. */
  public void rule(boolean allow) {
    if (size == allows.length) {
      allows = Arrays.copyOf(allows, size * 2);
      starts = Arrays.copyOf(starts, size * 2 + 1);
    }
    allows[size++] = allow;
    starts[size] = boxes.size();
  }

  /**
   * Adds a box to the rule that was begun last.
   *
   * @param lowHigh both ends of each field, included
   */
  public void box(int... lowHigh) {
    boxes.add(lowHigh);
    starts[size] = boxes.size();
  }

  public int size() {
    return size;
  }

  public boolean allows(int rule) {
    return allows[rule];
  }

  public boolean allowsByDefault() {
    return allowsByDefault;
  }

  int start(int rule) {
    return starts[rule];
  }

  int end(int rule) {
    return starts[rule + 1];
  }
}
