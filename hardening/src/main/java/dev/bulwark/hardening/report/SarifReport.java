package dev.bulwark.hardening.report;

import dev.bulwark.hardening.audit.AuditedInput;
import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.audit.Severity;
import dev.bulwark.hardening.waiver.Waiver;
import dev.bulwark.problem.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An audit as SARIF 2.1.0, for the code scanning of others.
 *
 * <h2>Guarantees</h2> Holds against the public schema for any input; every result names its rule, a relative place, a region and its fingerprint; a waived one carries a suppression; an input that could not be read makes the run unsuccessful.
 */
public final class SarifReport {
  private final AuditDocument document;
  private final SarifRules rules;

  private SarifReport(AuditDocument document) {
    this.document = document;
    this.rules = new SarifRules(document);
  }

  /** The document as maps, lists and scalars, in the order in which it is to be written. */
  public static Map<String, Object> of(AuditDocument document) {
    SarifReport report = new SarifReport(document);
    Map<String, Object> sarif = new LinkedHashMap<>();
    sarif.put("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    sarif.put("version", "2.1.0");
    sarif.put("runs", List.of(report.run()));
    return sarif;
  }

  private Map<String, Object> run() {
    Map<String, Object> driver = new LinkedHashMap<>();
    driver.put("name", "Bulwark");
    driver.put("rules", rules.descriptors());
    List<Object> results = new ArrayList<>();
    for (int i = 0; i < document.inputs().size(); i++) {
      for (int f = 0; f < document.inputs().get(i).findings().size(); f++) results.add(result(i, f));
    }
    Map<String, Object> run = new LinkedHashMap<>();
    run.put("tool", Map.of("driver", driver));
    run.put("invocations", List.of(invocation()));
    run.put("originalUriBaseIds", Map.of(SarifPlace.ROOT, Map.of("uri", "file:///")));
    run.put("results", results);
    run.put("properties", map("target", document.target().id(), "rulePack", map("version", document.pack().version(), "sha256", document.pack().sha256()), "resolved", document.standing().resolved().size()));
    return run;
  }

  private Map<String, Object> invocation() {
    List<Object> notes = new ArrayList<>();
    for (AuditedInput input : document.inputs()) {
      if (!input.readable()) notes.add(note("error", input.path() + " cannot be judged: " + input.reason()));
    }
    for (Waiver waiver : document.standing().waivers().all()) {
      if (document.standing().waivers().expired(waiver)) notes.add(note("warning", "waiver " + FindingWords.waiver(waiver, document.standing())));
    }
    Map<String, Object> invocation = map("executionSuccessful", document.readable());
    if (!notes.isEmpty()) invocation.put("toolExecutionNotifications", notes);
    return invocation;
  }

  private static Map<String, Object> note(String level, String text) {
    return map("level", level, "message", map("text", Printable.line(text)));
  }

  private Map<String, Object> result(int input, int place) {
    Finding finding = document.inputs().get(input).findings().get(place);
    Standing.Mark mark = document.standing().mark(input, place);
    Map<String, Object> result = map("ruleId", finding.rule(), "ruleIndex", rules.index(finding.rule()), "kind", "fail", "level", level(finding.severity()));
    String where = FindingWords.place(finding);
    result.put("message", map("text", Printable.line(finding.message() + (where.isEmpty() ? "" : " (" + where + ")"), 8_000)));
    result.put("locations", List.of(SarifPlace.of(document.inputs().get(input), finding)));
    result.put("partialFingerprints", map("bulwark/v1", finding.fingerprint()));
    // What is hidden by a viewer because it is not new must not hide what came back.
    if (document.standing().compared()) result.put("baselineState", mark.state() == Standing.State.UNCHANGED ? "unchanged" : "new");
    Waiver waiver = mark.waiver();
    if (waiver != null) result.put("suppressions", List.of(suppression(waiver)));
    result.put("properties", map("severity", finding.severity().id(), "state", mark.state().id()));
    return result;
  }

  /**
   * The published schemas call one member {@code state} in one edition and {@code status} in another, and each refuses the other's name; without it a suppression counts as accepted in both, so the word stands among the properties.
   */
  private static Map<String, Object> suppression(Waiver waiver) {
    Map<String, Object> properties = map("status", "accepted", "owner", waiver.owner(), "approver", waiver.approver(), "created", waiver.created().toString(), "expires", waiver.expires().toString());
    return map("kind", "external", "justification", waiver.reason(), "properties", properties);
  }

  static String level(Severity severity) {
    return switch (severity) {
      case CRITICAL, HIGH -> "error";
      case MEDIUM -> "warning";
      case LOW, INFO -> "note";
    };
  }

  static Map<String, Object> map(Object... pairs) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) map.put(String.valueOf(pairs[i]), pairs[i + 1]);
    return map;
  }
}
