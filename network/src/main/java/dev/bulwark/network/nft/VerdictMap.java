package dev.bulwark.network.nft;

import dev.bulwark.network.ruleset.Ruleset.Outcome;
import dev.bulwark.network.ruleset.Ruleset.Values;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The keys of a verdict map with their outcomes. Guarantees: no packet is met by two keys, since the kernel refuses such maps and nobody could say what follows. */
final class VerdictMap {
  private static final long MOST_COMPARISONS = 50_000_000;

  private VerdictMap() {}

  static Map<List<Values>, Outcome> of(SetDraft map, String where) {
    if (map.elements.size() != map.outcomes.size()) throw Refusal.contradictory(where, "a map has keys without verdicts");
    Map<List<Values>, Outcome> byKey = new LinkedHashMap<>();
    for (int i = 0; i < map.elements.size(); i++)
      if (byKey.put(map.elements.get(i), map.outcomes.get(i)) != null) throw Refusal.contradictory(where, "a map has the key " + map.elements.get(i) + " twice");
    if (!byKey.keySet().stream().allMatch(VerdictMap::exact)) disjoint(new ArrayList<>(byKey.keySet()), where);
    return Collections.unmodifiableMap(byKey);
  }

  private static boolean exact(List<Values> key) {
    for (Values part : key) {
      boolean one = part instanceof Values.Span span && span.lowHigh() == span.highHigh() && span.lowLow() == span.highLow() || part instanceof Values.Name name && !name.prefix();
      if (!one) return false;
    }
    return true;
  }

  private static void disjoint(List<List<Values>> keys, String where) {
    keys.sort((a, b) -> start(a.getFirst(), b.getFirst()));
    long comparisons = 0;
    List<List<Values>> open = new ArrayList<>();
    for (List<Values> key : keys) {
      open.removeIf(earlier -> !meet(earlier.getFirst(), key.getFirst()));
      comparisons += open.size();
      if (comparisons > MOST_COMPARISONS) throw Refusal.tooLarge("a map has too many ranges that may meet");
      for (List<Values> earlier : open) {
        boolean all = true;
        for (int i = 1; i < key.size() && all; i++) all = meet(earlier.get(i), key.get(i));
        if (all) throw Refusal.contradictory(where, "a map has two keys for the same packet, " + earlier + " and " + key);
      }
      open.add(key);
    }
  }

  private static int start(Values a, Values b) {
    if (a instanceof Values.Span one && b instanceof Values.Span other) return ValueReader.compare(one.lowHigh(), one.lowLow(), other.lowHigh(), other.lowLow());
    return String.valueOf(a instanceof Values.Name name ? name.text() : "").compareTo(b instanceof Values.Name name ? name.text() : "");
  }

  private static boolean meet(Values a, Values b) {
    if (a instanceof Values.Span one && b instanceof Values.Span other)
      return ValueReader.compare(one.lowHigh(), one.lowLow(), other.highHigh(), other.highLow()) <= 0 && ValueReader.compare(other.lowHigh(), other.lowLow(), one.highHigh(), one.highLow()) <= 0;
    if (a instanceof Values.Name one && b instanceof Values.Name other)
      return one.text().equals(other.text()) || one.prefix() && other.text().startsWith(one.text()) || other.prefix() && one.text().startsWith(other.text());
    return true;
  }
}
