package dev.bulwark.network.nft;

import dev.bulwark.network.nft.RuleDraft.Part;
import dev.bulwark.network.nft.RuleDraft.SetReference;
import dev.bulwark.network.ruleset.Ruleset.Field;
import dev.bulwark.network.ruleset.Ruleset.Match;
import dev.bulwark.network.ruleset.Ruleset.TableFamily;
import dev.bulwark.network.ruleset.Ruleset.Values;
import dev.bulwark.network.ruleset.Ruleset.Values.Span;
import java.util.ArrayList;
import java.util.List;

/** Reads a match or a verdict map, and writes down what it implies about family and protocol. */
final class MatchParser {
  private static final int MOST_PARTS = 8;
  private final Tokens tokens;
  private final ValueReader values;
  private final SetReader sets;

  MatchParser(Tokens tokens) {
    this.tokens = tokens;
    this.values = new ValueReader(tokens);
    this.sets = new SetReader(tokens);
  }

  /** Whether it was a verdict map, which ends a rule. */
  boolean read(RuleDraft rule, TableFamily family) {
    List<Key> keys = new ArrayList<>();
    do {
      keys.add(Key.read(tokens));
      if (keys.size() > MOST_PARTS) throw Refusal.tooLarge("a key has more than " + MOST_PARTS + " parts");
    } while (tokens.accept("."));
    for (Key key : keys) imply(rule, family, key);
    if (tokens.accept("vmap")) {
      rule.verdicts = Part.Lookup.of(keys, reference(keys, true), false);
      return true;
    }
    Key key = keys.getFirst();
    Span mask = keys.size() == 1 && (tokens.accept("&") || tokens.accept("and")) ? number(key) : null;
    if (mask == null && keys.size() == 1 && tokens.accept("!")) {
      rule.parts.add(fixed(keys, List.of(List.of(states(key))), true));
      return false;
    }
    String operator = operator();
    boolean negated = operator.equals("!=");
    if (mask != null) {
      if (!operator.equals("==") && !negated) throw tokens.misunderstood(tokens.next());
      rule.parts.add(masked(key, mask, number(key), negated));
    } else if (tokens.peek().is("{") || tokens.peek().is("@")) {
      if (!operator.equals("==") && !negated && !operator.isEmpty()) throw tokens.misunderstood(tokens.next());
      rule.parts.add(Part.Lookup.of(keys, reference(keys, false), negated));
    } else if (operator.startsWith("<") || operator.startsWith(">")) {
      rule.parts.add(ordered(keys, operator));
    } else {
      rule.parts.add(direct(keys, operator.isEmpty(), negated));
    }
    return false;
  }

  private static void imply(RuleDraft rule, TableFamily table, Key key) {
    // after `meta l4proto icmp`, nft takes `icmp type` for that of whatever family
    boolean known = key.protocol != 0 && rule.has(Field.L4PROTO, key.protocol);
    if (key.family != 0 && table == TableFamily.INET && !known) rule.require(Field.NFPROTO, key.family);
    if (key.protocol != 0) rule.require(Field.L4PROTO, key.protocol);
  }

  private SetReference reference(List<Key> keys, boolean map) {
    if (tokens.accept("@")) return new SetReference(tokens.name(), null);
    SetDraft set = new SetDraft();
    set.types = keys.stream().map(key -> key.type).toList();
    set.verdicts = map;
    sets.elements(set);
    return new SetReference(null, set);
  }

  private String operator() {
    for (String sign : List.of("==", "!=", "<=", ">=", "<", ">")) if (tokens.accept(sign)) return sign;
    if (tokens.accept("eq")) return "==";
    if (tokens.accept("ne")) return "!=";
    if (tokens.accept("le")) return "<=";
    if (tokens.accept("ge")) return ">=";
    if (tokens.accept("lt")) return "<";
    return tokens.accept("gt") ? ">" : "";
  }

  /** A value, or one for each key; of states without an operator, any of those named. */
  private Part direct(List<Key> keys, boolean implicit, boolean negated) {
    if (keys.size() == 1 && keys.getFirst().type == ValueType.STATE) {
      Values.AnyBit any = states(keys.getFirst());
      return fixed(keys, List.of(List.of(implicit ? any : Span.of(any.mask(), any.mask()))), negated);
    }
    SetDraft one = new SetDraft();
    one.types = keys.stream().map(key -> key.type).toList();
    sets.one(one);
    return fixed(keys, one.elements, negated);
  }

  private static Part fixed(List<Key> keys, List<List<Values>> alternatives, boolean negated) {
    return new Part.Fixed(new Match(keys.stream().map(key -> key.field).toList(), alternatives, negated));
  }

  private Values.AnyBit states(Key key) {
    if (key.type != ValueType.STATE) throw tokens.misunderstood(tokens.next());
    long mask = 0;
    do {
      mask |= values.number(key.type, tokens.next()).lowLow();
    } while (tokens.accept(",") || tokens.accept("|"));
    return new Values.AnyBit(mask);
  }

  /** A number, or several with their bits taken together, in parentheses or not. */
  private Span number(Key key) {
    if (key.type == ValueType.INTERFACE || key.type == ValueType.ETHER_TYPE) throw tokens.misunderstood(tokens.next());
    boolean open = tokens.accept("(");
    Span sum = values.number(key.type, tokens.next());
    while (tokens.accept("|") || tokens.accept("or")) {
      Span next = values.number(key.type, tokens.next());
      sum = new Span(sum.lowHigh() | next.lowHigh(), sum.lowLow() | next.lowLow(), sum.highHigh() | next.highHigh(), sum.highLow() | next.highLow());
    }
    if (open) tokens.expect(")");
    return sum;
  }

  private static Part masked(Key key, Span mask, Span value, boolean negated) {
    List<Key> keys = List.of(key);
    // value outside of the mask: no number is so
    if ((value.lowHigh() & ~mask.lowHigh()) != 0 || (value.lowLow() & ~mask.lowLow()) != 0) return fixed(keys, List.of(), negated);
    if (key.type == ValueType.STATE && negated && value.lowLow() == 0) return fixed(keys, List.of(List.of(new Values.AnyBit(mask.lowLow()))), false);
    return fixed(keys, List.of(List.of(new Values.Masked(mask.lowHigh(), mask.lowLow(), value.lowHigh(), value.lowLow()))), negated);
  }

  private Part ordered(List<Key> keys, String operator) {
    Key key = keys.getFirst();
    if (keys.size() != 1 || key.type == ValueType.INTERFACE || key.type == ValueType.ETHER_TYPE || key.type == ValueType.STATE) throw tokens.misunderstood(tokens.next());
    Span bound = values.number(key.type, tokens.next());
    boolean below = operator.startsWith("<");
    // < is the same as not >=, so that neither end needs a number one less
    boolean negated = operator.length() == 1;
    long top = key.type.bits() >= 64 ? -1L : (1L << key.type.bits()) - 1;
    long topHigh = key.type.bits() == 128 ? -1L : 0;
    Span span = below != negated ? new Span(0, 0, bound.lowHigh(), bound.lowLow()) : new Span(bound.lowHigh(), bound.lowLow(), topHigh, top);
    return fixed(keys, List.of(List.of(span)), negated);
  }
}
