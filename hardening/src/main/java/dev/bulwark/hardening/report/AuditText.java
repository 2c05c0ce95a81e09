package dev.bulwark.hardening.report;

import dev.bulwark.hardening.audit.AuditedInput;
import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.audit.RuleResult;
import dev.bulwark.hardening.audit.Severity;
import dev.bulwark.hardening.audit.Verdict;
import dev.bulwark.hardening.rule.Rule;
import java.util.ArrayList;
import java.util.List;

/** An audit for people: per input the findings, the worst first, each with its place and how to mend it; then what could not be known. */
public final class AuditText {
  private final AuditDocument document;
  private final List<String> lines = new ArrayList<>();

  private AuditText(AuditDocument document) {
    this.document = document;
  }

  /** The lines; text from the inputs in them is as it was, so print them by something that makes control characters visible. */
  public static List<String> lines(AuditDocument document) {
    AuditText text = new AuditText(document);
    for (AuditedInput input : document.inputs()) text.input(input);
    text.summary();
    return text.lines;
  }

  private void input(AuditedInput input) {
    if (!input.readable()) {
      lines.add(input.path() + ": cannot be read (" + input.reason() + ")");
      return;
    }
    StringBuilder head = new StringBuilder(input.path());
    if (input.idf() != null) head.append(", ESP-IDF ").append(input.idf());
    if (input.chip() != null) head.append(", ").append(input.chip());
    if (Boolean.FALSE.equals(input.complete())) head.append(", a part of a configuration");
    lines.add(head.toString());
    if (input.facts().get("notes") instanceof List<?> notes) for (Object note : notes) lines.add("  note: " + note);
    for (int i = Severity.values().length - 1; i >= 0; i--) group(input, Severity.values()[i]);
    List<String> unknown = input.results().stream().filter(result -> result.verdict() == Verdict.UNKNOWN).map(RuleResult::rule).toList();
    if (!unknown.isEmpty()) lines.add("  not known for " + unknown.size() + " rules: " + String.join(" ", unknown));
  }

  private void group(AuditedInput input, Severity severity) {
    List<Finding> findings = input.findings().stream().filter(finding -> finding.severity() == severity).toList();
    if (findings.isEmpty()) return;
    lines.add("  " + severity.id());
    for (Finding finding : findings) {
      lines.add("    " + finding.rule() + "  " + finding.message() + place(finding) + (document.standing().waived(input.path(), finding) ? "  [waived]" : ""));
      document.pack().rule(finding.rule()).map(Rule::fix).ifPresent(fix -> lines.add("      mend: " + fix));
    }
  }

  private static String place(Finding finding) {
    StringBuilder place = new StringBuilder();
    if (finding.path() != null) place.append(", ").append(finding.path());
    if (finding.line() > 0) place.append(", line ").append(finding.line());
    if (finding.offset() >= 0) place.append(", at 0x").append(Long.toHexString(finding.offset()));
    if (finding.port() > 0) place.append(", port ").append(finding.port());
    if (finding.redacted() != null) place.append(", ").append(finding.redacted());
    return place.isEmpty() ? "" : " (" + place.substring(2) + ")";
  }

  private void summary() {
    AuditDocument.Summary sum = document.summary();
    lines.add(sum.pass() + " pass, " + sum.fail() + " fail, " + sum.unknown() + " not known, " + sum.notApplicable() + " do not apply" + (sum.waived() > 0 ? ", " + sum.waived() + " waived" : ""));
  }
}
