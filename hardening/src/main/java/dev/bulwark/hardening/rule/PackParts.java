package dev.bulwark.hardening.rule;

import dev.bulwark.fleet.yaml.Yaml;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The shipped catalogue, read by targets as they are asked for: an audit of images needs a tenth of it, and reading the whole takes longer than the audit. Only for a text that was read whole before: the tests hold
 * the two ways to the same rules.
 */
final class PackParts {
  private static final String BEGINS = "\n- id: ";
  private static final String TARGET = "\n  target: ";

  private final Map<Target, StringBuilder> texts = new EnumMap<>(Target.class);
  private final Map<String, Target> targets = new LinkedHashMap<>();
  private final Map<Target, Map<String, Rule>> read = new ConcurrentHashMap<>();

  /** The text before the rules. */
  final String head;

  PackParts(String text) {
    int at = text.indexOf(BEGINS);
    head = text.substring(0, at < 0 ? text.length() : at);
    while (at >= 0) {
      int next = text.indexOf(BEGINS, at + 1);
      String block = text.substring(at, next < 0 ? text.length() : next);
      Target target = Target.named(word(block, TARGET)).orElseThrow(() -> new IllegalArgumentException("a rule without a target"));
      texts.computeIfAbsent(target, t -> new StringBuilder("rules:")).append(block);
      if (targets.put(word(block, BEGINS), target) != null) throw new IllegalArgumentException(word(block, BEGINS) + " stands twice");
      at = next;
    }
  }

  private static String word(String block, String after) {
    int at = block.indexOf(after);
    int end = at < 0 ? -1 : block.indexOf('\n', at + after.length());
    return end < 0 ? "" : block.substring(at + after.length(), end).strip();
  }

  /** The ids in the catalogue's order, with their targets. */
  Map<String, Target> targets() {
    return targets;
  }

  /** The rules of a target by id, in the catalogue's order. */
  Map<String, Rule> of(Target target) {
    return read.computeIfAbsent(target, this::parse);
  }

  private Map<String, Rule> parse(Target target) {
    StringBuilder text = texts.get(target);
    Map<String, Rule> rules = new LinkedHashMap<>();
    if (text == null) return rules;
    try {
      List<Object> entries = new ArrayList<>(new Members("the pack", Yaml.read(text.toString(), Yaml.Limits.STANDARD).plain()).list("rules"));
      for (Object entry : entries) {
        Rule rule = RuleReader.read(entry);
        rules.put(rule.id(), rule);
      }
      return rules;
    } catch (Yaml.Malformed e) {
      throw new IllegalStateException("the catalogue cannot be read", e);
    }
  }
}
