package dev.bulwark.hardening.rootfs;

import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.audit.Reason;
import dev.bulwark.hardening.audit.RuleResult;
import dev.bulwark.hardening.audit.Severity;
import dev.bulwark.hardening.audit.Verdict;
import dev.bulwark.hardening.rule.Rule;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A rule's verdict on a tree, with a finding for each place where it fails, sorted by place. */
record Ruled(RuleResult result, List<Finding> findings) {
  static final Comparator<Finding> BY_PLACE =
      Comparator.comparing((Finding finding) -> finding.path() == null ? "" : finding.path()).thenComparingLong(Finding::offset).thenComparingInt(Finding::line).thenComparing(Finding::subject).thenComparing(Finding::message);

  Ruled {
    findings = findings.stream().sorted(BY_PLACE).distinct().toList();
  }

  static Ruled pass(Rule rule) {
    return silent(rule, Verdict.PASS, null);
  }

  /** What the rule needs to know is not in the tree. */
  static Ruled unknown(Rule rule) {
    return silent(rule, Verdict.UNKNOWN, Reason.ABSENT);
  }

  static Ruled silent(Rule rule, Verdict verdict, @Nullable Reason reason) {
    return new Ruled(new RuleResult(rule.id(), verdict, rule.severity(), reason, null, null, 0), List.of());
  }

  /** Fail where there are findings, as severe as the worst of them; else what {@code otherwise} says. */
  static Ruled of(Rule rule, List<Finding> findings, Verdict otherwise) {
    if (findings.isEmpty()) return silent(rule, otherwise, otherwise == Verdict.UNKNOWN ? Reason.ABSENT : null);
    List<Finding> sorted = findings.stream().sorted(BY_PLACE).toList();
    Finding first = sorted.getFirst();
    Severity worst = first.severity();
    for (Finding each : sorted) if (each.severity().atLeast(worst)) worst = each.severity();
    return new Ruled(new RuleResult(rule.id(), Verdict.FAIL, worst, Reason.ASSIGNED, first.subject(), null, first.line()), sorted);
  }

  static Ruled of(Rule rule, List<Finding> findings) {
    return of(rule, findings, Verdict.PASS);
  }

  /** A finding at a place of the tree; the detail says what exactly is wrong there, and is never a secret. */
  static Finding finding(Rule rule, String path, int line, String subject, String detail) {
    return Finding.of(rule.id(), rule.severity(), rule.title() + ": " + detail, subject, "").at(path).atLine(line);
  }

  /** The same, less severe than the catalogue has it, for a reason that the detail tells. */
  static Finding milder(Rule rule, Severity severity, String path, int line, String subject, String detail) {
    Severity least = severity.atLeast(rule.severity()) ? rule.severity() : severity;
    return Finding.of(rule.id(), least, rule.title() + ": " + detail, subject, "").at(path).atLine(line);
  }
}
