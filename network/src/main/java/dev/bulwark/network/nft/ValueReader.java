package dev.bulwark.network.nft;

import dev.bulwark.network.ruleset.Ruleset.Values;
import dev.bulwark.network.ruleset.Ruleset.Values.Span;
import java.util.List;

/** Reads values of fields: one, a range, a prefix, a name with a star. */
final class ValueReader {
  private static final int LONGEST_NAME = 15;
  private final Tokens tokens;

  ValueReader(Tokens tokens) {
    this.tokens = tokens;
  }

  /** What one written value stands for: mostly one; none or two where frame types become families. */
  List<Values> read(ValueType type) {
    Token token = tokens.next();
    if (token.kind() != Token.Kind.WORD && token.kind() != Token.Kind.STRING) throw tokens.misunderstood(token);
    if (type == ValueType.INTERFACE) return List.of(name(token));
    Span low = number(type, token);
    if (tokens.accept("/")) return List.of(prefix(type, low, tokens.next()));
    Span span = low;
    if (tokens.accept("-")) {
      Span high = number(type, tokens.next());
      if (compare(low.lowHigh(), low.lowLow(), high.lowHigh(), high.lowLow()) > 0) throw Refusal.contradictory(tokens.where(token), "the range " + token + " is upside down");
      span = new Span(low.lowHigh(), low.lowLow(), high.lowHigh(), high.lowLow());
    }
    return type == ValueType.ETHER_TYPE ? families(span) : List.of(span);
  }

  /** A single number. */
  Span number(ValueType type, Token token) {
    Span number = token.kind() == Token.Kind.WORD || token.kind() == Token.Kind.STRING ? type.number(token.text()) : null;
    if (number == null) throw tokens.misunderstood(token);
    return number;
  }

  static int compare(long high, long low, long otherHigh, long otherLow) {
    int highs = Long.compareUnsigned(high, otherHigh);
    return highs != 0 ? highs : Long.compareUnsigned(low, otherLow);
  }

  /** The families whose frames carry a number of that range. */
  static List<Values> families(Span types) {
    boolean four = types.lowLow() <= 0x0800 && types.highLow() >= 0x0800;
    boolean six = types.lowLow() <= 0x86dd && types.highLow() >= 0x86dd;
    if (four && six) return List.of(Span.of(2, 2), Span.of(10, 10));
    return four ? List.of(Span.of(2, 2)) : six ? List.of(Span.of(10, 10)) : List.of();
  }

  private Values name(Token token) {
    String text = token.text();
    boolean prefix = text.endsWith("*") && !text.endsWith("\\*");
    String name = prefix ? text.substring(0, text.length() - 1) : text.endsWith("\\*") ? text.substring(0, text.length() - 2) + "*" : text;
    if (token.kind() == Token.Kind.WORD && ValueType.plain(text) >= 0 || name.indexOf('\\') >= 0) throw tokens.misunderstood(token);
    if (name.isEmpty() || name.length() > LONGEST_NAME) throw Refusal.contradictory(tokens.where(token), "no interface can be called " + token);
    return new Values.Name(name, prefix);
  }

  private Span prefix(ValueType type, Span address, Token length) {
    long bits = ValueType.plain(length.text());
    if (type != ValueType.IPV4 && type != ValueType.IPV6 || bits < 0 || bits > type.bits()) throw tokens.misunderstood(length);
    return prefix(type.bits(), address, (int) bits);
  }

  /** nft takes host bits for a slip and clears them. */
  static Span prefix(int width, Span address, int length) {
    int free = width - length;
    long lowMask = free >= 64 ? -1L : (1L << free) - 1;
    long highMask = free <= 64 ? 0 : free == 128 ? -1L : (1L << (free - 64)) - 1;
    return new Span(address.lowHigh() & ~highMask, address.lowLow() & ~lowMask, address.lowHigh() | highMask, address.lowLow() | lowMask);
  }
}
