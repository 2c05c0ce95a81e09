package dev.bulwark.network.diagram;

import java.util.Arrays;

/**
 * Puts cells into blocks that no set tells apart, in an order in which sets are few ranges of blocks: every set splits each block it cuts, and keeps its own part beside what it has already.
 *
 * <p>Sets that lie in one another, prefixes in prefixes or hosts in groups, become single ranges if the larger ones come first.
 */
final class Refinement {
  /** Cells in the order of blocks, and where each stands. */
  private final int[] order;

  private final int[] place;
  private final int[] block;

  /** Of each block the places it takes: from, and up to but not. */
  private int[] begin = {0};

  private int[] end;
  private int[] touched = new int[1];
  private int[] moved = new int[1];

  /** Of each touched block the one that its touched cells go to; of each new one where the next cell goes. */
  private int[] target = new int[1];

  private int[] next = new int[1];
  private int blocks = 1;

  Refinement(int cells) {
    order = new int[cells];
    place = new int[cells];
    for (int i = 0; i < cells; i++) order[i] = place[i] = i;
    block = new int[cells];
    end = new int[] {cells};
  }

  /** Tells the cells in the ranges ({@code low, high}, sorted, apart) from all others. */
  void split(int[] ranges) {
    int count = 0;
    int first = -1;
    for (int i = 0; i < ranges.length; i += 2) {
      for (int cell = ranges[i]; cell <= ranges[i + 1]; cell++) {
        int of = block[cell];
        if (moved[of]++ > 0) continue;
        if (count == touched.length) touched = Arrays.copyOf(touched, count * 2);
        touched[count++] = of;
        if (first < 0 || begin[of] < begin[first]) first = of;
      }
    }
    for (int i = 0; i < count; i++) {
      int into = part(touched[i], touched[i] == first && count > 1);
      target[touched[i]] = into;
    }
    for (int i = 0; i < ranges.length; i += 2) {
      for (int cell = ranges[i]; cell <= ranges[i + 1]; cell++) {
        int to = target[block[cell]];
        if (to == block[cell]) continue;
        swap(place[cell], next[to]++);
        block[cell] = to;
      }
    }
    for (int i = 0; i < count; i++) moved[touched[i]] = 0;
  }

  /** Makes room for a block's cells that were touched, at its end or its beginning; the block itself where that is all of it. */
  private int part(int of, boolean atEnd) {
    int size = moved[of];
    if (size == end[of] - begin[of]) return of;
    if (blocks == begin.length) {
      begin = Arrays.copyOf(begin, blocks * 2);
      end = Arrays.copyOf(end, blocks * 2);
      moved = Arrays.copyOf(moved, blocks * 2);
      target = Arrays.copyOf(target, blocks * 2);
      next = Arrays.copyOf(next, blocks * 2);
    }
    begin[blocks] = atEnd ? end[of] - size : begin[of];
    end[blocks] = begin[blocks] + size;
    next[blocks] = begin[blocks];
    if (atEnd) end[of] -= size;
    else begin[of] += size;
    return blocks++;
  }

  private void swap(int a, int b) {
    int cell = order[a];
    order[a] = order[b];
    order[b] = cell;
    place[order[a]] = a;
    place[order[b]] = b;
  }

  int blocks() {
    return blocks;
  }

  /** Cells, those of one block together. */
  int[] order() {
    return order;
  }

  /** Of each cell its block's number in that order. */
  int[] numbers() {
    int[] numbers = new int[block.length];
    int number = -1;
    for (int i = 0; i < order.length; i++) {
      if (i == 0 || block[order[i]] != block[order[i - 1]]) number++;
      numbers[order[i]] = number;
    }
    return numbers;
  }
}
