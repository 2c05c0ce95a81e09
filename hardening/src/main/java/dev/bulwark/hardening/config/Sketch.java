package dev.bulwark.hardening.config;

import dev.bulwark.hardening.config.SketchLexer.Kind;
import dev.bulwark.hardening.config.SketchLexer.Token;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A sketch as what it calls with what. */
final class Sketch {
  /** Tokens that the arguments of one call may have; longer ones are not looked through. */
  private static final int MOST = 400;

  /**
   * {@code on.method(…)}. Its arguments are looked for when somebody asks: nested calls share them.
   *
   * @param on the name before the dot or arrow; empty for a plain function
   * @param first the position of its first token among all
   * @param place that of its method's name
   */
  record Call(String on, String method, int first, int place, int line) {}

  private final List<Token> tokens;
  private final List<Call> calls = new ArrayList<>();
  private final Map<String, String> constants = new HashMap<>();

  Sketch(String source) {
    tokens = SketchLexer.tokens(source);
    for (int i = 0; i < tokens.size(); i++) {
      constant(i);
      call(i);
    }
  }

  List<Token> tokens() {
    return tokens;
  }

  List<Call> calls() {
    return calls;
  }

  List<Call> calls(String on, String method) {
    return calls.stream().filter(call -> call.on.equals(on) && call.method.equals(method)).toList();
  }

  boolean mentions(String name) {
    return tokens.stream().anyMatch(token -> token.kind() == Kind.NAME && token.text().equals(name));
  }

  /** The text an argument is: a literal, or a name that this file binds to a literal; empty for anything else. */
  Optional<String> text(List<Token> argument) {
    if (argument.isEmpty()) return Optional.empty();
    if (argument.stream().allMatch(token -> token.kind() == Kind.TEXT)) return Optional.of(String.join("", argument.stream().map(Token::text).toList()));
    if (argument.size() == 1 && argument.getFirst().kind() == Kind.NAME) return Optional.ofNullable(constants.get(argument.getFirst().text()));
    // F("…") and String("…") keep what is in them.
    if (argument.size() == 4 && Set.of("F", "String", "PSTR").contains(argument.getFirst().text()) && argument.get(2).kind() == Kind.TEXT) return Optional.of(argument.get(2).text());
    return Optional.empty();
  }

  private Token token(int i) {
    return i >= 0 && i < tokens.size() ? tokens.get(i) : new Token(Kind.OTHER, "", 0);
  }

  /** {@code #define NAME "text"}, {@code char *name = "text"}, {@code char name[20] = "text"}. */
  private void constant(int i) {
    if (token(i).kind() != Kind.NAME) return;
    if (token(i - 1).is("define") && token(i - 2).is("#") && token(i + 1).kind() == Kind.TEXT) constants.putIfAbsent(token(i).text(), token(i + 1).text());
    int equals = i + 1;
    if (token(equals).is("[")) equals += token(equals + 1).is("]") ? 2 : 3;
    if (token(equals).is("=") && token(equals + 1).kind() == Kind.TEXT && token(equals + 2).is(";")) constants.putIfAbsent(token(i).text(), token(equals + 1).text());
  }

  private void call(int i) {
    if (token(i).kind() != Kind.NAME || !token(i + 1).is("(")) return;
    int first = i;
    String on = "";
    if (token(i - 1).is(".") && token(i - 2).kind() == Kind.NAME) first = i - 2;
    else if (token(i - 1).is(">") && token(i - 2).is("-") && token(i - 3).kind() == Kind.NAME) first = i - 3;
    if (first != i) on = token(first).text();
    calls.add(new Call(on, token(i).text(), first, i, token(i).line()));
  }

  List<List<Token>> arguments(Call call) {
    List<List<Token>> arguments = new ArrayList<>();
    arguments(call.place + 1, arguments);
    return arguments;
  }

  /** Whether its result is thrown away. */
  boolean ignored(Call call) {
    Token before = token(call.first - 1);
    boolean statement = call.first == 0 || before.kind() == Kind.OTHER && !before.text().isEmpty() && ";{})".contains(before.text()) || before.is("else");
    return statement && token(arguments(call.place + 1, new ArrayList<>()) + 1).is(";");
  }

  /** From the opening bracket; answers the position of the closing one. */
  private int arguments(int open, List<List<Token>> into) {
    int depth = 0;
    List<Token> argument = new ArrayList<>();
    for (int i = open; i < Math.min(tokens.size(), open + MOST); i++) {
      Token token = tokens.get(i);
      boolean opens = token.is("(") || token.is("[") || token.is("{");
      boolean closes = token.is(")") || token.is("]") || token.is("}");
      if (opens) depth++;
      if (closes && --depth == 0) {
        if (!argument.isEmpty() || !into.isEmpty()) into.add(argument);
        return i;
      }
      if (token.is(",") && depth == 1) {
        into.add(argument);
        argument = new ArrayList<>();
      } else if (i > open) {
        argument.add(token);
      }
    }
    return open;
  }

  /** Whether something in this file checks a signature, as its names tell. */
  boolean verifiesSignatures() {
    for (Call call : calls) {
      String method = call.method.toLowerCase(Locale.ROOT);
      if (method.equals("installsignature") || method.equals("setsignature")) return true;
      String whole = call.on.toLowerCase(Locale.ROOT) + "." + method;
      if (method.contains("verify") && whole.matches(".*(?:sig|pk_|key|rsa|ecdsa|ecc|ed25519|image|firmware).*")) return true;
    }
    return false;
  }
}
