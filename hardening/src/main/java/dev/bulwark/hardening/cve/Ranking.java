package dev.bulwark.hardening.cve;

import dev.bulwark.hardening.audit.Severity;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * In which order holes are to be closed.
 *
 * <p>The key, each part deciding only where those before it are equal: affected before unknown before suppressed; known to be exploited first; on a device that strangers can reach first; the higher probability of exploitation (EPSS) first, an
 * unknown one as 0; the higher severity first, an unknown one as high; then reference and id, so that the order is total.
 */
public final class Ranking {
  private Ranking() {}

  /** The order where some devices can be reached: {@code reachable} tells whether the component of a match runs where strangers get to. */
  public static Comparator<Match> order(Predicate<Match> reachable) {
    return Comparator.comparing(Match::state)
        .thenComparing(match -> !match.kev())
        .thenComparing(match -> !reachable.test(match))
        .thenComparing(Ranking::probability, Comparator.reverseOrder())
        .thenComparing(Ranking::severity, Comparator.reverseOrder())
        .thenComparing(Match::bomRef)
        .thenComparing(Match::id);
  }

  /** The matches in that order, on a device of which it is not known who can reach it: all alike. */
  public static List<Match> ranked(List<Match> matches) {
    return matches.stream().sorted(order(match -> false)).toList();
  }

  private static double probability(Match match) {
    Double known = match.probability();
    return known == null ? 0 : known;
  }

  static Severity severity(Match match) {
    Severity known = match.severity();
    return known == null ? Severity.HIGH : known;
  }
}
