package dev.bulwark.pki.issue;

import dev.bulwark.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** From when to when a certificate is good, in whole seconds. */
public record Validity(Instant notBefore, Instant notAfter) {
  private static final Duration SKEW = Duration.ofMinutes(5);

  public Validity {
    if (!notBefore.isBefore(notAfter)) throw new IllegalArgumentException("a certificate ends after it begins");
  }

  /** Starts a little in the past for devices whose clocks are slow; the whole never exceeds {@code ceiling}. */
  public static Validity of(Instant now, Duration life, Duration ceiling) {
    Duration tenth = life.dividedBy(10);
    Instant from = now.minus(tenth.compareTo(SKEW) < 0 ? tenth : SKEW).truncatedTo(ChronoUnit.SECONDS);
    Instant to = now.plus(life).truncatedTo(ChronoUnit.SECONDS);
    Instant last = from.plus(ceiling);
    return new Validity(from, to.isAfter(last) ? last : to);
  }

  /** Refuses rather than shortens silently: a device that asks for 90 days and gets 3 would be surprised. */
  public Validity within(Issuer issuer) {
    if (notAfter.isAfter(issuer.notAfter()))
      throw new Problem("PKI-005", "the issuer '" + issuer.name() + "' ends on " + issuer.notAfter() + ", before the certificate would", "make a new issuing CA, or shorten the validity in the profile");
    return this;
  }
}
