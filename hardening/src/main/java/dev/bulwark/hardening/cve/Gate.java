package dev.bulwark.hardening.cve;

import dev.bulwark.hardening.audit.Severity;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Decides whether what a bill of materials describes may go out to devices.
 *
 * <h2>Guarantees</h2> {@link Answer.Clear} only where the bill names at least one component, the records are not older than the policy allows (or the policy says to warn), and no hole that the policy stops is left after statements of use
 * (VEX) and waivers were taken away. What was waived is told, also in a clear answer.
 * <h2>Does not guarantee</h2> That there is no hole: only that none is in these records. A match that is unknown stops only where the policy says so.
 * <h2>Fails by</h2> {@link Answer.Unknown}, which is no permission: whoever asks treats it as a refusal.
 */
public final class Gate {
  /** What to do when the records are older than allowed, or say no day. */
  public enum Stale {
    /** The answer is unknown: nothing goes out on old data. */
    REFUSE,
    /** The answer stands, with a warning. */
    WARN
  }

  /**
   * What a product lets through.
   *
   * @param least an affected component stops from this severity on; a severity that is not known counts as high
   * @param exploited whether one that is known to be exploited stops whatever its severity is
   * @param undecided whether a match that cannot be compared stops too
   * @param longest age of the newest record in days, 0 or more
   */
  public record Policy(Severity least, boolean exploited, boolean undecided, int longest, Stale stale) {
    /** High and worse and whatever is exploited stop; records of more than 30 days give no answer. */
    public static final Policy STRICT = new Policy(Severity.HIGH, true, false, 30, Stale.REFUSE);

    public Policy {
      if (longest < 0) throw new IllegalArgumentException("an age is not negative: " + longest);
    }

    boolean stops(Match match) {
      return switch (match.state()) {
        case AFFECTED -> (exploited && match.kev()) || match.stops(least);
        case UNKNOWN -> undecided && ((exploited && match.kev()) || Ranking.severity(match).atLeast(least));
        case SUPPRESSED -> false;
      };
    }
  }

  /** What a gate says. */
  public sealed interface Answer {
    /**
     * Nothing stands against it.
     *
     * @param waived what would have stopped it, had nobody taken it on; ranked
     * @param warnings for people, one line each
     */
    record Clear(List<Match> waived, List<String> warnings) implements Answer {
      public Clear {
        waived = List.copyOf(waived);
        warnings = List.copyOf(warnings);
      }
    }

    /** These stand against it, the most pressing first; never empty. */
    record Blocked(List<Match> matches) implements Answer {
      public Blocked {
        matches = List.copyOf(matches);
        if (matches.isEmpty()) throw new IllegalArgumentException("blocked by nothing");
      }
    }

    /** It cannot be told, for a person in one line why. No permission. */
    record Unknown(String reason) implements Answer {}
  }

  private final Policy policy;

  public Gate(Policy policy) {
    this.policy = policy;
  }

  /**
   * The answer for one bill of materials.
   *
   * @param statements beside those in the store and in the bill
   * @param waived whether somebody answers for leaving a hole open; asked only for what would stop
   * @param today the day on which it is asked
   */
  public Answer decide(Bom bom, VulnerabilityStore store, List<VexStatement> statements, Predicate<Match> waived, LocalDate today) {
    if (bom.components().isEmpty()) return new Answer.Unknown("the bill of materials names no component");
    if (store.records() == 0) return new Answer.Unknown("there are no vulnerability records");
    Optional<String> old = old(store, today);
    if (old.isPresent() && policy.stale() == Stale.REFUSE) return new Answer.Unknown(old.get());
    List<Match> stopping = new ArrayList<>();
    List<Match> excused = new ArrayList<>();
    for (Match match : Ranking.ranked(Matching.of(bom, store, statements))) {
      if (policy.stops(match)) (waived.test(match) ? excused : stopping).add(match);
    }
    if (!stopping.isEmpty()) return new Answer.Blocked(stopping);
    return new Answer.Clear(excused, old.map(List::of).orElse(List.of()));
  }

  private Optional<String> old(VulnerabilityStore store, LocalDate today) {
    Optional<LocalDate> newest = store.newest();
    if (newest.isEmpty()) return Optional.of("no record says its day, so nobody knows how old the data is");
    long days = ChronoUnit.DAYS.between(newest.get(), today);
    // A day that is yet to come is no proof of freshness: a clock is wrong, here or there.
    if (days < -1) return Optional.of("the newest record is of " + newest.get() + ", which is yet to come: check the clock");
    return days > policy.longest() ? Optional.of("the newest record is " + days + " days old, " + policy.longest() + " are allowed") : Optional.empty();
  }
}
