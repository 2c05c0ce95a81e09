package dev.bulwark.agent;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Time as the agent's loop needs it: what it is, and waiting for the next thing to happen, but no longer than until a moment. A test puts a clock here that jumps. */
interface Timeline extends InstantSource {
  /** The next of {@code events}, or null when {@code until} came first. */
  <T> @Nullable T await(BlockingQueue<T> events, Instant until) throws InterruptedException;

  static Timeline real(InstantSource clock) {
    return new Timeline() {
      @Override
      public Instant instant() {
        return clock.instant();
      }

      @Override
      public <T> @Nullable T await(BlockingQueue<T> events, Instant until) throws InterruptedException {
        // In slices, so that a wall clock which is set forward (a device without a battery) is noticed.
        Duration left = Duration.between(instant(), until);
        if (left.compareTo(Duration.ofMinutes(1)) > 0) left = Duration.ofMinutes(1);
        return events.poll(Math.max(0, left.toMillis()), TimeUnit.MILLISECONDS);
      }
    };
  }
}
