package dev.bulwark.network.ruleset;

import dev.bulwark.network.ruleset.Matcher.Seen;
import dev.bulwark.network.ruleset.Ruleset.Outcome;
import dev.bulwark.network.ruleset.Ruleset.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds which of many keys some values are: by hash where a key is exact, one after the other else. */
record Lookup(List<List<Values>> keys, List<Outcome> outcomes, Map<List<Values>, Integer> exact, List<Integer> ranges) {
  Lookup(List<List<Values>> keys, List<Outcome> outcomes) {
    this(keys, outcomes, new HashMap<>(), new ArrayList<>());
    for (int i = 0; i < keys.size(); i++) {
      if (keys.get(i).stream().allMatch(Lookup::isExact)) exact.putIfAbsent(keys.get(i), i);
      else ranges.add(i);
    }
  }

  /** The place of the key; -1 for none. */
  int find(List<Seen> seen) {
    List<Values> key = new ArrayList<>(seen.size());
    for (Seen each : seen) key.add(each.name() != null ? new Values.Name(each.name(), false) : new Values.Span(each.high(), each.low(), each.high(), each.low()));
    Integer found = exact.get(key);
    if (found != null) return found;
    for (int at : ranges) if (contains(keys.get(at), seen)) return at;
    return -1;
  }

  private static boolean isExact(Values values) {
    return values instanceof Values.Span span && span.lowHigh() == span.highHigh() && span.lowLow() == span.highLow() || values instanceof Values.Name name && !name.prefix();
  }

  private static boolean contains(List<Values> key, List<Seen> seen) {
    for (int i = 0; i < key.size(); i++) if (!contains(key.get(i), seen.get(i))) return false;
    return true;
  }

  private static boolean contains(Values values, Seen seen) {
    return switch (values) {
      case Values.Span span -> compare(span.lowHigh(), span.lowLow(), seen.high(), seen.low()) <= 0 && compare(seen.high(), seen.low(), span.highHigh(), span.highLow()) <= 0;
      case Values.Name name -> seen.name() != null && (name.prefix() ? seen.name().startsWith(name.text()) : seen.name().equals(name.text()));
      case Values.Masked masked -> (seen.high() & masked.maskHigh()) == masked.valueHigh() && (seen.low() & masked.maskLow()) == masked.valueLow();
      // Judged as long as nobody has put anything in.
      case Values.Members members -> false;
      case Values.AnyBit any -> (seen.low() & any.mask()) != 0;
    };
  }

  private static int compare(long high, long low, long otherHigh, long otherLow) {
    int highs = Long.compareUnsigned(high, otherHigh);
    return highs != 0 ? highs : Long.compareUnsigned(low, otherLow);
  }
}
