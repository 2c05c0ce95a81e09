package dev.bulwark.hardening.report;

import dev.bulwark.hardening.audit.AuditedInput;
import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.audit.RuleResult;
import dev.bulwark.hardening.audit.Severity;
import dev.bulwark.hardening.rule.RulePack;
import dev.bulwark.hardening.rule.Target;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One audit's whole answer, {@code bulwark.audit/1}.
 *
 * @param inputs in the order in which they were given
 * @param resolved findings of the baseline that are gone, as the baseline has them
 */
public record AuditDocument(Target target, RulePack pack, List<AuditedInput> inputs, Standing standing, List<Map<String, Object>> resolved) {

  public AuditDocument {
    inputs = List.copyOf(inputs);
    resolved = List.copyOf(resolved);
  }

  /** Without waivers and baseline. */
  public static AuditDocument of(Target target, RulePack pack, List<AuditedInput> inputs) {
    return new AuditDocument(target, pack, inputs, Standing.PLAIN, List.of());
  }

  /** Whether a finding that counts is at least as severe as the limit. */
  public boolean fails(Severity limit) {
    for (AuditedInput input : inputs) {
      for (Finding finding : input.findings()) if (finding.severity().atLeast(limit) && standing.counts(input.path(), finding)) return true;
    }
    return false;
  }

  /** Whether every input could be looked at. */
  public boolean readable() {
    return inputs.stream().allMatch(AuditedInput::readable);
  }

  /** How many rules came to which verdict, over all inputs; a waived one counts as waived, not as fail. */
  public record Summary(int pass, int fail, int notApplicable, int unknown, int waived) {}

  public Summary summary() {
    int pass = 0;
    int fail = 0;
    int notApplicable = 0;
    int unknown = 0;
    int waived = 0;
    for (AuditedInput input : inputs) {
      for (RuleResult result : input.results()) {
        switch (result.verdict()) {
          case PASS -> pass++;
          case NOT_APPLICABLE -> notApplicable++;
          case UNKNOWN -> unknown++;
          case FAIL -> {}
        }
      }
      Set<String> open = new HashSet<>();
      Set<String> failing = new HashSet<>();
      for (Finding finding : input.findings()) {
        failing.add(finding.rule());
        if (!standing.waived(input.path(), finding)) open.add(finding.rule());
      }
      fail += open.size();
      waived += failing.size() - open.size();
    }
    return new Summary(pass, fail, notApplicable, unknown, waived);
  }

  /** The document as maps, lists and scalars, in the order of its contract. */
  public Map<String, Object> toMap() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("schema", "bulwark.audit/1");
    document.put("target", target.id());
    document.put("rulePack", map("version", pack.version(), "sha256", pack.sha256()));
    List<Object> all = new ArrayList<>();
    for (AuditedInput input : inputs) all.add(input(input));
    document.put("inputs", all);
    document.put("resolved", resolved);
    Summary summary = summary();
    document.put("summary", map("pass", summary.pass, "fail", summary.fail, "notApplicable", summary.notApplicable, "unknown", summary.unknown, "waived", summary.waived));
    return document;
  }

  private Map<String, @Nullable Object> input(AuditedInput input) {
    List<Object> results = new ArrayList<>();
    for (RuleResult each : input.results()) {
      results.add(
          map(
              "rule", each.rule(),
              "verdict", each.verdict().id(),
              "severity", each.severity().id(),
              "reason", each.reason() == null ? null : each.reason().id(),
              "symbol", each.symbol(),
              "value", each.value(),
              "line", each.line() == 0 ? null : each.line()));
    }
    List<Object> findings = new ArrayList<>();
    for (Finding each : input.findings()) findings.add(finding(input.path(), each));
    return map(
        "path", input.path(),
        "sha256", input.sha256(),
        "readable", input.readable(),
        "reason", input.reason(),
        "idf", input.idf(),
        "chip", input.chip(),
        "complete", input.complete(),
        "facts", input.facts(),
        "results", results,
        "findings", findings);
  }

  private Map<String, @Nullable Object> finding(String input, Finding finding) {
    return map(
        "rule", finding.rule(),
        "severity", finding.severity().id(),
        "message", finding.message(),
        "path", finding.path(),
        "line", finding.line() == 0 ? null : finding.line(),
        "offset", finding.offset() < 0 ? null : finding.offset(),
        "port", finding.port() == 0 ? null : finding.port(),
        "redacted", finding.redacted(),
        "fingerprint", finding.fingerprint(),
        "waived", standing.waived(input, finding),
        "state", standing.state(input, finding));
  }

  private static Map<String, @Nullable Object> map(@Nullable Object... pairs) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) map.put(String.valueOf(pairs[i]), pairs[i + 1]);
    return map;
  }
}
