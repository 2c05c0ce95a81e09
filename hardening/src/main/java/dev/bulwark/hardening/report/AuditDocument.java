package dev.bulwark.hardening.report;

import dev.bulwark.hardening.audit.AuditedInput;
import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.audit.RuleResult;
import dev.bulwark.hardening.audit.Severity;
import dev.bulwark.hardening.rule.RulePack;
import dev.bulwark.hardening.rule.Target;
import dev.bulwark.hardening.waiver.Waiver;
import dev.bulwark.hardening.waiver.Waivers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One audit's whole answer, {@code bulwark.audit/1}: what was found, and how each finding stands.
 *
 * <h2>Guarantees</h2> Inputs keep their order; findings of an input are sorted by rule, then place. A waiver or a baseline changes what counts against a limit, never what is shown.
 */
public final class AuditDocument {
  private static final Comparator<Finding> ORDER =
      Comparator.comparing(Finding::rule)
          .thenComparing(finding -> finding.path() == null ? "" : finding.path())
          .thenComparingLong(Finding::offset)
          .thenComparingInt(Finding::line)
          .thenComparingInt(Finding::port)
          .thenComparing(Finding::subject)
          .thenComparing(Finding::value)
          .thenComparing(Finding::message);

  private final Target target;
  private final RulePack pack;
  private final List<AuditedInput> inputs;
  private final Standing standing;

  private AuditDocument(Target target, RulePack pack, List<AuditedInput> inputs, Waivers waivers, @Nullable Baseline baseline) {
    this.target = target;
    this.pack = pack;
    this.inputs = inputs.stream().map(AuditDocument::sorted).toList();
    this.standing = Standing.of(this.inputs, waivers, baseline);
  }

  private static AuditedInput sorted(AuditedInput input) {
    List<Finding> findings = input.findings().stream().sorted(ORDER).toList();
    return findings.equals(input.findings())
        ? input
        : new AuditedInput(input.path(), input.sha256(), input.readable(), input.reason(), input.idf(), input.chip(), input.complete(), input.facts(), input.results(), findings);
  }

  /** Without waivers and baseline. */
  public static AuditDocument of(Target target, RulePack pack, List<AuditedInput> inputs) {
    return new AuditDocument(target, pack, inputs, Waivers.none(), null);
  }

  /** The same findings as they stand by these waivers, and beside an earlier audit where there is one. */
  public AuditDocument standing(Waivers waivers, @Nullable Baseline baseline) {
    return new AuditDocument(target, pack, inputs, waivers, baseline);
  }

  public Target target() {
    return target;
  }

  public RulePack pack() {
    return pack;
  }

  /** In the order in which they were given. */
  public List<AuditedInput> inputs() {
    return inputs;
  }

  public Standing standing() {
    return standing;
  }

  /** Whether a finding that counts is at least as severe as the limit. */
  public boolean fails(Severity limit) {
    for (int i = 0; i < inputs.size(); i++) {
      List<Finding> findings = inputs.get(i).findings();
      for (int f = 0; f < findings.size(); f++) if (findings.get(f).severity().atLeast(limit) && standing.mark(i, f).counts()) return true;
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
    for (int i = 0; i < inputs.size(); i++) {
      AuditedInput input = inputs.get(i);
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
      for (int f = 0; f < input.findings().size(); f++) {
        String rule = input.findings().get(f).rule();
        failing.add(rule);
        if (!standing.mark(i, f).waived()) open.add(rule);
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
    for (int i = 0; i < inputs.size(); i++) all.add(input(i));
    document.put("inputs", all);
    document.put("resolved", standing.resolved());
    if (standing.waivers().given()) document.put("waivers", waivers());
    Summary summary = summary();
    document.put("summary", map("pass", summary.pass, "fail", summary.fail, "notApplicable", summary.notApplicable, "unknown", summary.unknown, "waived", summary.waived));
    return document;
  }

  /** In the order in which they are to be looked at: what covers every input first. */
  private Map<String, @Nullable Object> waivers() {
    List<Object> entries = new ArrayList<>();
    for (Waiver each : standing.waivers().all()) {
      entries.add(
          map(
              "rule", each.rule(),
              "scope", each.scope(),
              "reason", each.reason(),
              "owner", each.owner(),
              "approver", each.approver(),
              "created", each.created().toString(),
              "expires", each.expires().toString(),
              "compensates", each.compensates(),
              "ticket", each.ticket(),
              "state", standing.waivers().expired(each) ? "expired" : "valid",
              "findings", standing.covered(each)));
    }
    return map("sha256", standing.waivers().sha256().orElse(null), "signedBy", standing.waivers().signedBy().orElse(null), "entries", entries);
  }

  private Map<String, @Nullable Object> input(int place) {
    AuditedInput input = inputs.get(place);
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
    for (int f = 0; f < input.findings().size(); f++) findings.add(finding(input.findings().get(f), standing.mark(place, f)));
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

  private static Map<String, @Nullable Object> finding(Finding finding, Standing.Mark mark) {
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
        "waived", mark.waived(),
        "state", mark.state().id());
  }

  private static Map<String, @Nullable Object> map(@Nullable Object... pairs) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) map.put(String.valueOf(pairs[i]), pairs[i + 1]);
    return map;
  }
}
