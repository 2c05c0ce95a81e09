package dev.bulwark.network.anomaly;

import dev.bulwark.network.diagram.Boxes;
import dev.bulwark.network.diagram.Cover;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules of a list that are not what they seem, by number from 1, sorted.
 *
 * <h2>Guarantees</h2> Exact over every packet: no rule is missing and none is named in error. Unions of earlier rules count, not only single ones.
 *
 * @param rules how many there are
 * @param shadowed no packet has the rule as its first match
 * @param contradicting shadowed, and some packet of it gets the other action from the rules before
 * @param redundant not shadowed, but without this one rule every packet would have the same verdict
 */
public record Anomalies(int rules, List<Integer> shadowed, List<Integer> contradicting, List<Integer> redundant) {
  /** Comparisons of two boxes: a few minutes at most. */
  static final long WORK = 10_000_000_000L;

  public Anomalies {
    shadowed = List.copyOf(shadowed);
    contradicting = List.copyOf(contradicting);
    redundant = List.copyOf(redundant);
  }

  /**
   * Judges every rule of the list.
   *
   * @throws dev.bulwark.problem.Problem NETWORK-201 where the rules overlap in too many ways to decide
   */
  public static Anomalies of(RuleList list) {
    List<Integer> shadowed = new ArrayList<>();
    List<Integer> contradicting = new ArrayList<>();
    List<Integer> redundant = new ArrayList<>();
    Search search = new Search(list);
    for (int rule = 0; rule < list.size(); rule++) {
      if (search.shadowed(rule)) {
        shadowed.add(rule + 1);
        if (search.contradicted(rule)) contradicting.add(rule + 1);
      } else if (search.redundant(rule)) {
        redundant.add(rule + 1);
      }
    }
    return new Anomalies(list.size(), shadowed, contradicting, redundant);
  }

  /** One list's questions, each put as: do these boxes cover that one? */
  private static final class Search {
    private final RuleList list;
    private final Boxes boxes;
    private final Cover cover;
    private final int[] ruleOf;
    private final int[] near;
    private final int[] same;

    Search(RuleList list) {
      this.list = list;
      this.boxes = list.boxes;
      this.cover = new Cover(boxes, WORK);
      this.ruleOf = new int[boxes.size()];
      for (int rule = 0; rule < list.size(); rule++) for (int box = list.start(rule); box < list.end(rule); box++) ruleOf[box] = rule;
      this.near = new int[boxes.size()];
      this.same = new int[boxes.size()];
    }

    boolean shadowed(int rule) {
      for (int box = list.start(rule); box < list.end(rule); box++) {
        int[] region = boxes.get(box);
        if (!cover.covers(near, near(region, 0, list.start(rule)), region)) return false;
      }
      return true;
    }

    /** Whether an earlier rule with the other action is the first match of a packet of this one. */
    boolean contradicted(int rule) {
      for (int box = list.start(rule); box < list.end(rule); box++) {
        int[] region = boxes.get(box);
        int count = near(region, 0, list.start(rule));
        for (int i = 0; i < count; i++) {
          int other = ruleOf[near[i]];
          if (list.allows(other) == list.allows(rule)) continue;
          int before = i;
          while (before > 0 && ruleOf[near[before - 1]] == other) before--;
          if (!cover.covers(near, before, boxes.and(near[i], region))) return true;
        }
      }
      return false;
    }

    /**
     * Without the rule its packets fall to those after it. It matters where one of those with the other action, or the default, has a packet that neither an earlier rule nor a later one with the same action takes
     * first.
     */
    boolean redundant(int rule) {
      for (int box = list.start(rule); box < list.end(rule); box++) if (matters(rule, boxes.get(box))) return false;
      return true;
    }

    private boolean matters(int rule, int[] region) {
      boolean allow = list.allows(rule);
      int before = near(region, 0, list.start(rule));
      System.arraycopy(near, 0, same, 0, before);
      int sames = before;
      int count = before + near(region, list.end(rule), boxes.size(), before);
      for (int i = before; i < count; i++) {
        if (list.allows(ruleOf[near[i]]) == allow) same[sames++] = near[i];
        else if (!cover.covers(same, sames, boxes.and(near[i], region))) return true;
      }
      return list.allowsByDefault() != allow && !cover.covers(same, sames, region);
    }

    private int near(int[] region, int from, int to) {
      return near(region, from, to, 0);
    }

    private int near(int[] region, int from, int to, int into) {
      return cover.near(from, to, region, near, into);
    }
  }
}
