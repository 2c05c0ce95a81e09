package dev.bulwark.fleet.scorecard;

import dev.bulwark.fleet.evidence.Evidence;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.function.Function;

/** Counts of one item over the devices. */
final class ItemTally {
  /** Of each assertion so many pieces of evidence for, and so many against, are shown. */
  private static final int SHOWN = 8;

  final Item item;
  private final EnumMap<State, Integer> states = new EnumMap<>(State.class);
  private final List<EnumMap<Verdict, Integer>> verdicts = new ArrayList<>();
  private final List<EnumMap<Verdict, Integer>> pendings = new ArrayList<>();
  private final List<List<Evidence>> supporting = new ArrayList<>();
  private final List<List<Evidence>> opposing = new ArrayList<>();
  private final int[] held;
  private int enrolled;
  private int pending;

  ItemTally(Item item) {
    this.item = item;
    this.held = new int[item.requirements().size()];
    for (int i = 0; i < held.length; i++) {
      verdicts.add(new EnumMap<>(Verdict.class));
      pendings.add(new EnumMap<>(Verdict.class));
      supporting.add(new ArrayList<>());
      opposing.add(new ArrayList<>());
    }
  }

  /** A device that is not enrolled yet counts as a device, but where others are enrolled, its lack of evidence says nothing about the assertions; what is known against it does. */
  void add(State state, List<Judge.Opinion> opinions, boolean enrolledOnce) {
    states.merge(state, 1, Integer::sum);
    if (enrolledOnce) enrolled++;
    else pending++;
    for (int i = 0; i < held.length; i++) {
      Verdict verdict = opinions.get(i).verdict();
      (enrolledOnce ? verdicts : pendings).get(i).merge(verdict, 1, Integer::sum);
      if (verdict == Verdict.HELD) held[i]++;
    }
  }

  void show(int requirement, List<Evidence> evidence) {
    for (Evidence each : evidence) {
      List<Evidence> list = (each.holds() ? supporting : opposing).get(requirement);
      if (list.size() < SHOWN) list.add(each);
    }
  }

  Scorecard.Line line(int devices, Function<Requirement, List<Evidence>> platform, Judge judge) {
    List<Scorecard.Checked> checked = new ArrayList<>(held.length);
    for (int i = 0; i < held.length; i++) {
      Requirement requirement = item.requirements().get(i);
      List<Evidence> shared = platform.apply(requirement);
      List<Evidence> shown = new ArrayList<>(shared);
      shown.addAll(opposing.get(i));
      shown.addAll(supporting.get(i));
      checked.add(new Scorecard.Checked(requirement, verdict(i, requirement, shared, judge), held[i], List.copyOf(shown)));
    }
    return new Scorecard.Line(item, state(devices), count(State.VERIFIED), devices, List.copyOf(checked));
  }

  /** The worst that is known of any device; held only where it is for all that are enrolled, or for all where none is. */
  private Verdict verdict(int requirement, Requirement asked, List<Evidence> shared, Judge judge) {
    EnumMap<Verdict, Integer> waiting = pendings.get(requirement);
    if (enrolled == 0) return pending == 0 ? judge.judge(asked, shared).verdict() : together(waiting, pending);
    EnumMap<Verdict, Integer> counts = new EnumMap<>(verdicts.get(requirement));
    for (Verdict bad : List.of(Verdict.CONTRADICTED, Verdict.REFUTED)) if (waiting.containsKey(bad)) counts.merge(bad, 1, Integer::sum);
    return together(counts, enrolled);
  }

  private static Verdict together(EnumMap<Verdict, Integer> counts, int all) {
    if (counts.containsKey(Verdict.CONTRADICTED)) return Verdict.CONTRADICTED;
    if (counts.containsKey(Verdict.REFUTED)) return Verdict.REFUTED;
    if (counts.getOrDefault(Verdict.HELD, 0) == all) return Verdict.HELD;
    return counts.containsKey(Verdict.STALE) ? Verdict.STALE : Verdict.MISSING;
  }

  private State state(int devices) {
    if (count(State.CONTRADICTED) > 0) return State.CONTRADICTED;
    if (devices > 0 && count(State.VERIFIED) == devices) return State.VERIFIED;
    if (count(State.VERIFIED) + count(State.PARTIAL) > 0) return State.PARTIAL;
    return count(State.STALE) > 0 ? State.STALE : State.UNKNOWN;
  }

  private int count(State state) {
    return states.getOrDefault(state, 0);
  }
}
