package dev.bulwark.network.nft;

import dev.bulwark.network.nft.Token.Kind;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Says one object of a JSON listing: a table, a chain, a set, a rule; or adding one. */
final class JsonStatement {
  private static final Set<String> WITHOUT_EFFECT = Set.of("metainfo", "counter", "quota", "limit", "ct helper", "ct timeout", "ct expectation", "flowtable", "secmark", "synproxy");
  private final Queue<Token> into;
  private final int object;
  private final JsonExpression expressions;

  JsonStatement(Queue<Token> into, int object) {
    this.into = into;
    this.object = object;
    this.expressions = new JsonExpression(into, object);
  }

  void command(JsonNode node) {
    Map.Entry<String, JsonNode> only = expressions.only(node);
    String key = only.getKey();
    JsonNode what = only.getValue();
    if (WITHOUT_EFFECT.contains(key)) return;
    switch (key) {
      case "add", "create" -> command(what);
      case "flush" -> {
        if (!expressions.only(what).getKey().equals("ruleset")) throw expressions.misunderstood("flush");
        words("flush", "ruleset");
      }
      case "table" -> {
        words("table");
        place(what, "name");
        if (what.has("flags")) {
          words("{", "flags");
          expressions.list(what.get("flags"));
          words("}");
        }
      }
      case "chain" -> chain(what);
      case "set", "map" -> set(key, what);
      case "element" -> {
        words("add", "element");
        place(what, "table", "name");
        elements(what.path("elem"));
      }
      case "rule" -> rule(what);
      default -> throw expressions.misunderstood(key);
    }
    into.add(new Token(Kind.NEWLINE, "", object));
  }

  private void words(String... words) {
    for (String word : words) expressions.word(word);
  }

  private void place(JsonNode of, String... names) {
    String family = of.path("family").asString("");
    if (!Set.of("inet", "ip", "ip6", "bridge", "arp", "netdev").contains(family)) throw expressions.misunderstood("the family " + family);
    words(family);
    for (String name : names) expressions.text(of.path(name));
  }

  private void chain(JsonNode chain) {
    words("add", "chain");
    place(chain, "table", "name");
    words("{");
    if (chain.has("type")) {
      words("type");
      expressions.keyword(chain.path("type"), Set.of("filter", "nat", "route"));
      words("hook");
      expressions.text(chain.path("hook"));
      words("priority");
      int priority = chain.path("prio").asInt(0);
      if (!chain.path("prio").isInt()) throw expressions.misunderstood("prio");
      if (priority < 0) words("-");
      words(String.valueOf(Math.abs((long) priority)), ";");
    }
    if (chain.has("policy")) {
      words("policy");
      expressions.keyword(chain.path("policy"), Set.of("accept", "drop"));
    }
    words("}");
  }

  private void set(String kind, JsonNode set) {
    words("add", kind);
    place(set, "table", "name");
    words("{", "type");
    JsonNode type = set.path("type");
    expressions.joined(type.isArray() ? type.values() : java.util.List.of(type), ".", expressions::text);
    if (kind.equals("map")) {
      words(":");
      if (set.path("map").asString("").equals("verdict")) words("verdict");
      else words("something");
    }
    words(";");
    if (set.has("flags")) {
      words("flags");
      expressions.list(set.get("flags"));
      words(";");
    }
    if (set.has("timeout")) words("timeout", "some", ";");
    if (set.has("stmt")) words("stateful", ";");
    if (set.has("elem")) {
      words("elements", "=");
      elements(set.path("elem"));
    }
    words("}");
  }

  private void elements(JsonNode elements) {
    if (!elements.isArray()) throw expressions.misunderstood("elem");
    words("{");
    expressions.joined(elements.values(), ",", expressions::element);
    words("}");
  }

  private void rule(JsonNode rule) {
    words("add", "rule");
    place(rule, "table", "chain");
    for (JsonNode each : rule.path("expr").values()) expressions.statement(each);
    if (!rule.path("expr").isArray()) throw expressions.misunderstood("expr");
    if (rule.has("comment")) {
      words("comment");
      expressions.text(rule.get("comment"));
    }
  }
}
