package dev.bulwark.gateway.mqtt;

/** A token bucket that may go into debt: what has arrived is taken, and the answer is how long to wait before taking more. Thread-safe. */
final class Bucket {
  private final double perNano;
  private final double most;
  private double tokens;
  private long last;

  Bucket(double perSecond, double burst, long now) {
    this.perNano = perSecond / 1e9;
    this.most = burst;
    this.tokens = burst;
    this.last = now;
  }

  /** Takes one; 0, or the nanoseconds until the debt is paid. */
  synchronized long take(long now) {
    refill(now);
    tokens -= 1;
    return tokens >= 0 ? 0 : (long) Math.ceil(-tokens / perNano);
  }

  /** Takes one if there is one. */
  synchronized boolean tryTake(long now) {
    refill(now);
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  }

  synchronized boolean full(long now) {
    refill(now);
    return tokens >= most;
  }

  private void refill(long now) {
    tokens = Math.min(most, tokens + Math.max(0, now - last) * perNano);
    last = now;
  }
}
