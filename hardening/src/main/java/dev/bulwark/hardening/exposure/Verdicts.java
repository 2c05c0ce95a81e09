package dev.bulwark.hardening.exposure;

import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.audit.RuleResult;
import dev.bulwark.hardening.audit.Severity;
import dev.bulwark.hardening.audit.Verdict;
import dev.bulwark.hardening.rule.Rule;
import dev.bulwark.hardening.rule.RulePack;
import dev.bulwark.hardening.rule.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the rules say about one device, port by port. A rule that no port speaks about does not apply; one that any port leaves open is not known. */
final class Verdicts {
  private record Judged(int port, Verdict verdict, Severity severity, String value) {}

  private final RulePack pack;
  private final Map<String, List<Judged>> judged = new LinkedHashMap<>();
  private final List<Finding> findings = new ArrayList<>();

  Verdicts(RulePack pack) {
    this.pack = pack;
  }

  void pass(Scope.Port port, String... rules) {
    for (String rule : rules) add(rule, new Judged(port.port(), Verdict.PASS, rule(rule).severity(), ""));
  }

  void unknown(Scope.Port port, String... rules) {
    for (String rule : rules) add(rule, new Judged(port.port(), Verdict.UNKNOWN, rule(rule).severity(), ""));
  }

  /** @param value what was seen, normalised; never text that a host chose */
  void fail(Scope.Port port, String rule, String value) {
    fail(port, rule, rule(rule).severity(), value);
  }

  void fail(Scope.Port port, String rule, Severity severity, String value) {
    add(rule, new Judged(port.port(), Verdict.FAIL, severity, value));
    String message = rule(rule).message() + (value.isEmpty() ? "" : " Seen: " + value + ".");
    findings.add(Finding.of(rule, severity, message, "port " + port.port() + "/" + port.service().id(), value).atPort(port.port()));
  }

  private void add(String rule, Judged verdict) {
    judged.computeIfAbsent(rule, key -> new ArrayList<>()).add(verdict);
  }

  private Rule rule(String id) {
    return pack.rule(id).orElseThrow(() -> new IllegalStateException(id + " is not in the rule pack"));
  }

  /** Sorted by rule, then port. */
  List<Finding> findings() {
    return findings.stream().sorted(Comparator.comparing(Finding::rule).thenComparingInt(Finding::port)).toList();
  }

  /** One for each rule of the target. */
  List<RuleResult> results() {
    List<RuleResult> results = new ArrayList<>();
    for (Rule rule : pack.of(Target.EXPOSURE)) results.add(result(rule, judged.getOrDefault(rule.id(), List.of())));
    return results;
  }

  private static RuleResult result(Rule rule, List<Judged> all) {
    Verdict verdict = Verdict.NOT_APPLICABLE;
    for (Verdict worst : List.of(Verdict.PASS, Verdict.UNKNOWN, Verdict.FAIL)) if (all.stream().anyMatch(each -> each.verdict == worst)) verdict = worst;
    Verdict decided = verdict;
    List<Judged> deciding = all.stream().filter(each -> each.verdict == decided).sorted(Comparator.comparingInt(Judged::port)).toList();
    Severity severity = deciding.stream().map(Judged::severity).max(Severity::compareTo).orElse(rule.severity());
    String ports = deciding.stream().map(each -> "port " + each.port).distinct().collect(Collectors.joining(", "));
    String values = deciding.stream().map(Judged::value).filter(value -> !value.isEmpty()).distinct().collect(Collectors.joining(", "));
    return new RuleResult(rule.id(), verdict, severity, null, ports.isEmpty() ? null : ports, values.isEmpty() ? null : values, 0);
  }
}
