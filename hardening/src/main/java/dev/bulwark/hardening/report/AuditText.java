package dev.bulwark.hardening.report;

import dev.bulwark.hardening.audit.AuditedInput;
import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.audit.RuleResult;
import dev.bulwark.hardening.audit.Severity;
import dev.bulwark.hardening.audit.Verdict;
import dev.bulwark.hardening.waiver.Waiver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An audit for people: the waivers; per input the findings, the worst first, each with its place and how to mend it; what could not be known; what is gone; the counts. */
public final class AuditText {
  private final AuditDocument document;
  private final List<String> lines = new ArrayList<>();

  private AuditText(AuditDocument document) {
    this.document = document;
  }

  /** The lines; text from the inputs in them is as it was, so print them by something that makes control characters visible. */
  public static List<String> lines(AuditDocument document) {
    AuditText text = new AuditText(document);
    text.waivers();
    for (int i = 0; i < document.inputs().size(); i++) text.input(i);
    text.resolved();
    text.lines.add(FindingWords.pack(document));
    if (document.standing().compared()) text.lines.add(FindingWords.drift(document.standing()));
    text.lines.add(FindingWords.summary(document));
    return text.lines;
  }

  private void waivers() {
    if (!document.standing().waivers().given()) return;
    lines.add(FindingWords.waiverFile(document.standing()));
    for (Waiver waiver : document.standing().waivers().all()) lines.add("  " + FindingWords.waiver(waiver, document.standing()));
  }

  private void input(int place) {
    AuditedInput input = document.inputs().get(place);
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
    for (Severity severity : Severity.worstFirst()) group(place, severity);
    List<String> unknown = input.results().stream().filter(result -> result.verdict() == Verdict.UNKNOWN).map(RuleResult::rule).toList();
    if (!unknown.isEmpty()) lines.add("  not known for " + unknown.size() + " rules: " + String.join(" ", unknown));
  }

  private void group(int place, Severity severity) {
    boolean headed = false;
    List<Finding> findings = document.inputs().get(place).findings();
    for (int f = 0; f < findings.size(); f++) {
      Finding finding = findings.get(f);
      if (finding.severity() != severity) continue;
      if (!headed) lines.add("  " + severity.id());
      headed = true;
      String where = FindingWords.place(finding);
      String standing = FindingWords.standing(document, place, f);
      lines.add("    " + finding.rule() + "  " + finding.message() + (where.isEmpty() ? "" : " (" + where + ")") + (standing.isEmpty() ? "" : "  [" + standing + "]"));
      document
          .pack()
          .rule(finding.rule())
          .ifPresent(
              rule -> {
                FindingWords.why(finding, rule).ifPresent(why -> lines.add("      why: " + why));
                lines.add("      mend: " + rule.fix());
              });
    }
  }

  private void resolved() {
    if (document.standing().resolved().isEmpty()) return;
    lines.add("resolved");
    for (Map<String, Object> gone : document.standing().resolved()) lines.add("    " + gone.get("rule") + "  " + gone.get("message") + " (" + gone.get("input") + ")");
  }
}
