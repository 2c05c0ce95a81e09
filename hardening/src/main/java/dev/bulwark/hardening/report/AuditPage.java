package dev.bulwark.hardening.report;

import dev.bulwark.hardening.audit.AuditedInput;
import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.audit.RuleResult;
import dev.bulwark.hardening.audit.Severity;
import dev.bulwark.hardening.audit.Verdict;
import dev.bulwark.hardening.report.Page.Cell;
import dev.bulwark.hardening.report.Page.Tone;
import dev.bulwark.hardening.rule.Rule;
import dev.bulwark.hardening.waiver.Waiver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** An audit as a page: the counts, the waivers, each input's findings from the worst on, what is gone, and the rules behind the findings with the standards they serve. */
public final class AuditPage {
  private final AuditDocument document;
  private final int most;
  private final Page page;
  private int shown;

  private AuditPage(AuditDocument document, int most) {
    this.document = document;
    this.most = most;
    this.page = new Page("Security audit: " + document.target().id());
  }

  public static Page of(AuditDocument document) {
    return of(document, Integer.MAX_VALUE);
  }

  /** With so many findings, inputs and resolved findings only, and a line that says what is left out. */
  public static Page of(AuditDocument document, int most) {
    AuditPage audit = new AuditPage(document, most);
    audit.head();
    audit.waivers();
    for (int i = 0; i < document.inputs().size() && i < most && audit.shown < most; i++) audit.input(i);
    audit.resolved();
    audit.rules();
    return audit.page;
  }

  private void head() {
    Standing standing = document.standing();
    page.paragraph(FindingWords.summary(document));
    if (standing.compared()) page.paragraph(FindingWords.drift(standing));
    int all = document.inputs().stream().mapToInt(input -> input.findings().size()).sum();
    if (all > most) page.paragraph("This page shows " + most + " of " + all + " findings; the JSON and HTML forms have all.", Tone.WARN);
    if (document.inputs().size() > most) page.paragraph("It shows the first of " + document.inputs().size() + " inputs only.", Tone.WARN);
    page.paragraph(FindingWords.pack(document), Tone.QUIET);
    List<List<Cell>> rows = new ArrayList<>();
    for (Severity severity : Severity.worstFirst()) {
      int open = 0;
      int waived = 0;
      for (int i = 0; i < document.inputs().size(); i++) {
        List<Finding> findings = document.inputs().get(i).findings();
        for (int f = 0; f < findings.size(); f++) {
          if (findings.get(f).severity() != severity) continue;
          if (standing.mark(i, f).waived()) waived++;
          else open++;
        }
      }
      rows.add(List.of(Cell.of(severity.id()), new Cell(String.valueOf(open), open > 0 ? tone(severity) : Tone.PLAIN), Cell.of(String.valueOf(waived))));
    }
    page.table(List.of("Severity", "Open findings", "Waived findings"), rows);
  }

  private void waivers() {
    Standing standing = document.standing();
    if (!standing.waivers().given()) return;
    page.heading("Waivers").paragraph(FindingWords.waiverFile(standing), Tone.QUIET);
    List<List<Cell>> rows = new ArrayList<>();
    for (Waiver each : standing.waivers().all()) {
      boolean expired = standing.waivers().expired(each);
      rows.add(
          List.of(
              Cell.of(each.rule()),
              new Cell(each.coversEveryInput() ? "every input" : each.scope(), each.coversEveryInput() && !expired ? Tone.WARN : Tone.PLAIN),
              Cell.of(each.reason() + (each.compensates() == null ? "" : "; instead: " + each.compensates()) + (each.ticket() == null ? "" : "; " + each.ticket())),
              Cell.of(each.owner() + "; approved by " + each.approver()),
              new Cell((expired ? "EXPIRED " : "until ") + each.expires(), expired ? Tone.BAD : Tone.PLAIN),
              Cell.of(String.valueOf(standing.covered(each)))));
    }
    page.table(List.of("Rule", "Where", "Reason", "Owner", "Valid", "Findings"), rows);
  }

