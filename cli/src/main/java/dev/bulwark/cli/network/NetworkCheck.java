package dev.bulwark.cli.network;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.network.model.PolicyFindings;
import dev.bulwark.network.policy.Fault;
import dev.bulwark.network.policy.PolicyReading;
import dev.bulwark.problem.Problem;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Judges a policy: its text, and what its rules mean together. */
@Command(
    name = "check",
    description = {
      "Judges a policy: every fault of its text, rules that can never match, invariants that do not hold.",
      "Exit 0: it can be used, 1: its rules contradict themselves or an invariant, 3: it cannot be read as a policy, 4: it opens an insecure port without a waiver.",
      "Example: bulwark network check site.yaml"
    })
final class NetworkCheck implements Callable<Integer> {
  @Parameters(paramLabel = "POLICY.yaml", description = "the policy")
  private Path file = Path.of("");

  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  private final Terminal terminal;
  private final InstantSource clock;

  NetworkCheck(Terminal terminal, InstantSource clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    PolicyReading reading = PolicyFile.reading(file, clock);
    List<Fault> errors = reading instanceof PolicyReading.Refused refused ? refused.faults() : List.of();
    List<Fault> warnings = reading instanceof PolicyReading.Read read ? read.warnings() : List.of();
    List<PolicyFindings.Found> found = reading instanceof PolicyReading.Read read ? PolicyFile.findings(read) : List.of();
    boolean negative = found.stream().anyMatch(each -> !each.warning());
    if (json) document(reading, errors, warnings, found);
    else text(reading, warnings, found);
    for (Fault fault : errors) terminal.problem(new Problem(fault.code(), (fault.line() > 0 ? "line " + fault.line() + ": " : "") + (fault.path().isEmpty() ? "" : fault.path() + ": ") + fault.message(), fault.mend()));
    if (!errors.isEmpty()) return PolicyFile.exit(errors);
    return negative ? Exit.NEGATIVE : Exit.DONE;
  }

  private void document(PolicyReading reading, List<Fault> errors, List<Fault> warnings, List<PolicyFindings.Found> found) {
    List<Object> findings = new ArrayList<>();
    List<Object> milder = new ArrayList<>(warnings.stream().map(NetworkCheck::fault).toList());
    for (PolicyFindings.Found each : found) {
      Map<String, Object> finding = map(each.code(), each.path(), each.line(), each.message(), each.mend());
      each.counterexample().ifPresent(packet -> finding.put("counterexample", PacketJson.of(packet.packet(), packet.expectedAllow(), packet.rule().orElse(null), packet.resolved())));
      (each.warning() ? milder : findings).add(finding);
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("valid", errors.isEmpty() && findings.isEmpty());
    document.put("errors", errors.stream().map(NetworkCheck::fault).toList());
    document.put("findings", findings);
    document.put("warnings", milder);
    document.put("zones", reading.zones());
    document.put("rules", reading.rules());
    terminal.document(document);
  }

  private static Map<String, Object> fault(Fault fault) {
    return map(fault.code(), fault.path(), fault.line(), fault.message(), fault.mend());
  }

  private static Map<String, Object> map(String code, String path, int line, String message, String mend) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("code", code);
    map.put("path", path);
    if (line > 0) map.put("line", line);
    map.put("message", message);
    map.put("mend", mend);
    return map;
  }

  private void text(PolicyReading reading, List<Fault> warnings, List<PolicyFindings.Found> found) {
    for (Fault warning : warnings) terminal.line("warning " + warning.code() + ": " + warning.text());
    for (PolicyFindings.Found each : found) {
      terminal.line((each.warning() ? "warning " : "finding ") + each.code() + ": line " + each.line() + ": " + each.path() + ": " + each.message());
      terminal.line("  mend: " + each.mend());
    }
    if (reading instanceof PolicyReading.Read && found.stream().allMatch(PolicyFindings.Found::warning)) terminal.line("good: " + reading.zones() + " zones, " + reading.rules() + " rules, every invariant holds");
  }
}
