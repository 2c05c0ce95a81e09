package dev.bulwark.network.nft;

import dev.bulwark.network.nft.Token.Kind;
import dev.bulwark.problem.Problem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The tokens of a rule set in order, with variables replaced by what they stand for. Guarantees: variables that multiply each other end at a bound. */
final class Tokens {
  private static final int MOST_FROM_VARIABLES = 4_000_000;
  private static final int SHOWN = 400;
  private final Supplier<Token> source;
  private final String unit;
  private final ArrayDeque<Token> ahead = new ArrayDeque<>();
  private final Map<String, List<Token>> variables = new HashMap<>();
  private final StringBuilder spoken = new StringBuilder();
  private int fromVariables;
  private int depth;
  private boolean tight;

  /** @param unit what the number of a token counts: lines, or objects */
  Tokens(Supplier<Token> source, String unit) {
    this.source = source;
    this.unit = unit;
  }

  Token peek() {
    while (true) {
      Token token = ahead.isEmpty() ? source.get() : ahead.poll();
      if (token.kind() != Kind.VARIABLE) {
        ahead.push(token);
        return token;
      }
      List<Token> stands = variables.get(token.text());
      if (stands == null) throw Refusal.contradictory(where(token), "the variable " + token + " is not defined");
      fromVariables += stands.size();
      if (fromVariables > MOST_FROM_VARIABLES) throw Refusal.tooLarge("its variables stand for more than " + MOST_FROM_VARIABLES + " words");
      for (Token part : stands.reversed()) ahead.push(new Token(part.kind(), part.text(), token.line()));
    }
  }

  Token next() {
    Token token = peek();
    ahead.poll();
    if (token.is("{")) depth++;
    if (token.is("}")) depth--;
    if (spoken.length() < SHOWN && token.kind() != Kind.NEWLINE) {
      boolean close = token.is(",") || token.is(";") || token.is("/") || token.is("-") || tight;
      if (!spoken.isEmpty() && !close) spoken.append(' ');
      tight = token.is("/") || token.is("-") || token.is("@");
      spoken.append(token);
    }
    return token;
  }

  /** Forgets what was said so far, so that {@link #statement} begins here. */
  void begin() {
    spoken.setLength(0);
    tight = false;
  }

  /** What was read since {@link #begin}, cut where it is very long. */
  String statement() {
    return spoken.length() < SHOWN ? spoken.toString() : spoken.substring(0, SHOWN) + "…";
  }

  boolean accept(String keyword) {
    if (!peek().is(keyword)) return false;
    next();
    return true;
  }

  void expect(String keyword) {
    Token token = next();
    if (!token.is(keyword)) throw Refusal.unreadable(where(token), "“" + keyword + "” is expected where " + token + " stands");
  }

  /** A name of a table, chain or set. */
  String name() {
    Token token = next();
    if (token.kind() != Kind.WORD && token.kind() != Kind.STRING) throw Refusal.unreadable(where(token), "a name is expected where " + token + " stands");
    return token.text();
  }

  void skipNewlines() {
    while (peek().kind() == Kind.NEWLINE) next();
  }

  /** How many braces are open. */
  int depth() {
    return depth;
  }

  /** Skips to the end of the statement, over whatever stands in braces. */
  void skipStatement() {
    skipStatement(depth);
  }

  /** Skips to the end of a statement that began where so many braces were open. */
  void skipStatement(int outside) {
    while (true) {
      Token token = peek();
      if (depth < outside) throw Refusal.unreadable(where(token), "a brace closes what was not opened");
      if (token.kind() == Kind.END || depth == outside && token.endsStatement()) return;
      next();
    }
  }

  /** Skips what stands in braces, the opening one of which is next. */
  void skipBlock() {
    int outside = depth;
    expect("{");
    while (depth > outside) {
      Token token = next();
      if (token.kind() == Kind.END) throw Refusal.unreadable(where(token), "a block has no end");
    }
  }

  /** {@code define name = value}, up to the end of the statement; {@code define} was read. */
  void define() {
    String name = name();
    expect("=");
    List<Token> value = new ArrayList<>();
    int outside = depth;
    while (true) {
      Token token = peek();
      if (token.kind() == Kind.END || depth == outside && token.endsStatement()) break;
      next();
      if (token.kind() != Kind.NEWLINE) value.add(token);
      if (value.size() > MOST_FROM_VARIABLES) throw Refusal.tooLarge("a variable stands for more than " + MOST_FROM_VARIABLES + " words");
    }
    variables.put(name, value);
  }

  void undefine() {
    variables.remove(name());
  }

  String where(Token token) {
    return unit + " " + token.line();
  }

  String here() {
    return where(peek());
  }

  Problem misunderstood(Token token) {
    return Refusal.misunderstood(where(token), "`" + token + "` in `" + statement() + "`");
  }
}
