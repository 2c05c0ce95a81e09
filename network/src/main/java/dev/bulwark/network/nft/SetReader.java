package dev.bulwark.network.nft;

import dev.bulwark.network.ruleset.Ruleset.Outcome;
import dev.bulwark.network.ruleset.Ruleset.Values;
import java.util.ArrayList;
import java.util.List;

/** Reads sets and maps: their elements, and where they have a name what stands before these. */
final class SetReader {
  private static final int MOST_ELEMENTS = 4_000_000;
  private static final int MOST_PARTS = 8;
  private static final int DEEPEST = 16;
  private final Tokens tokens;
  private final ValueReader values;
  private int elements;

  SetReader(Tokens tokens) {
    this.tokens = tokens;
    this.values = new ValueReader(tokens);
  }

  /** What stands between the braces of {@code set name { … }} or {@code map name { … }}. */
  void declaration(SetDraft set, boolean map) {
    tokens.expect("{");
    while (true) {
      Token token = tokens.next();
      if (token.is("}")) return;
      if (token.kind() == Token.Kind.END) throw Refusal.unreadable(tokens.where(token), "a set has no end");
      if (token.kind() == Token.Kind.NEWLINE || token.is(";")) continue;
      switch (token.text()) {
        case "type" -> types(set, map);
        case "typeof" -> typesOf(set, map);
        case "elements" -> {
          tokens.expect("=");
          elements(set);
        }
        case "flags" -> {
          do {
            Token flag = tokens.next();
            set.timed |= flag.is("timeout");
            if (flag.is("dynamic")) set.unsupported = "a set whose elements come and go (" + flag + ")";
          } while (tokens.accept(","));
        }
        case "timeout", "gc-interval" -> {
          set.timed = true;
          tokens.skipStatement();
        }
        case "size", "policy", "comment", "auto-merge", "counter" -> tokens.skipStatement();
        default -> {
          set.unsupported = "`" + token + "` of a set";
          tokens.skipStatement();
        }
      }
    }
  }

  private void types(SetDraft set, boolean map) {
    List<ValueType> types = new ArrayList<>();
    do {
      Token token = tokens.next();
      ValueType type = ValueType.named(token.text()).orElse(null);
      if (type == null) set.unsupported = "a set of `" + token + "`";
      else types.add(type);
    } while (tokens.accept("."));
    typed(set, types, map);
  }

  private void typesOf(SetDraft set, boolean map) {
    List<ValueType> types = new ArrayList<>();
    do {
      types.add(Key.read(tokens).type);
    } while (tokens.accept("."));
    typed(set, types, map);
  }

  private void typed(SetDraft set, List<ValueType> types, boolean map) {
    if (map) {
      tokens.expect(":");
      if (!tokens.accept("verdict")) {
        set.unsupported = "a map to something else than verdicts";
        tokens.skipStatement();
      }
    }
    set.verdicts = map;
    set.types = List.copyOf(types);
  }

  /** {@code { … }}; the set's types are known, or it is marked as unsupported. */
  void elements(SetDraft set) {
    if (set.types.isEmpty() && set.unsupported == null) throw Refusal.contradictory(tokens.here(), "elements of a set whose type is not known");
    if (set.unsupported == null) braces(set, 0);
    else tokens.skipBlock();
  }

  private void braces(SetDraft set, int depth) {
    if (depth > DEEPEST) throw Refusal.tooLarge("braces stand deeper than " + DEEPEST + " in each other");
    tokens.expect("{");
    while (true) {
      tokens.skipNewlines();
      if (tokens.accept("}")) return;
      if (tokens.peek().is("{")) braces(set, depth + 1);
      else element(set);
      tokens.skipNewlines();
      if (!tokens.accept(",") && !tokens.peek().is("}")) throw tokens.misunderstood(tokens.next());
    }
  }

  private void element(SetDraft set) {
    if (++elements > MOST_ELEMENTS) throw Refusal.tooLarge("its sets have more than " + MOST_ELEMENTS + " elements");
    boolean all = tokens.accept("*");
    List<List<Values>> alternatives = all ? List.of() : product(set);
    while (true) {
      Token token = tokens.peek();
      if (token.is("comment")) {
        tokens.next();
        tokens.next();
      } else if (token.is("counter")) {
        tokens.next();
        while (tokens.accept("packets") || tokens.accept("bytes")) tokens.next();
      } else if (token.is("timeout") || token.is("expires")) {
        set.timed = true;
        tokens.next();
        tokens.next();
      } else {
        break;
      }
    }
    if (!set.verdicts) {
      for (List<Values> each : alternatives) set.add(each, null);
      set.catchesAll |= all;
      return;
    }
    tokens.expect(":");
    Outcome outcome = verdict(tokens);
    for (List<Values> each : alternatives) set.add(each, outcome);
    if (all) {
      set.catchesAll = true;
      set.otherwise = outcome;
    }
  }

  /** One element without braces; the set's types are known. */
  void one(SetDraft set) {
    for (List<Values> each : product(set)) set.add(each, null);
  }

  /** One element; several where one of its parts stands for several values. */
  private List<List<Values>> product(SetDraft set) {
    if (set.types.size() == 1) return values.read(set.types.getFirst()).stream().map(List::of).toList();
    if (set.types.size() > MOST_PARTS) throw Refusal.tooLarge("a key has more than " + MOST_PARTS + " parts");
    List<List<Values>> product = List.of(List.of());
    for (int i = 0; i < set.types.size(); i++) {
      if (i > 0) tokens.expect(".");
      List<Values> part = values.read(set.types.get(i));
      if (product.size() == 1 && part.size() == 1) {
        List<Values> longer = new ArrayList<>(product.getFirst());
        longer.add(part.getFirst());
        product = List.of(longer);
        continue;
      }
      List<List<Values>> wider = new ArrayList<>();
      for (List<Values> each : product) {
        for (Values value : part) {
          List<Values> longer = new ArrayList<>(each);
          longer.add(value);
          wider.add(longer);
        }
      }
      product = wider;
    }
    return product.stream().map(List::copyOf).toList();
  }

  static Outcome verdict(Tokens tokens) {
    Token token = tokens.next();
    if (token.kind() != Token.Kind.WORD) throw tokens.misunderstood(token);
    return switch (token.text()) {
      case "accept" -> new Outcome.Accept();
      case "drop" -> new Outcome.Drop();
      case "return" -> new Outcome.Return();
      case "continue" -> new Outcome.Continue();
      case "jump" -> new Outcome.Jump(tokens.name());
      case "goto" -> new Outcome.Goto(tokens.name());
      default -> throw tokens.misunderstood(token);
    };
  }
}
