package dev.bulwark.network.proof;

import dev.bulwark.network.ruleset.Ruleset.Field;
import dev.bulwark.network.ruleset.Ruleset.Values;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** One interface's name of each kind that rules can tell apart: every name they ask for, one for each beginning they ask for, and one that they do not know. */
final class InterfaceNames {
  /** In no name that is asked for, so what is made with it is new. */
  private static final String OTHER = "\u0001";

  private InterfaceNames() {}

  static List<String> of(List<Chains.Asked> asked, Field field) {
    Set<String> names = new TreeSet<>(Set.of(OTHER));
    for (Chains.Asked each : asked) {
      if (each.field() != field) continue;
      if (each.values() instanceof Values.Name name) names.add(name.prefix() ? name.text() + OTHER : name.text());
    }
    return names.stream().collect(Collectors.toList());
  }
}
