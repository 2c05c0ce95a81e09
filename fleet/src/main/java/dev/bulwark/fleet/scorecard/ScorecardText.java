package dev.bulwark.fleet.scorecard;

import java.util.Locale;

/** The scorecard for people: one line per item, under it what is missing and what to do next. ASCII only, no colour. */
public final class ScorecardText {
  private ScorecardText() {}

  public static String write(Scorecard scorecard) {
    StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, "%d device%s in scope%n", scorecard.devices(), scorecard.devices() == 1 ? "" : "s"));
    for (Scorecard.Line line : scorecard.lines()) line(text, line);
    for (Scorecard.Finding finding : scorecard.findings())
      text.append(String.format(Locale.ROOT, "finding %s (%s): %s claims what stronger evidence denies%n", finding.rule(), finding.severity(), finding.device()));
    return text.toString();
  }

  private static void line(StringBuilder text, Scorecard.Line line) {
    String percent = line.percent() == Math.rint(line.percent()) ? Long.toString((long) line.percent()) : Double.toString(line.percent());
    text.append(String.format(Locale.ROOT, "%n%-3s %-28s %-13s %5s %%  %d of %d%n", line.item().id(), line.item().title(), line.state().word(), percent, line.verified(), line.devices()));
    for (Scorecard.Checked checked : line.assertions()) {
      boolean held = checked.verdict() == Verdict.HELD;
      text.append(String.format(Locale.ROOT, "    %s %-28s %s%n", held ? "+" : "-", checked.requirement().assertion(), held ? "held" : checked.verdict().word() + ": " + next(checked)));
    }
  }

  private static String next(Scorecard.Checked checked) {
    return switch (checked.verdict()) {
      case CONTRADICTED -> "find out why one source claims what another denies; then " + checked.requirement().next();
      case STALE -> "evidence is too old; " + checked.requirement().next();
      case REFUTED, MISSING, HELD -> checked.requirement().next();
    };
  }
}
