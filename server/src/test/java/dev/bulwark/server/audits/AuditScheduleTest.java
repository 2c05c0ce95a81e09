package dev.bulwark.server.audits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuditScheduleTest {
  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);

  private static AuditSchedule schedule(boolean atStart) {
    return new AuditSchedule(DAY, atStart, START);
  }

  @Test
  void half_a_minute_after_the_start_one_runs_though_the_last_is_young() {
    AuditSchedule schedule = schedule(true);
    Optional<Instant> last = Optional.of(START.minusSeconds(60));
    assertThat(schedule.due(START.plusSeconds(29), last)).isEmpty();
    assertThat(schedule.due(START.plusSeconds(30), last)).contains(AuditRun.Cause.START);
  }

  @Test
  void where_a_start_counts_for_nothing_a_young_last_run_is_enough_and_an_old_or_missing_one_is_not() {
    assertThat(schedule(false).due(START.plusSeconds(30), Optional.of(START.minusSeconds(60)))).isEmpty();
    assertThat(schedule(false).due(START.plusSeconds(30), Optional.of(START.minus(DAY)))).contains(AuditRun.Cause.SCHEDULE);
    assertThat(schedule(false).due(START.plusSeconds(30), Optional.empty())).contains(AuditRun.Cause.SCHEDULE);
  }

  @Test
  void over_ten_days_of_a_clock_that_is_asked_every_ten_seconds_it_runs_each_day_once() {
    AuditSchedule schedule = schedule(true);
    List<Instant> runs = new ArrayList<>();
    for (Instant now = START; now.isBefore(START.plus(DAY.multipliedBy(10))); now = now.plusSeconds(10))
      if (schedule.due(now, runs.stream().reduce((a, b) -> b)).isPresent()) runs.add(now);
    assertThat(runs).hasSize(10).startsWith(START.plusSeconds(30), START.plusSeconds(30).plus(DAY));
  }

  @Test
  void a_run_on_demand_moves_the_next_one_on() {
    AuditSchedule schedule = schedule(false);
    Instant demanded = START.plus(Duration.ofHours(20));
    assertThat(schedule.due(START.plus(DAY), Optional.of(demanded))).isEmpty();
    assertThat(schedule.due(demanded.plus(DAY), Optional.of(demanded))).isPresent();
  }

  @Test
  void after_a_run_that_failed_it_waits_a_minute_and_tries_again() {
    AuditSchedule schedule = schedule(true);
    assertThat(schedule.due(START.plusSeconds(30), Optional.empty())).isPresent();
    assertThat(schedule.due(START.plusSeconds(80), Optional.empty())).isEmpty();
    assertThat(schedule.due(START.plusSeconds(90), Optional.empty())).contains(AuditRun.Cause.SCHEDULE);
  }

  @Test
  void a_last_run_that_lies_ahead_of_a_clock_that_went_back_holds_nothing_up() {
    assertThat(schedule(false).due(START.plusSeconds(30), Optional.of(START.plus(DAY)))).isPresent();
  }

  @Test
  void a_run_counts_for_its_interval_and_a_quarter_more_ten_minutes_at_least() {
    assertThat(schedule(true).validUntil(START)).isEqualTo(START.plus(Duration.ofHours(30)));
    assertThat(new AuditSchedule(Duration.ofMinutes(5), true, START).validUntil(START)).isEqualTo(START.plus(Duration.ofMinutes(15)));
  }
}
