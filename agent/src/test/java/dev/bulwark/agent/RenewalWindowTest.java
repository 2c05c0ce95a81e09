package dev.bulwark.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.longs;

import dev.bulwark.fleet.device.DeviceId;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RenewalWindowTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static RenewalWindow window(long seconds, String device) {
    return new RenewalWindow(START, START.plusSeconds(seconds), new DeviceId(device));
  }

  @Test
  void the_first_try_falls_between_two_thirds_and_five_sixths_of_every_life() {
    qt().forAll(longs().between(20, Duration.ofDays(365).toSeconds()), integers().between(0, 1_000_000))
        .checkAssert(
            (life, number) -> {
              Instant due = window(life, "d" + number).due();
              assertThat(due).isBetween(START.plus(Duration.ofSeconds(life).multipliedBy(2).dividedBy(3)), START.plus(Duration.ofSeconds(life).multipliedBy(5).dividedBy(6)));
            });
  }

  @Test
  void however_they_fail_five_tries_fit_between_the_first_and_the_end() {
    qt().forAll(longs().between(20, Duration.ofDays(365).toSeconds()), integers().between(0, 1_000_000), longs().all())
        .checkAssert(
            (life, number, seed) -> {
              RenewalWindow window = window(life, "d" + number);
              Random chance = new Random(seed);
              Instant at = window.due();
              Backoff pauses = window.pausesFrom(at);
              int tries = 0;
              while (at.isBefore(window.notAfter()) && tries < 100) {
                tries++;
                at = at.plus(pauses.next(chance));
              }
              assertThat(tries).isGreaterThanOrEqualTo(5);
            });
  }

  @Test
  void a_device_that_was_switched_off_until_late_still_has_five_tries() {
    qt().forAll(integers().between(1, 1_000_000), longs().all())
        .checkAssert(
            (secondsLeft, seed) -> {
              RenewalWindow window = window(10_000_000, "late");
              Instant at = window.notAfter().minusSeconds(secondsLeft);
              Backoff pauses = window.pausesFrom(at);
              Random chance = new Random(seed);
              int tries = 0;
              while (at.isBefore(window.notAfter()) && tries < 100) {
                tries++;
                at = at.plus(pauses.next(chance));
              }
              assertThat(tries).isGreaterThanOrEqualTo(5);
            });
  }

  @Test
  void a_fleet_enrolled_at_once_is_spread_over_the_window() {
    int[] sixths = new int[6];
    for (int i = 0; i < 6_000; i++) {
      RenewalWindow window = window(6_000_000, "device-" + i);
      long into = Duration.between(window.opens(), window.due()).toSeconds();
      sixths[(int) (into * 6 / 1_000_000)]++;
    }
    for (int count : sixths) assertThat(count).isBetween(850, 1_150);
  }

  @Test
  void a_device_keeps_its_moment_over_restarts() {
    assertThat(window(1_000, "cam1").due()).isEqualTo(window(1_000, "cam1").due()).isNotEqualTo(window(1_000, "cam2").due());
  }

  @Test
  void pauses_double_to_the_cap_and_are_never_shorter_than_half() {
    Backoff pauses = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(5));
    Random chance = new Random(1);
    for (long whole : new long[] {1, 2, 4, 5, 5}) assertThat(pauses.next(chance)).isBetween(Duration.ofMillis(whole * 500), Duration.ofSeconds(whole));
    pauses.reset();
    assertThat(pauses.next(chance)).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
  }
}
