package dev.bulwark.hardening.config;

import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.audit.Reason;
import dev.bulwark.hardening.audit.RuleResult;
import dev.bulwark.hardening.audit.Severity;
import dev.bulwark.hardening.audit.Verdict;
import dev.bulwark.hardening.rule.Rule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A rule's verdict, with a finding for each place where it fails. */
record Answer(RuleResult result, List<Finding> findings) {
  Answer {
    findings = List.copyOf(findings);
  }

  /** With the one finding that a failing verdict on a symbol or option stands for. */
  static Answer of(Rule rule, RuleResult result) {
    if (result.verdict() != Verdict.FAIL) return new Answer(result, List.of());
    String subject = result.symbol() == null ? rule.id() : result.symbol();
    String value = result.value() == null ? "" : result.value();
    return new Answer(result, List.of(Finding.of(rule.id(), result.severity(), result.value() == null ? rule.message() : rule.message() + "; it is " + shown(value), subject, value).atLine(result.line())));
  }

  private static String shown(String value) {
    return value.length() > 80 ? value.substring(0, 80) + "…" : value;
  }

  /** Nothing was found that the rule speaks against. */
  static Answer pass(Rule rule) {
    return silent(rule, Verdict.PASS, null);
  }

  static Answer silent(Rule rule, Verdict verdict, @Nullable Reason reason) {
    return new Answer(new RuleResult(rule.id(), verdict, rule.severity(), reason, null, null, 0), List.of());
  }

  /** Pass where there are none; else fail, as severe as the worst of them, at the first. */
  static Answer of(Rule rule, List<Finding> findings) {
    if (findings.isEmpty()) return pass(rule);
    Finding first = findings.getFirst();
    Severity worst = first.severity();
    for (Finding each : findings) if (each.severity().atLeast(worst)) worst = each.severity();
    return new Answer(new RuleResult(rule.id(), Verdict.FAIL, worst, Reason.ASSIGNED, first.subject(), first.value(), first.line()), findings);
  }
}
