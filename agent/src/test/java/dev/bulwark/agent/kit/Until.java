package dev.bulwark.agent.kit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for something that another thread does, with a deadline that is far beyond what a loaded machine needs. */
public final class Until {
  private Until() {}

  public static boolean holds(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) return false;
      LockSupport.parkNanos(5_000_000);
    }
    return true;
  }
}
