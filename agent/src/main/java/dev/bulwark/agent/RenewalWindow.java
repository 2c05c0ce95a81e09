package dev.bulwark.agent;

import dev.bulwark.fleet.device.DeviceId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;

/**
 * When a device renews its certificate, as a pure function of the certificate's life and the device's name.
 *
 * <h2>Guarantees</h2> The first try falls between two thirds and five sixths of the life; each device has its own moment in between, the same at every start, so a fleet that was
 * enrolled at once does not return at once; from that first try on, at least {@value #LEAST_TRIES} tries end before the certificate does, however they fail.
 */
public record RenewalWindow(Instant notBefore, Instant notAfter, DeviceId device) {
  static final int LEAST_TRIES = 5;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);

  public RenewalWindow {
    if (!notAfter.isAfter(notBefore)) throw new IllegalArgumentException("a life has a length");
  }

  private Duration life() {
    return Duration.between(notBefore, notAfter);
  }

  public Instant opens() {
    return notBefore.plus(life().multipliedBy(2).dividedBy(3));
  }

  /** The moment of the first try. */
  public Instant due() {
    return opens().plus(Duration.ofMillis((long) (life().dividedBy(6).toMillis() * fraction(device))));
  }

  /** The pause after a failed try at {@code first} or later: grows from 30 s, but never beyond what leaves room for the tries that are promised. */
  Backoff pausesFrom(Instant first) {
    Duration left = Duration.between(first, notAfter);
    Duration cap = left.isNegative() ? FIRST_PAUSE : left.dividedBy(LEAST_TRIES + 1);
    if (cap.compareTo(Duration.ofHours(6)) > 0) cap = Duration.ofHours(6);
    Duration floor = Duration.ofMillis(100);
    if (cap.compareTo(floor) < 0) cap = floor;
    return new Backoff(cap.compareTo(FIRST_PAUSE) < 0 ? cap : FIRST_PAUSE, cap);
  }

  /** Spread evenly over [0, 1) by the device's name. */
  private static double fraction(DeviceId device) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(device.value().getBytes(StandardCharsets.UTF_8));
      return (ByteBuffer.wrap(hash).getLong() >>> 11) * 0x1.0p-53;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
