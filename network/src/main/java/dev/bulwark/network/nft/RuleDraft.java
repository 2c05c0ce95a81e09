package dev.bulwark.network.nft;

import dev.bulwark.network.ruleset.Ruleset.Field;
import dev.bulwark.network.ruleset.Ruleset.Match;
import dev.bulwark.network.ruleset.Ruleset.Outcome;
import dev.bulwark.network.ruleset.Ruleset.Values;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A rule while it is read: sets may be named before they are declared, so looking into them waits. */
final class RuleDraft {
  /** A set by its name, or one without. */
  record SetReference(@Nullable String name, @Nullable SetDraft anonymous) {}

  sealed interface Part {
    record Fixed(Match match) implements Part {}

    record Lookup(List<Field> fields, List<ValueType> types, SetReference set, boolean negated) implements Part {
      static Lookup of(List<Key> keys, SetReference set, boolean negated) {
        return new Lookup(keys.stream().map(key -> key.field).toList(), keys.stream().map(key -> key.type).toList(), set, negated);
      }
    }
  }

  final List<Part> parts = new ArrayList<>();
  Outcome outcome = new Outcome.Continue();

  /** Stands in place of the outcome; null where there is no verdict map. */
  Part.@Nullable Lookup verdicts;

  boolean uncertain;

  /** It rewrites the source of what leaves. */
  boolean masquerades;

  String text = "";
  String where = "";

  /** Why it is not understood; null where it is. */
  dev.bulwark.problem.@Nullable Problem problem;

  static Match one(Field field, Values value, boolean negated) {
    return new Match(List.of(field), List.of(List.of(value)), negated);
  }

  boolean has(Field field, long value) {
    return parts.contains(new Part.Fixed(one(field, Values.Span.of(value, value), false)));
  }

  void require(Field field, long value) {
    if (!has(field, value)) parts.add(new Part.Fixed(one(field, Values.Span.of(value, value), false)));
  }
}
