package dev.bulwark.hardening.report;

import static dev.bulwark.hardening.report.SarifReport.map;

import dev.bulwark.hardening.audit.AuditedInput;
import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.audit.RuleResult;
import dev.bulwark.hardening.audit.Severity;
import dev.bulwark.hardening.rule.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The rules a run judged by, as SARIF describes them: each that came to a verdict or has a finding, sorted by id. */
final class SarifRules {
  private final AuditDocument document;
  private final TreeMap<String, Severity> used = new TreeMap<>();
  private final Map<String, Integer> index = new HashMap<>();

  SarifRules(AuditDocument document) {
    this.document = document;
    for (AuditedInput input : document.inputs()) {
      for (RuleResult result : input.results()) used.putIfAbsent(result.rule(), result.severity());
      for (Finding finding : input.findings()) used.putIfAbsent(finding.rule(), finding.severity());
    }
    for (String id : used.keySet()) index.put(id, index.size());
  }

  int index(String rule) {
    return index.getOrDefault(rule, -1);
  }

  List<Object> descriptors() {
    List<Object> all = new ArrayList<>();
    used.forEach((id, severity) -> all.add(descriptor(id, severity)));
    return all;
  }

  private Map<String, Object> descriptor(String id, Severity seen) {
    Map<String, Object> descriptor = map("id", id);
    Optional<Rule> known = document.pack().rule(id);
    List<String> tags = new ArrayList<>(List.of("security"));
    if (known.isPresent()) {
      Rule rule = known.get();
      descriptor.put("shortDescription", map("text", rule.title()));
      descriptor.put("fullDescription", map("text", rule.why()));
      descriptor.put("help", map("text", "Why: " + rule.why() + "\nMend: " + rule.fix() + "\nStandards: " + String.join("; ", StandardIds.words(rule))));
      tags.addAll(rule.items());
      tags.addAll(StandardIds.tags(rule));
    }
    Severity severity = known.map(Rule::severity).orElse(seen);
    descriptor.put("defaultConfiguration", map("level", SarifReport.level(severity)));
    descriptor.put("properties", map("security-severity", score(severity), "severity", severity.id(), "tags", tags.stream().distinct().toList()));
    return descriptor;
  }

  /** A number that viewers sort by: over 9.0 is critical to them, from 7.0 high, from 4.0 medium. */
  private static String score(Severity severity) {
    return switch (severity) {
      case CRITICAL -> "9.5";
      case HIGH -> "8.0";
      case MEDIUM -> "5.5";
      case LOW -> "3.0";
      case INFO -> "0.0";
    };
  }
}
