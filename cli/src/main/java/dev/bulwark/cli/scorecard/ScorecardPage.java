package dev.bulwark.cli.scorecard;

import dev.bulwark.cli.json.Doc;
import dev.bulwark.hardening.report.Page;
import dev.bulwark.hardening.report.Page.Cell;
import dev.bulwark.hardening.report.Page.Tone;
import java.util.ArrayList;
import java.util.List;

/** The scorecard as a report for people: the practices first, then what is contradicted, then for each practice its assertions with their evidence and the standards it answers. */
final class ScorecardPage {
  private static final int SHOWN_FINDINGS = 200;
  private final Page page;

  private ScorecardPage(String title) {
    page = new Page(title);
  }

  static Page of(Doc card, String device) {
    ScorecardPage made = new ScorecardPage(device.isEmpty() ? "Scorecard of the fleet, " + card.number("devices") + (card.number("devices") == 1 ? " device" : " devices") : "Scorecard of " + device);
    made.summary(card);
    made.findings(card.list("findings"));
    for (Doc item : card.list("items")) made.item(item);
    return made.page;
  }

  private void summary(Doc card) {
    page.paragraph("Every state follows from evidence. Verified means that each assertion is held by evidence that is strong enough and not too old; nothing can be ticked by hand.", Tone.QUIET);
    List<List<Cell>> rows = new ArrayList<>();
    for (Doc item : card.list("items")) {
      long held = item.list("assertions").stream().filter(assertion -> assertion.text("state").equals("held")).count();
      rows.add(List.of(Cell.of(item.text("id")), Cell.of(item.text("title")), state(item.text("state")), Cell.of(item.text("percent") + " %"), Cell.of(held + " of " + item.list("assertions").size())));
    }
    page.table(List.of("Item", "Practice", "State", "Devices verified", "Assertions held"), rows);
  }

  private void findings(List<Doc> findings) {
    if (findings.isEmpty()) return;
    page.heading("Claims that stronger evidence contradicts");
    List<List<Cell>> rows = new ArrayList<>();
    for (Doc finding : findings.subList(0, Math.min(findings.size(), SHOWN_FINDINGS)))
      rows.add(List.of(Cell.of(finding.text("device")), Cell.of(finding.text("assertion")), Cell.of(finding.text("rule")), new Cell(finding.text("severity"), Tone.BAD)));
    page.table(List.of("Device", "Assertion", "Rule", "Severity"), rows);
    if (findings.size() > SHOWN_FINDINGS) page.paragraph("and " + (findings.size() - SHOWN_FINDINGS) + " more, in the JSON form");
  }

  private void item(Doc item) {
    page.heading(item.text("id") + " " + item.text("title"));
    List<List<Cell>> rows = new ArrayList<>();
    for (Doc assertion : item.list("assertions"))
      rows.add(List.of(Cell.of(assertion.text("id")), state(assertion.text("state")), Cell.of(assertion.text("minimumRank")), evidence(assertion), Cell.of(assertion.text("next"))));
    page.table(List.of("Assertion", "State", "Rank asked for", "Evidence", "What to do"), rows);
    List<String> standards = new ArrayList<>();
    for (Doc each : item.list("standards")) standards.add(each.text("title") + " " + each.joined("ids", ", ") + (each.is("verified") ? "" : " (unverified)"));
    if (!standards.isEmpty()) page.paragraph("Standards: " + String.join("; ", standards), Tone.QUIET);
  }

  private static Cell evidence(Doc assertion) {
    List<String> all = new ArrayList<>();
    for (Doc one : assertion.list("evidence")) {
      String digest = one.text("sha256");
      all.add(one.text("source") + " (rank " + one.text("rank") + "), " + one.text("collectedAt") + ", " + (digest.length() > 12 ? digest.substring(0, 12) : digest));
    }
    return all.isEmpty() ? new Cell("none", Tone.QUIET) : Cell.of(String.join("; ", all));
  }

  private static Cell state(String word) {
    return new Cell(
        word,
        switch (word) {
          case "verified", "held" -> Tone.GOOD;
          case "contradicted", "refuted" -> Tone.BAD;
          case "partial", "stale" -> Tone.WARN;
          default -> Tone.QUIET;
        });
  }
}
