package dev.bulwark.hardening.exposure;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** When certificates are judged: an instant, or a day, in which what holds at any time of it holds. */
public record AsOf(Instant earliest, Instant latest) {
  public static AsOf instant(Instant now) {
    return new AsOf(now, now);
  }

  /** A day in UTC. */
  public static AsOf day(LocalDate day) {
    return new AsOf(day.atStartOfDay(ZoneOffset.UTC).toInstant(), day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().minusMillis(1));
  }
}