  private void input(int place) {
    AuditedInput input = document.inputs().get(place);
    page.heading(input.path());
    if (!input.readable()) {
      page.paragraph("cannot be judged: " + input.reason(), Tone.BAD);
      return;
    }
    List<String> about = new ArrayList<>();
    if (input.idf() != null) about.add("ESP-IDF " + input.idf());
    if (input.chip() != null) about.add(input.chip());
    if (Boolean.FALSE.equals(input.complete())) about.add("a part of a configuration");
    if (input.sha256() != null) about.add("SHA-256 " + input.sha256());
    if (!about.isEmpty()) page.paragraph(String.join(", ", about), Tone.QUIET);
    if (input.facts().get("notes") instanceof List<?> notes) for (Object note : notes) page.paragraph("note: " + note);
    findings(place);
    List<String> unknown = input.results().stream().filter(result -> result.verdict() == Verdict.UNKNOWN).map(RuleResult::rule).toList();
    if (!unknown.isEmpty()) page.paragraph("Not known for " + unknown.size() + " rules: " + String.join(" ", unknown));
  }

  private void findings(int place) {
    List<Finding> findings = document.inputs().get(place).findings();
    if (findings.isEmpty()) {
      page.paragraph("no finding", Tone.GOOD);
      return;
    }
    List<List<Cell>> rows = new ArrayList<>();
    for (Severity severity : Severity.worstFirst()) {
      for (int f = 0; f < findings.size(); f++) if (findings.get(f).severity() == severity && shown++ < most) rows.add(row(place, f, findings.get(f)));
    }
    List<String> columns = List.of("Severity", "Rule", "What and why", "Where", "Mend", "Standing");
    if (!rows.isEmpty()) page.table(columns.subList(0, rows.getFirst().size()), rows);
  }

  private List<Cell> row(int place, int index, Finding finding) {
    boolean waived = document.standing().mark(place, index).waived();
    var rule = document.pack().rule(finding.rule());
    List<Cell> cells = new ArrayList<>();
    cells.addAll(List.of(
        new Cell(finding.severity().id(), waived ? Tone.QUIET : tone(finding.severity())),
        Cell.of(finding.rule()),
        Cell.of(finding.message() + rule.flatMap(known -> FindingWords.why(finding, known)).map(why -> ": " + why).orElse("")),
        Cell.of(FindingWords.place(finding)),
        Cell.of(rule.map(Rule::fix).orElse(""))));
    if (document.standing().compared() || document.standing().waivers().given()) cells.add(Cell.of(FindingWords.standing(document, place, index)));
    return cells;
  }

  private void resolved() {
    if (document.standing().resolved().isEmpty()) return;
    List<List<Cell>> rows = new ArrayList<>();
    for (Map<String, Object> gone : document.standing().resolved().subList(0, Math.min(most, document.standing().resolved().size()))) {
      rows.add(List.of(Cell.of(String.valueOf(gone.get("rule"))), Cell.of(String.valueOf(gone.get("message"))), Cell.of(String.valueOf(gone.get("input")))));
    }
    page.heading("Resolved since the baseline").table(List.of("Rule", "What", "Where"), rows);
  }

  private void rules() {
    TreeSet<String> ids = new TreeSet<>();
    for (AuditedInput input : document.inputs()) for (Finding finding : input.findings()) ids.add(finding.rule());
    List<List<Cell>> rows = new ArrayList<>();
    for (String id : ids) {
      document.pack().rule(id).ifPresent(rule -> rows.add(List.of(Cell.of(id), Cell.of(rule.title()), Cell.of(String.join(" ", rule.items())), Cell.of(String.join("; ", StandardIds.words(rule))))));
    }
    if (rows.isEmpty()) return;
    page.heading("Standards behind these findings").paragraph("Unverified: the number was not checked against the standard's text.", Tone.QUIET).table(List.of("Rule", "Title", "Checklist", "Standards"), rows);
  }

  private static Tone tone(Severity severity) {
    return severity.atLeast(Severity.HIGH) ? Tone.BAD : severity == Severity.MEDIUM ? Tone.WARN : Tone.PLAIN;
  }
}
