package dev.bulwark.hardening.report;

import dev.bulwark.hardening.audit.AuditedInput;
import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.audit.RuleResult;
import dev.bulwark.hardening.audit.Severity;
import dev.bulwark.hardening.audit.Verdict;
import dev.bulwark.hardening.rule.Rule;
import dev.bulwark.hardening.rule.RulePack;
import dev.bulwark.hardening.rule.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Audits to write down. */
final class Audits {
  static final String HOSTILE = "a b<&>\"'`${x}//../\0\u0007\u001b[31m\u202e\ud800\uffff\n%s:漢:\\c.tar";

  private Audits() {}

  static Finding finding(String rule, Severity severity, String subject) {
    return Finding.of(rule, severity, "message of " + subject, subject, "n");
  }

  static AuditedInput input(String path, Finding... findings) {
    return new AuditedInput(path, "00", true, null, null, null, null, Map.of(), List.of(), List.of(findings));
  }

  static AuditDocument document(AuditedInput... inputs) {
    return AuditDocument.of(Target.SDKCONFIG, RulePack.shipped(), List.of(inputs));
  }

  /** Every rule of a target fails once in a file, an archive and a folder, at each kind of place; each verdict occurs; one input cannot be read. */
  static AuditDocument all(Target target, String name) {
    List<Finding> findings = new ArrayList<>();
    List<RuleResult> results = new ArrayList<>();
    int n = 0;
    for (Rule rule : RulePack.shipped().of(target)) {
      Finding finding = Finding.of(rule.id(), rule.severity(), name, name, "v");
      finding =
          switch (n % 5) {
            case 0 -> finding.atLine(n + 1);
            case 1 -> finding.atOffset(n);
            case 2 -> finding.at(name).atOffset(1L << 33).redacted("ab… (9 characters)");
            case 3 -> finding.atPort(1_883);
            default -> finding.at("etc/" + n);
          };
      Verdict verdict = List.of(Verdict.values()).get(n % 4);
      results.add(new RuleResult(rule.id(), verdict, rule.severity(), null, name, name, 0));
      if (verdict == Verdict.FAIL || n % 5 == 2) findings.add(finding);
      n++;
    }
    AuditedInput file = new AuditedInput(name, "00", true, null, "5.3", "esp32", true, Map.of("notes", List.of(name)), results, findings);
    AuditedInput folder = new AuditedInput("/" + name, null, true, null, null, null, null, Map.of(), List.of(), findings);
    return AuditDocument.of(target, RulePack.shipped(), List.of(file, folder, AuditedInput.unreadable(name, null, "limit:ratio"), new AuditedInput("", "00", true, null, null, null, null, Map.of(), List.of(), findings)));
  }

  static byte[] json(AuditDocument document) {
    return JsonMapper.builder().build().writeValueAsBytes(document.toMap());
  }
}
