package dev.bulwark.cli.audit;

import dev.bulwark.cli.api.ApiClient;
import dev.bulwark.cli.api.ServerOptions;
import dev.bulwark.cli.json.Doc;
import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.hardening.audit.Severity;
import dev.bulwark.hardening.rule.Rule;
import dev.bulwark.hardening.rule.RulePack;
import dev.bulwark.problem.Printable;
import dev.bulwark.problem.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The fleet's audit of itself: the newest there is, or one more now. Exit 1 where a finding is at or over the limit, known for long or not. */
@Command(
    name = "fleet",
    description = {"Shows the newest audit of the fleet that a server made: certificates, authorities, topic rights, sessions, and devices that differ from their group.", "Example: bulwark audit fleet --run --fail-on medium"})
final class AuditFleet implements Callable<Integer> {
  private static final int LONGEST = 400;
  @Mixin private final ServerOptions server = new ServerOptions();

  @Option(names = "--run", description = "audit the fleet now and show that")
  private boolean run;

  @Option(names = "--fail-on", paramLabel = "SEVERITY", description = "exit 1 from info, low, medium, high or critical on (default: high)")
  private String failOn = "high";

  @Option(names = "--json", description = "answer with one JSON document, bulwark.audit/1")
  private boolean json;

  private final Terminal terminal;

  AuditFleet(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Severity limit = Severity.named(failOn).orElseThrow(() -> new Failure(Exit.USAGE, new Problem("CLI-001", "--fail-on is info, low, medium, high or critical", "see `bulwark audit fleet --help`")));
    ApiClient client = server.client(terminal);
    Doc audit = run ? client.post("/api/v1/audits", Map.of()) : client.get("/api/v1/audits?limit=1").list("audits").stream().findFirst().orElseThrow(AuditFleet::none);
    Doc document = client.get("/api/v1/audits/" + ApiClient.segment(audit.text("id")));
    List<Doc> findings = document.list("inputs").stream().flatMap(input -> input.list("findings").stream()).toList();
    if (json) terminal.document(document.members());
    else show(audit, document, findings);
    boolean fails = findings.stream().anyMatch(finding -> !finding.is("waived") && Severity.named(finding.text("severity")).map(severity -> severity.atLeast(limit)).orElse(true));
    return fails ? Exit.NEGATIVE : Exit.DONE;
  }

  private static Failure none() {
    return new Failure(Exit.INPUT, new Problem("HARDEN-402", "this server has not audited its fleet yet", "do it now with `bulwark audit fleet --run`"));
  }

  private void show(Doc audit, Doc document, List<Doc> findings) {
    for (Doc input : document.list("inputs"))
      line("audited " + audit.text("finishedAt") + ": " + input.text("facts.devices") + " devices, " + input.text("facts.certificates") + " certificates, " + input.text("facts.sessions") + " live sessions");
    Severity[] severities = Severity.values();
    for (int i = severities.length - 1; i >= 0; i--) {
      String severity = severities[i].id();
      List<Doc> of = findings.stream().filter(finding -> finding.text("severity").equals(severity)).toList();
      if (of.isEmpty()) continue;
      line(severity);
      String rule = "";
      for (Doc finding : of) {
        String device = finding.text("path");
        line("  " + finding.text("rule") + "  " + (device.isEmpty() ? "" : device + ": ") + finding.text("message") + (finding.text("state").equals("new") ? "  [new]" : ""));
        Optional<Rule> known = finding.text("rule").equals(rule) ? Optional.empty() : RulePack.shipped().rule(finding.text("rule"));
        rule = finding.text("rule");
        known.ifPresent(one -> line("    mend: " + one.fix()));
      }
    }
    for (Doc gone : document.list("resolved")) line("resolved  " + gone.text("rule") + "  " + gone.text("message"));
    for (Doc input : document.list("inputs")) {
      List<String> unknown = input.list("results").stream().filter(result -> result.text("verdict").equals("unknown")).map(result -> result.text("rule")).toList();
      if (!unknown.isEmpty()) line("not known for " + unknown.size() + " rules: " + String.join(" ", unknown));
      input.doc("facts.leftOut").members().forEach((id, count) -> line(id + ": " + count + " more findings were left out"));
    }
    line(findings.isEmpty() ? "no findings" : findings.size() + (findings.size() == 1 ? " finding" : " findings"));
  }

  private void line(String text) {
    terminal.line(Printable.line(text, LONGEST));
  }
}
