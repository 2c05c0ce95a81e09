package dev.bulwark.network.proof;

import dev.bulwark.network.diagram.Diagram;
import dev.bulwark.network.ruleset.Ruleset.Values;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Sets whose content nobody knows beforehand, as diagrams ask for them: each is a field of its own, 1 where the packet's destination is in the set. So what is decided holds for every content that they may have, and in
 * any combination.
 */
final class Members {
  private final Diagram diagram;
  private final List<String> sets = new ArrayList<>();

  Members(Diagram diagram) {
    this.diagram = diagram;
  }

  /** Whether the destination is in the set. */
  int in(String set) {
    int at = sets.indexOf(set);
    if (at < 0) {
      at = sets.size();
      sets.add(set);
    }
    return diagram.ranges(Fields.MEMBERS + at, new int[] {1, Integer.MAX_VALUE}, Fields.YES, Fields.NO);
  }

  /** Whether it is in one of those among the values. */
  int in(Collection<? extends Values> values) {
    int node = Fields.NO;
    for (Values each : values) if (each instanceof Values.Members(String set)) node = diagram.apply(Fields.OR, node, in(set));
    return node;
  }

  /** The sets that the destination is in, of one packet that the node answers something else than 0 for; as few as that takes at each step. */
  List<String> pick(int node) {
    List<String> in = new ArrayList<>();
    int at = node;
    while (!Diagram.isAnswer(at)) {
      int outside = diagram.child(at, 0);
      if (outside == 0) in.add(sets.get(diagram.field(at) - Fields.MEMBERS));
      at = outside == 0 ? diagram.child(at, 1) : outside;
    }
    return in;
  }
}
