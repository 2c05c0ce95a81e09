package dev.bulwark.network.proof;

import dev.bulwark.network.diagram.Boxes;
import dev.bulwark.network.diagram.Cover;
import dev.bulwark.network.proof.FlatChain.Entry;
import dev.bulwark.network.proof.FlatChain.Probe;
import dev.bulwark.network.ruleset.Ruleset.Rule;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Objects;

/** What each rule of a chain is asked, and what would be without it, where the chain is a list of boxes: every question is whether some boxes cover another. */
final class FlatReview {
  /** Comparisons of two boxes: a few minutes at most. */
  private static final long WORK = 10_000_000_000L;

  private final FlatChain flat;
  private final boolean acceptsByDefault;
  private final IdentityHashMap<Rule, ChainAnomalies.Seen> seen;
  private final Boxes boxes;
  private final Cover cover;

  /** The entry of each box; -1 for packets that there cannot be. */
  private final int[] entryOf;

  /** What was seen of the rules that lead to each entry. */
  private final ChainAnomalies.Seen[][] paths;

  private final int[] near;
  private final int[] same;

  FlatReview(FlatChain flat, boolean acceptsByDefault, IdentityHashMap<Rule, ChainAnomalies.Seen> seen) {
    this.flat = flat;
    this.acceptsByDefault = acceptsByDefault;
    this.seen = seen;
    this.boxes = flat.boxes;
    this.cover = new Cover(boxes, WORK);
    this.entryOf = new int[boxes.size()];
    Arrays.fill(entryOf, -1);
    for (int i = 0; i < flat.entries.size(); i++) Arrays.fill(entryOf, flat.entries.get(i).from(), flat.entries.get(i).to(), i);
    this.paths = flat.entries.stream().map(entry -> entry.path().stream().map(this::seen).toArray(ChainAnomalies.Seen[]::new)).toArray(ChainAnomalies.Seen[][]::new);
    this.near = new int[boxes.size()];
    this.same = new int[boxes.size()];
  }

  void run() {
    for (Probe probe : flat.probes) {
      ChainAnomalies.Seen each = seen(probe.rule());
      for (int[] region : probe.region()) if (!each.decides) each.decides = !cover.covers(near, cover.near(0, probe.before(), region, near, 0), region);
    }
    for (Entry entry : flat.entries) review(entry);
  }

  private ChainAnomalies.Seen seen(Rule rule) {
    return Objects.requireNonNull(seen.get(rule));
  }

  private void review(Entry entry) {
    ChainAnomalies.Seen last = seen(entry.path().getLast());
    boolean first = false;
    for (int box = entry.from(); box < entry.to(); box++) {
      int[] region = boxes.get(box);
      int before = cover.near(0, entry.from(), region, near, 0);
      if (cover.covers(near, before, region)) {
        if (!last.opposed && !last.decides) last.opposed = opposed(entry, region, before);
        continue;
      }
      first = true;
      int count = before + cover.near(entry.to(), boxes.size(), region, near, before);
      for (Rule rule : entry.path()) {
        ChainAnomalies.Seen each = seen(rule);
        if (!each.matters) each.matters = matters(each, entry.accept(), region, before, count);
      }
    }
    last.decides |= first;
  }

  /** Whether an earlier entry with the other verdict takes a packet of the region. */
  private boolean opposed(Entry entry, int[] region, int count) {
    for (int i = 0; i < count; i++) {
      int other = entryOf[near[i]];
      if (other < 0 || flat.entries.get(other).accept() == entry.accept()) continue;
      int before = i;
      while (before > 0 && entryOf[near[before - 1]] == other) before--;
      if (!cover.covers(near, before, boxes.and(near[i], region))) return true;
    }
    return false;
  }

  /** Whether a packet of the region that nothing before takes would have the other verdict from what comes after, without anything that the rule leads to. */
  private boolean matters(ChainAnomalies.Seen rule, boolean accept, int[] region, int before, int count) {
    System.arraycopy(near, 0, same, 0, before);
    int sames = before;
    for (int i = before; i < count; i++) {
      int other = entryOf[near[i]];
      if (leads(other, rule)) continue;
      if (flat.entries.get(other).accept() == accept) same[sames++] = near[i];
      else if (!cover.covers(same, sames, boxes.and(near[i], region))) return true;
    }
    return acceptsByDefault != accept && !cover.covers(same, sames, region);
  }

  /** Two rules may be equal and yet two. */
  private boolean leads(int entry, ChainAnomalies.Seen rule) {
    for (ChainAnomalies.Seen each : paths[entry]) if (each == rule) return true;
    return false;
  }
}
