package dev.bulwark.hardening.cve;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts what an update takes and names what it leaves. */
final class Tally {
  /** So many skipped things are named; the rest is counted. */
  private static final int NAMED = 1_000;

  private final LocalDate at;
  private int records;
  private int skipped;
  private int exploited;
  private int scores;
  private int statements;
  private final List<UpdateReport.Skipped> named = new ArrayList<>();

  /** @param at today; what claims to be of a later day is of no day, else one forged record would make old data look fresh and never be replaced */
  Tally(LocalDate at) {
    this.at = at;
  }

  @Nullable LocalDate plausible(@Nullable LocalDate day) {
    return day == null || day.isAfter(at.plusDays(1)) ? null : day;
  }

  Advisory dated(Advisory advisory) {
    LocalDate day = plausible(advisory.changed());
    return new Advisory(advisory.id(), advisory.source(), advisory.aliases(), day, advisory.severity(), advisory.claims());
  }

  void record() {
    records++;
  }

  void exploited(int count) {
    exploited += count;
  }

  void scores(int count) {
    scores += count;
  }

  void statements(int count) {
    statements += count;
  }

  void skip(String name, String reason) {
    skipped++;
    if (named.size() < NAMED) named.add(new UpdateReport.Skipped(name, reason));
  }

  boolean tookNothing() {
    return records == 0 && exploited == 0 && scores == 0 && statements == 0;
  }

  UpdateReport report(@Nullable LocalDate newest) {
    return new UpdateReport(records, skipped, exploited, scores, statements, newest, named);
  }
}
