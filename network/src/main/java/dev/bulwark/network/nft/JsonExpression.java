package dev.bulwark.network.nft;

import dev.bulwark.network.nft.Token.Kind;
import dev.bulwark.problem.Problem;
import java.util.Collection;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** Says the parts of a rule: statements, fields and values. */
final class JsonExpression {
  private static final Set<String> HEADERS = Set.of("ip", "ip6", "tcp", "udp", "th", "icmp", "icmpv6", "ether");
  private static final Set<String> VERDICTS = Set.of("accept", "drop", "return", "continue", "jump", "goto");
  private static final Set<String> OPERATORS = Set.of("==", "!=", "<", ">", "<=", ">=", "!");
  private final Queue<Token> into;
  private final int object;

  JsonExpression(Queue<Token> into, int object) {
    this.into = into;
    this.object = object;
  }

  Problem misunderstood(String what) {
    return Refusal.misunderstood("object " + object, "`" + what + "`");
  }

  Map.Entry<String, JsonNode> only(JsonNode node) {
    if (!node.isObject() || node.size() != 1) throw misunderstood(Refusal.shown(node.toString()));
    return node.properties().iterator().next();
  }

  void word(String word) {
    boolean letters = Character.isLetterOrDigit(word.charAt(0));
    into.add(new Token(letters ? Kind.WORD : Kind.SYMBOL, word, object));
  }

  /** Text that is no keyword, whatever it says. */
  void text(JsonNode node) {
    if (!node.isString() || node.asString().isEmpty()) throw misunderstood(Refusal.shown(node.toString()));
    into.add(new Token(Kind.STRING, node.asString(), object));
  }

  void keyword(JsonNode node, Set<String> among) {
    String word = node.asString("");
    if (!among.contains(word)) throw misunderstood(word);
    word(word);
  }

  void list(JsonNode node) {
    joined(node.isArray() ? node.values() : java.util.List.of(node), ",", each -> word(plain(each)));
  }

  void joined(Collection<JsonNode> nodes, String sign, Consumer<JsonNode> say) {
    boolean first = true;
    for (JsonNode node : nodes) {
      if (!first) word(sign);
      say.accept(node);
      first = false;
    }
  }

  void statement(JsonNode node) {
    Map.Entry<String, JsonNode> only = only(node);
    JsonNode what = only.getValue();
    switch (only.getKey()) {
      case "match" -> match(what);
      case "vmap" -> {
        expression(what.path("key"));
        word("vmap");
        expression(what.path("data"));
      }
      case "accept", "drop", "return", "continue", "jump", "goto" -> verdict(node);
      case "masquerade", "counter", "log" -> word(only.getKey());
      case "limit", "quota" -> {
        word(only.getKey());
        word("name");
        into.add(new Token(Kind.STRING, "of the listing", object));
      }
      case "reject" -> reject(what);
      // in quotes, so that the parser refuses it by its name
      default -> into.add(new Token(Kind.STRING, only.getKey(), object));
    }
  }

  private void reject(JsonNode how) {
    word("reject");
    String type = how.path("type").asString("");
    if (type.isEmpty()) return;
    word("with");
    if (type.equals("tcp reset")) {
      word("tcp");
      word("reset");
      return;
    }
    keyword(how.path("type"), Set.of("icmp", "icmpv6", "icmpx"));
    text(how.path("expr"));
  }

  private void match(JsonNode match) {
    String operator = match.path("op").asString("");
    JsonNode right = match.path("right");
    if (!operator.equals("in") && !OPERATORS.contains(operator)) throw misunderstood(operator);
    if (right.isArray() && operator.equals("==")) throw misunderstood(Refusal.shown(match.toString()));
    expression(match.path("left"));
    if (!operator.equals("in")) word(operator);
    if (right.isArray()) joined(right.values(), ",", this::expression);
    else expression(right);
  }

  private void verdict(JsonNode node) {
    Map.Entry<String, JsonNode> only = only(node);
    if (!VERDICTS.contains(only.getKey())) throw misunderstood(only.getKey());
    word(only.getKey());
    if (only.getKey().equals("jump") || only.getKey().equals("goto")) text(only.getValue().path("target"));
  }

  /** Of a set: a key, or a key with its verdict. */
  void element(JsonNode node) {
    if (!node.isArray()) {
      key(node);
      return;
    }
    if (node.size() != 2) throw misunderstood(Refusal.shown(node.toString()));
    key(node.get(0));
    word(":");
    verdict(node.get(1));
  }

  private void key(JsonNode node) {
    if (!node.isObject() || !node.has("elem")) {
      expression(node);
      return;
    }
    JsonNode element = node.get("elem");
    expression(element.path("val"));
    if (element.has("timeout") || element.has("expires")) {
      word("timeout");
      word("some");
    }
  }

  void expression(JsonNode node) {
    if (node.isString() && node.asString().startsWith("@")) {
      word("@");
      into.add(new Token(Kind.STRING, node.asString().substring(1), object));
    } else if (node.isString() && node.asString().equals("*")) {
      word("*");
    } else if (node.isString()) {
      text(node);
    } else if (node.isIntegralNumber()) {
      into.add(new Token(Kind.WORD, node.asString(), object));
    } else if (node.isBoolean()) {
      word(node.asBoolean() ? "exists" : "missing");
    } else {
      compound(only(node));
    }
  }

  private void compound(Map.Entry<String, JsonNode> only) {
    JsonNode what = only.getValue();
    switch (only.getKey()) {
      case "payload" -> {
        keyword(what.path("protocol"), HEADERS);
        word(plain(what.path("field")));
      }
      case "meta", "ct" -> {
        if (what.size() != 1) throw misunderstood(Refusal.shown(what.toString()));
        word(only.getKey());
        word(plain(what.path("key")));
      }
      case "fib" -> {
        word("fib");
        joined(what.path("flags").values(), ".", each -> word(plain(each)));
        word(plain(what.path("result")));
      }
      case "concat" -> joined(what.values(), ".", this::expression);
      case "range" -> joined(what.values(), "-", this::expression);
      case "&" -> joined(what.values(), "&", this::expression);
      case "|" -> joined(what.values(), "|", this::expression);
      case "prefix" -> {
        expression(what.path("addr"));
        word("/");
        expression(what.path("len"));
      }
      case "set" -> {
        word("{");
        joined(what.isArray() ? what.values() : java.util.List.of(what), ",", this::element);
        word("}");
      }
      default -> throw misunderstood(only.getKey());
    }
  }

  private String plain(JsonNode node) {
    String text = node.asString("");
    if (text.isEmpty() || !text.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_')) throw misunderstood(Refusal.shown(node.toString()));
    return text;
  }
}
