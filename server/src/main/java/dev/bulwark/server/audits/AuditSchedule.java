package dev.bulwark.server.audits;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When the next audit is due: an interval after the last one, and soon after a start where that is wanted or none is young enough. Asked every few seconds; it has no clock of its own.
 *
 * <p>After a run that failed it waits a minute. A last run that lies ahead, because the clock went back, counts as none. Owned by one thread.
 */
final class AuditSchedule {
  /** Devices come back first. */
  static final Duration SETTLE = Duration.ofSeconds(30);

  private static final Duration AGAIN = Duration.ofMinutes(1);

  private final Duration every;
  private final Instant startedAt;
  private boolean startPending;
  private @Nullable Instant triedAt;

  AuditSchedule(Duration every, boolean atStart, Instant startedAt) {
    this.every = every;
    this.startedAt = startedAt;
    this.startPending = atStart;
  }

  /** Why an audit should run now, if one should; who asks is taken to run it. */
  Optional<AuditRun.Cause> due(Instant now, Optional<Instant> last) {
    if (now.isBefore(startedAt.plus(SETTLE)) || tooSoon(now)) return Optional.empty();
    boolean overdue = last.isEmpty() || last.get().isAfter(now.plus(AGAIN)) || !now.isBefore(last.get().plus(every));
    if (!startPending && !overdue) return Optional.empty();
    AuditRun.Cause cause = startPending ? AuditRun.Cause.START : AuditRun.Cause.SCHEDULE;
    startPending = false;
    triedAt = now;
    return Optional.of(cause);
  }

  private boolean tooSoon(Instant now) {
    Instant tried = triedAt;
    return tried != null && !now.isBefore(tried) && now.isBefore(tried.plus(AGAIN));
  }

  /** Until when a run that ended at {@code at} counts: the interval, and slack of a quarter of it, ten minutes at least. */
  Instant validUntil(Instant at) {
    Duration slack = every.dividedBy(4);
    return at.plus(every).plus(slack.compareTo(Duration.ofMinutes(10)) < 0 ? Duration.ofMinutes(10) : slack);
  }
}
