package dev.bulwark.cli.audit;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Table;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.hardening.rule.Rule;
import dev.bulwark.hardening.rule.RulePack;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the catalogue. */
@Command(name = "rules", description = {"Lists the rules that audits judge by, with the version and digest that stand in every result.", "Example: bulwark audit rules --json"})
final class AuditRules implements Callable<Integer> {
  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  private final Terminal terminal;

  AuditRules(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    RulePack pack = RulePack.shipped();
    if (json) {
      terminal.document(document(pack));
      return Exit.DONE;
    }
    Table table = new Table("RULE", "TARGET", "SEVERITY", "ITEMS", "TITLE");
    for (Rule rule : pack.rules()) table.row(rule.id(), rule.target().id(), rule.severity().id(), String.join(" ", rule.items()), rule.title());
    table.print(terminal);
    terminal.line("rule pack " + pack.version() + ", SHA-256 " + pack.sha256());
    return Exit.DONE;
  }

  private static Map<String, Object> document(RulePack pack) {
    List<Object> rules = new ArrayList<>();
    for (Rule rule : pack.rules()) {
      Map<String, Object> each = new LinkedHashMap<>();
      each.put("id", rule.id());
      each.put("title", rule.title());
      each.put("target", rule.target().id());
      each.put("severity", rule.severity().id());
      each.put("items", rule.items());
      each.put("standards", rule.standards());
      each.put("why", rule.why());
      each.put("fix", rule.fix());
      if (rule.nameUnverified()) each.put("nameUnverified", true);
      rules.add(each);
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("version", pack.version());
    document.put("sha256", pack.sha256());
    document.put("rules", rules);
    return document;
  }
}
