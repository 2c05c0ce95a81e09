package dev.bulwark.fleet.evidence;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What was said within the last hour about things that sessions repeat all day. Saying it again would cost a row write per device and minute and prove nothing
 * new; a different answer is always new. Bounded; what drops out is just written again. Owned by the keeper's thread.
 */
final class Recent {
  private static final Duration AGAIN = Duration.ofHours(1);
  private static final int MOST = 50_000;
  private static final Set<String> REPEATED = Set.of("certificate.mtls-seen", "transport.tls13");

  private record Said(boolean holds, Instant at) {}

  private final LinkedHashMap<String, Said> said =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Said> eldest) {
          return size() > MOST;
        }
      };

  /** Whether it says something new; from then on it does not. */
  boolean isNew(Evidence evidence) {
    if (!repeats(evidence)) return true;
    Said last = said.get(key(evidence));
    boolean same = last != null && last.holds() == evidence.holds() && !evidence.collectedAt().isBefore(last.at()) && evidence.collectedAt().isBefore(last.at().plus(AGAIN));
    if (!same) said.put(key(evidence), new Said(evidence.holds(), evidence.collectedAt()));
    return !same;
  }

  /** After a failed write nothing is known to have been said. */
  void forget() {
    said.clear();
  }

  private static boolean repeats(Evidence evidence) {
    return REPEATED.contains(evidence.assertion()) && !evidence.subject().equals(Evidence.PLATFORM);
  }

  private static String key(Evidence evidence) {
    return evidence.subject() + ' ' + evidence.assertion() + ' ' + evidence.source() + ' ' + evidence.method();
  }
}
