package dev.bulwark.network.nft;

import dev.bulwark.network.ruleset.Ruleset.Outcome;
import dev.bulwark.network.ruleset.Ruleset.Values;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A set or a map while it is read, anonymous or named. */
final class SetDraft {
  /** Of each part of an element; empty until they are known. */
  List<ValueType> types = List.of();

  /** Of a map: an outcome for each element. */
  boolean verdicts;

  final List<List<Values>> elements = new ArrayList<>();
  final List<Outcome> outcomes = new ArrayList<>();

  /** Every key that no element has. */
  boolean catchesAll;

  @Nullable Outcome otherwise;

  /** Its elements come and go by themselves. */
  boolean timed;

  /** Its name, where whatever is in it at the moment is meant ({@link ResolverSets}). */
  @Nullable String resolved;

  /** Why it must not be looked into; null where it may. */
  @Nullable String unsupported;

  void add(List<Values> element, @Nullable Outcome outcome) {
    elements.add(element);
    if (outcome != null) outcomes.add(outcome);
  }

  /** Its elements, or, where it has one for every other key, all there is. */
  List<List<Values>> alternatives() {
    if (resolved != null) return List.of(List.of(new Values.Members(resolved)));
    return catchesAll ? List.of(types.stream().map(SetDraft::everything).toList()) : elements;
  }

  private static Values everything(ValueType type) {
    if (type == ValueType.INTERFACE) return new Values.Name("", true);
    return type.bits() == 128 ? new Values.Span(0, 0, -1, -1) : Values.Span.of(0, (1L << type.bits()) - 1);
  }
}
