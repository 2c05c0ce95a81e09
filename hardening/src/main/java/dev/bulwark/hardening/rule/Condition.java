package dev.bulwark.hardening.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When a rule speaks: {@code A=y && target!=esp32 || !feature:softap}; {@code &&} binds tighter, there are no brackets.
 *
 * <p>Three-valued: what cannot be known does not become false.
 */
public sealed interface Condition {

  /** What a condition may ask. */
  interface Facts {
    /** The value of a symbol; null where it cannot be known. */
    @Nullable String symbol(String name);

    /** The chip; null where it is not known. */
    @Nullable String chip();

    /** Whether the product was declared to have it. */
    boolean feature(String name);
  }

  Truth in(Facts facts);

  /** One of them. */
  record Any(List<Condition> parts) implements Condition {
    public Any {
      parts = List.copyOf(parts);
    }

    @Override
    public Truth in(Facts facts) {
      Truth sum = Truth.FALSE;
      for (Condition part : parts) sum = sum.or(part.in(facts));
      return sum;
    }
  }

  /** Each of them. */
  record All(List<Condition> parts) implements Condition {
    public All {
      parts = List.copyOf(parts);
    }

    @Override
    public Truth in(Facts facts) {
      Truth sum = Truth.TRUE;
      for (Condition part : parts) sum = sum.and(part.in(facts));
      return sum;
    }
  }

  /** A symbol has, or has not, a value. */
  record Symbol(String name, boolean equal, String value) implements Condition {
    @Override
    public Truth in(Facts facts) {
      String is = facts.symbol(name);
      return is == null ? Truth.UNKNOWN : Truth.of(Comparison.same(is, value) == equal);
    }
  }

  /** It is, or is not, for a chip. */
  record Chip(boolean equal, String chip) implements Condition {
    @Override
    public Truth in(Facts facts) {
      String is = facts.chip();
      return is == null ? Truth.UNKNOWN : Truth.of(is.equals(chip) == equal);
    }
  }

  /** The product has, or has not, a feature; what was not declared is not there. */
  record Feature(boolean present, String name) implements Condition {
    @Override
    public Truth in(Facts facts) {
      return Truth.of(facts.feature(name) == present);
    }
  }

  Pattern TERM = Pattern.compile("(!?)feature:([a-z0-9-]{1,64})|([A-Za-z0-9_]{1,128})(!?=)([A-Za-z0-9_.-]{1,64})");

  /** @throws IllegalArgumentException for any other text */
  static Condition parse(String text) {
    if (text.length() > 1_000) throw new IllegalArgumentException("a condition of " + text.length() + " characters");
    List<Condition> any = new ArrayList<>();
    for (String product : text.split("\\|\\|", -1)) {
      List<Condition> all = new ArrayList<>();
      for (String term : product.split("&&", -1)) all.add(term(term.strip()));
      any.add(all.size() == 1 ? all.getFirst() : new All(all));
    }
    return any.size() == 1 ? any.getFirst() : new Any(any);
  }

  private static Condition term(String text) {
    Matcher term = TERM.matcher(text);
    if (!term.matches()) throw new IllegalArgumentException("not a term of a condition: " + text);
    if (term.group(2) != null) return new Feature(term.group(1).isEmpty(), term.group(2));
    boolean equal = term.group(4).equals("=");
    return term.group(3).equals("target") ? new Chip(equal, term.group(5)) : new Symbol(term.group(3), equal, term.group(5));
  }
}
