package dev.bulwark.cli.cve;

import dev.bulwark.cli.terminal.Terminal;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Tells how old the records are: an answer from old data looks like one from new data. */
public final class Age {
  /** Days after which it is a warning. */
  private static final long OLD = 30;

  private Age() {}

  /** One line on standard error: the day of the newest record; a warning where it is older than {@value #OLD} days or no record says its day. */
  public static void say(@Nullable LocalDate newest, LocalDate today, Terminal terminal) {
    if (newest == null) {
      terminal.note("warning: no record says its day, so nobody knows how old the data is: import records that do");
      return;
    }
    long days = Math.max(0, ChronoUnit.DAYS.between(newest, today));
    String age = "the newest record is of " + newest + ", " + days + (days == 1 ? " day" : " days") + " ago";
    terminal.note(days > OLD ? "warning: " + age + ": import newer ones with `bulwark cve update`" : age);
  }
}
