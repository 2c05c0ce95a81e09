package dev.bulwark.hardening.report;

import dev.bulwark.hardening.audit.AuditedInput;
import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.waiver.Waivers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The findings of now beside those of a baseline, paired by input path and fingerprint.
 *
 * <p>Where a fault stands several times, as many are paired as the baseline has, the severest with the severest; the others are new. One input now and one then are compared whatever their names. A finding is resolved only if its input was looked at
 * again; what was resolved already stays listed, so that its return is noticed later too.
 */
final class Drift {
  private record Key(String input, String fingerprint) {}

  private record Place(int input, int finding, Finding what) {}

  private final Standing.State[][] states;
  private final List<Baseline.Known> resolved = new ArrayList<>();

  Drift(List<AuditedInput> inputs, Baseline baseline, Waivers waivers) {
    this.states = new Standing.State[inputs.size()][];
    Map<Key, List<Place>> now = new LinkedHashMap<>();
    Set<String> lookedAt = new HashSet<>();
    boolean pair = inputs.size() == 1 && baseline.inputs().size() == 1;
    for (int i = 0; i < inputs.size(); i++) {
      AuditedInput input = inputs.get(i);
      String name = pair ? baseline.inputs().getFirst() : input.path();
      if (input.readable()) lookedAt.add(name);
      states[i] = new Standing.State[input.findings().size()];
      for (int f = 0; f < states[i].length; f++) {
        Finding finding = input.findings().get(f);
        now.computeIfAbsent(new Key(name, finding.fingerprint()), key -> new ArrayList<>()).add(new Place(i, f, finding));
      }
    }
    Map<Key, List<Baseline.Known>> then = byKey(baseline.findings());
    Map<Key, List<Baseline.Known>> gone = byKey(baseline.resolved());
    now.forEach(
        (key, places) -> {
          boolean accepted = waivers.covering(places.getFirst().what.rule(), inputs.get(places.getFirst().input).path()).isPresent();
          judge(places, then.remove(key), gone.get(key), accepted);
        });
    // What is left of the baseline was not found again.
    then.forEach((key, left) -> left.stream().filter(known -> lookedAt.contains(key.input)).forEach(resolved::add));
    gone.values().forEach(resolved::addAll);
    resolved.sort(Comparator.comparing(Baseline.Known::input).thenComparing(Baseline.Known::rule).thenComparing(known -> known.path() == null ? "" : known.path()).thenComparing(Baseline.Known::fingerprint));
  }

  private static Map<Key, List<Baseline.Known>> byKey(List<Baseline.Known> all) {
    Map<Key, List<Baseline.Known>> map = new LinkedHashMap<>();
    for (Baseline.Known known : all) map.computeIfAbsent(new Key(known.input(), known.fingerprint()), key -> new ArrayList<>()).add(known);
    return map;
  }

  private void judge(List<Place> places, @Nullable List<Baseline.Known> then, @Nullable List<Baseline.Known> gone, boolean accepted) {
    places.sort(Comparator.comparing((Place place) -> place.what.severity()).reversed());
    List<Baseline.Known> before = then == null ? new ArrayList<>() : then;
    before.sort(Comparator.comparing(Baseline.Known::severity).reversed().thenComparing(Baseline.Known::waived));
    for (int i = 0; i < places.size(); i++) {
      Place place = places.get(i);
      Standing.State state;
      if (i < before.size()) {
        Baseline.Known known = before.get(i);
        boolean worse = place.what.severity().compareTo(known.severity()) > 0 || (known.waived() && !accepted);
        state = worse ? Standing.State.REGRESSED : Standing.State.UNCHANGED;
      } else if (gone != null && !gone.isEmpty()) {
        gone.removeLast();
        state = Standing.State.REGRESSED;
      } else {
        state = Standing.State.NEW;
      }
      states[place.input][place.finding] = state;
    }
    if (before.size() > places.size()) resolved.addAll(before.subList(places.size(), before.size()));
  }

  Standing.State state(int input, int finding) {
    return states[input][finding];
  }

  List<Map<String, Object>> resolved() {
    List<Map<String, Object>> maps = new ArrayList<>();
    for (Baseline.Known known : resolved) maps.add(known.toMap());
    return maps;
  }
}
