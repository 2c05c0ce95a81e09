package dev.bulwark.hardening.rule;

import dev.bulwark.hardening.audit.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** From a rule's map to the rule. Fails by {@link IllegalArgumentException}. */
final class RuleReader {
  private static final Pattern ID = Pattern.compile("[A-Z0-9]{2,8}(?:-[A-Z0-9]{1,8}){1,3}");

  private RuleReader() {}

  static Rule read(Object map) {
    Members rule = new Members("a rule", map);
    String id = rule.text("id");
    if (!ID.matcher(id).matches()) throw new IllegalArgumentException("not a rule's id: " + id);
    try {
      Rule made = rule(rule, id);
      rule.done();
      return made;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(id + ": " + e.getMessage(), e);
    }
  }

  private static Rule rule(Members rule, String id) {
    String target = rule.text("target");
    String severity = rule.text("severity");
    Optional<Object> applies = rule.find("applies");
    List<String> releases = List.of();
    @Nullable Condition when = null;
    if (applies.isPresent()) {
      Members members = new Members("applies", applies.get());
      if (members.find("idf").isPresent()) releases = members.texts("idf");
      when = members.findText("when").map(Condition::parse).orElse(null);
      members.done();
    }
    return new Rule(
        id,
        rule.text("title"),
        Target.named(target).orElseThrow(() -> new IllegalArgumentException("unknown target " + target)),
        Severity.named(severity).orElseThrow(() -> new IllegalArgumentException("unknown severity " + severity)),
        rule.texts("items"),
        check(rule.members("check")),
        releases,
        when,
        rule.findText("unless").map(Condition::parse).orElse(null),
        rule.text("why"),
        rule.text("fix"),
        standards(rule.members("standards")),
        rule.findText("nameUnverified").map("true"::equals).orElse(false));
  }

  private static Map<String, List<String>> standards(Members members) {
    Map<String, List<String>> standards = new TreeMap<>();
    for (String name : members.names()) standards.put(name, List.copyOf(members.texts(name)));
    return java.util.Collections.unmodifiableMap(standards);
  }

  private static Check check(Members check) {
    Check made;
    if (check.find("detector").isPresent()) made = new Check.Detector(check.text("detector"), null);
    else if (check.find("symbols").isPresent()) made = symbols(check);
    else if (check.find("sysctl").isPresent()) made = new Check.Sysctl(check.text("sysctl"), comparison(check));
    else if (check.text("op").equals("detector")) made = new Check.Detector(check.text("value"), check.text("option"));
    else made = new Check.Option(check.text("option"), comparison(check), check.findText("default").orElse(null));
    check.done();
    return made;
  }

  private static Check symbols(Members check) {
    String combine = check.text("combine");
    if (!combine.equals("all") && !combine.equals("any")) throw new IllegalArgumentException("unknown combine " + combine);
    List<String> symbols = check.texts("symbols");
    if (symbols.isEmpty()) throw new IllegalArgumentException("no symbol");
    Map<String, List<Check.Alias>> aliases = new LinkedHashMap<>();
    if (check.find("aliases").isPresent()) {
      Members members = check.members("aliases");
      for (String name : members.names()) {
        if (!symbols.contains(name)) throw new IllegalArgumentException("aliases of " + name + ", which is none of its symbols");
        aliases.put(name, aliases(members.list(name)));
      }
    }
    return new Check.Symbols(symbols, combine.equals("all"), comparison(check), aliases, check.findText("parameter").orElse(null));
  }

  private static List<Check.Alias> aliases(List<?> list) {
    List<Check.Alias> aliases = new ArrayList<>();
    for (Object each : list) {
      Members alias = new Members("an alias", each);
      List<String> idf = alias.texts("idf");
      if (idf.size() != 2) throw new IllegalArgumentException("idf takes two releases");
      aliases.add(new Check.Alias(alias.text("name"), idf.get(0), idf.get(1), alias.findText("inverted").map("true"::equals).orElse(false)));
      alias.done();
    }
    return List.copyOf(aliases);
  }

  private static Comparison comparison(Members check) {
    String name = check.text("op");
    Comparison.Op op = Comparison.Op.named(name).orElseThrow(() -> new IllegalArgumentException("unknown op " + name));
    Optional<Object> value = check.find("value");
    if (value.isEmpty()) return new Comparison(op, List.of());
    return new Comparison(op, value.get() instanceof List<?> ? check.texts("value") : List.of(check.text("value")));
  }
}
