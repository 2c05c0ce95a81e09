package dev.bulwark.hardening.rule;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which values are safe.
 *
 * @param values one for {@code eq}, {@code ne}, {@code le}, {@code ge}; one or more for {@code in}, {@code none-of}; none for {@code any}
 */
public record Comparison(Op op, List<String> values) {
  private static final Pattern NUMBER = Pattern.compile("[+-]?(?:0[xX][0-9a-fA-F]{1,32}|[0-9]{1,32})");

  /** How a value is compared. */
  public enum Op {
    EQ("eq"),
    NE("ne"),
    IN("in"),
    NONE_OF("none-of"),
    LE("le"),
    GE("ge"),
    /** Every value is safe: that there is one was asked for. */
    ANY("any");

    private final String id;

    Op(String id) {
      this.id = id;
    }

    public String id() {
      return id;
    }

    static Optional<Op> named(String id) {
      for (Op op : values()) if (op.id.equals(id)) return Optional.of(op);
      return Optional.empty();
    }
  }

  public Comparison {
    values = List.copyOf(values);
    boolean right =
        switch (op) {
          case EQ, NE -> values.size() == 1;
          case LE, GE -> values.size() == 1 && number(values.getFirst()).isPresent();
          case IN, NONE_OF -> !values.isEmpty();
          case ANY -> values.isEmpty();
        };
    if (!right) throw new IllegalArgumentException(op.id + " does not take " + values);
  }

  /** True when {@code value} is safe; unknown when a number is asked for and it is none. */
  public Truth holds(String value) {
    return switch (op) {
      case EQ, IN -> Truth.of(among(value));
      case NE, NONE_OF -> Truth.of(!among(value));
      case ANY -> Truth.TRUE;
      case LE -> number(value).map(n -> Truth.of(n.compareTo(limit()) <= 0)).orElse(Truth.UNKNOWN);
      case GE -> number(value).map(n -> Truth.of(n.compareTo(limit()) >= 0)).orElse(Truth.UNKNOWN);
    };
  }

  private boolean among(String value) {
    return values.stream().anyMatch(each -> same(each, value));
  }

  private BigInteger limit() {
    return number(values.getFirst()).orElseThrow();
  }

  /** Equal as numbers where both are, else as text. */
  public static boolean same(String one, String other) {
    Optional<BigInteger> number = number(one);
    return number.isPresent() && number.equals(number(other)) || one.equals(other);
  }

  /** Decimal or, with {@code 0x}, hexadecimal; empty for anything else. */
  public static Optional<BigInteger> number(String text) {
    if (!NUMBER.matcher(text).matches()) return Optional.empty();
    String low = text.toLowerCase(Locale.ROOT);
    boolean negative = low.startsWith("-");
    if (negative || low.startsWith("+")) low = low.substring(1);
    BigInteger size = low.startsWith("0x") ? new BigInteger(low.substring(2), 16) : new BigInteger(low);
    return Optional.of(negative ? size.negate() : size);
  }
}
