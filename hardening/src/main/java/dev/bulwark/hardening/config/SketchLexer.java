package dev.bulwark.hardening.config;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** C++ text as tokens, so that what stands in comments and strings is never taken for code. Text that is no C++ gives tokens too, never a failure. */
final class SketchLexer {
  enum Kind {
    NAME,
    TEXT,
    OTHER
  }

  /** @param text of a TEXT token: what is between the quotes, escapes as written; of OTHER: one character, a question mark for one beyond ASCII */
  record Token(Kind kind, String text, int line) {
    boolean is(String wanted) {
      return kind != Kind.TEXT && text.equals(wanted);
    }
  }

  /** One text for each of the characters that most tokens consist of. */
  private static final List<String> SINGLE = IntStream.range(0, 128).mapToObj(c -> String.valueOf((char) c)).toList();

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private int line = 1;

  private SketchLexer(String source) {
    this.source = source;
  }

  static List<Token> tokens(String source) {
    SketchLexer lexer = new SketchLexer(source);
    while (lexer.at < source.length()) lexer.step();
    return lexer.tokens;
  }

  private void step() {
    char c = source.charAt(at);
    if (c == '\n') {
      line++;
      at++;
    } else if (Character.isWhitespace(c)) {
      at++;
    } else if (source.startsWith("//", at)) {
      skipTo("\n", false);
    } else if (source.startsWith("/*", at)) {
      skipTo("*/", true);
    } else if (c == '#' && switchedOff()) {
      skipSwitchedOff();
    } else if (source.startsWith("R\"", at)) {
      raw();
    } else if (c == '"') {
      quoted('"', Kind.TEXT);
    } else if (c == '\'') {
      quoted('\'', Kind.OTHER);
    } else if (Character.isJavaIdentifierPart(c)) {
      int from = at;
      while (at < source.length() && Character.isJavaIdentifierPart(source.charAt(at))) at++;
      tokens.add(new Token(Kind.NAME, source.substring(from, at), line));
    } else {
      tokens.add(new Token(Kind.OTHER, c < 128 ? SINGLE.get(c) : "?", line));
      at++;
    }
  }

  private void skipTo(String end, boolean over) {
    int found = source.indexOf(end, Math.min(at + 2, source.length()));
    int to = found < 0 ? source.length() : found + (over ? end.length() : 0);
    advance(to);
  }

  private void advance(int to) {
    for (; at < to; at++) if (source.charAt(at) == '\n') line++;
  }

  /** {@code #if 0}: nothing up to its {@code #else} or {@code #endif} is compiled. */
  private boolean switchedOff() {
    return directive(at).matches("if\\s+(?:0|false)");
  }

  private String directive(int from) {
    int end = source.indexOf('\n', from);
    String text = source.substring(from + 1, Math.min(end < 0 ? source.length() : end, from + 80)).strip();
    int comment = text.indexOf('/');
    return comment < 0 ? text : text.substring(0, comment).strip();
  }

  private void skipSwitchedOff() {
    int depth = 0;
    while (at < source.length()) {
      int end = source.indexOf('\n', at);
      int next = end < 0 ? source.length() : end + 1;
      int start = at;
      while (start < next && (source.charAt(start) == ' ' || source.charAt(start) == '\t')) start++;
      if (start < next && source.charAt(start) == '#') {
        String directive = directive(start);
        if (directive.startsWith("if")) depth++;
        else if (directive.startsWith("endif")) depth--;
        if (depth == 0 || depth == 1 && directive.startsWith("el")) {
          advance(next);
          return;
        }
      }
      advance(next);
    }
  }

  private void raw() {
    int open = source.substring(at, Math.min(source.length(), at + 20)).indexOf('(') + at;
    if (open < at) {
      at++;
      return;
    }
    String end = ")" + source.substring(at + 2, open) + "\"";
    int close = source.indexOf(end, open);
    int to = close < 0 ? source.length() : close;
    tokens.add(new Token(Kind.TEXT, source.substring(open + 1, to), line));
    advance(Math.min(source.length(), to + end.length()));
  }

  /** Ends at the quote, or, where somebody forgot it, at the end of the line. */
  private void quoted(char quote, Kind kind) {
    int from = ++at;
    while (at < source.length() && source.charAt(at) != quote && source.charAt(at) != '\n') at += source.charAt(at) == '\\' && at + 1 < source.length() && source.charAt(at + 1) != '\n' ? 2 : 1;
    at = Math.min(at, source.length());
    String text = source.substring(Math.min(from, at), at);
    tokens.add(new Token(kind, kind == Kind.TEXT ? text : "'", line));
    if (at < source.length() && source.charAt(at) == quote) at++;
  }
}
