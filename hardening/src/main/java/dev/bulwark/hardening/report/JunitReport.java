package dev.bulwark.hardening.report;

import dev.bulwark.hardening.audit.AuditedInput;
import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.audit.RuleResult;
import dev.bulwark.hardening.rule.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An audit as JUnit's XML: a test suite for each input, a test case for each rule that was evaluated or has findings.
 *
 * <p>A failing rule is a failure whatever its severity and also where a baseline has it; a waived one, one that does not apply and one that could not be decided are skipped, each with its reason. What XML 1.0 forbids is dropped.
 */
public final class JunitReport {
  private final AuditDocument document;
  private int tests;
  private int failures;
  private int errors;
  private int skipped;

  private JunitReport(AuditDocument document) {
    this.document = document;
  }

  public static String of(AuditDocument document) {
    JunitReport report = new JunitReport(document);
    StringBuilder suites = new StringBuilder();
    int[] all = new int[4];
    for (int i = 0; i < document.inputs().size(); i++) {
      String cases = report.cases(i);
      suites.append("  <testsuite name=\"").append(Xml.text(document.inputs().get(i).path())).append('"').append(report.counts()).append(">\n");
      suites.append("    <properties>\n").append(property("rulePack.version", document.pack().version())).append(property("rulePack.sha256", document.pack().sha256())).append("    </properties>\n");
      suites.append(cases).append("  </testsuite>\n");
      all[0] += report.tests;
      all[1] += report.failures;
      all[2] += report.errors;
      all[3] += report.skipped;
    }
    report.set(all[0], all[1], all[2], all[3]);
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"bulwark audit " + document.target().id() + "\"" + report.counts() + ">\n" + suites + "</testsuites>\n";
  }

  private static String property(String name, String value) {
    return "      <property name=\"" + name + "\" value=\"" + Xml.text(value) + "\"/>\n";
  }

  private void set(int newTests, int newFailures, int newErrors, int newSkipped) {
    tests = newTests;
    failures = newFailures;
    errors = newErrors;
    skipped = newSkipped;
  }

  private String counts() {
    return " tests=\"" + tests + "\" failures=\"" + failures + "\" errors=\"" + errors + "\" skipped=\"" + skipped + "\"";
  }

  private String cases(int place) {
    set(0, 0, 0, 0);
    AuditedInput input = document.inputs().get(place);
    StringBuilder out = new StringBuilder();
    if (!input.readable()) {
      errors++;
      return one(out, "input", "<error type=\"unreadable\" message=\"" + Xml.text("cannot be judged: " + input.reason()) + "\"/>").toString();
    }
    Map<String, List<Integer>> failing = new TreeMap<>();
    for (int f = 0; f < input.findings().size(); f++) failing.computeIfAbsent(input.findings().get(f).rule(), rule -> new ArrayList<>()).add(f);
    Map<String, String> byRule = new TreeMap<>();
    for (RuleResult result : input.results()) if (!failing.containsKey(result.rule())) byRule.put(result.rule(), outcome(result));
    failing.forEach((rule, findings) -> byRule.put(rule, outcome(place, findings)));
    if (byRule.isEmpty()) byRule.put("no-finding", "");
    byRule.forEach((rule, outcome) -> one(out, rule, outcome));
    return out.toString();
  }

  private String outcome(RuleResult result) {
    return switch (result.verdict()) {
      case PASS -> "";
      case NOT_APPLICABLE -> skip("not-applicable" + (result.reason() == null ? "" : ": " + result.reason().id()));
      case UNKNOWN -> skip("unknown" + (result.reason() == null ? "" : ": " + result.reason().id()));
      case FAIL -> {
        failures++;
        yield "<failure type=\"" + result.severity().id() + "\" message=\"" + Xml.text(result.symbol() + "=" + result.value()) + "\"/>";
      }
    };
  }

  private String outcome(int place, List<Integer> findings) {
    AuditedInput input = document.inputs().get(place);
    StringBuilder text = new StringBuilder();
    for (int f : findings) {
      Finding finding = input.findings().get(f);
      String where = FindingWords.place(finding);
      String standing = FindingWords.standing(document, place, f);
      text.append(finding.message()).append(where.isEmpty() ? "" : " (" + where + ")").append(standing.isEmpty() ? "" : " [" + standing + "]").append('\n');
    }
    Finding first = input.findings().get(findings.getFirst());
    document.pack().rule(first.rule()).map(Rule::fix).ifPresent(fix -> text.append("mend: ").append(fix).append('\n'));
    // One waiver covers a rule on an input, hence all of these or none.
    if (document.standing().mark(place, findings.getFirst()).waived()) return skip("waived: " + text.toString().strip());
    failures++;
    String more = findings.size() > 1 ? " (and " + (findings.size() - 1) + " more)" : "";
    return "<failure type=\"" + first.severity().id() + "\" message=\"" + Xml.text(first.message() + more) + "\">" + Xml.text(text.toString()) + "</failure>";
  }

  private String skip(String why) {
    skipped++;
    return "<skipped message=\"" + Xml.text(why) + "\"/>";
  }

  private StringBuilder one(StringBuilder out, String name, String outcome) {
    tests++;
    out.append("    <testcase classname=\"bulwark.").append(document.target().id()).append("\" name=\"").append(Xml.text(name)).append('"');
    return outcome.isEmpty() ? out.append("/>\n") : out.append('>').append(outcome).append("</testcase>\n");
  }
}
