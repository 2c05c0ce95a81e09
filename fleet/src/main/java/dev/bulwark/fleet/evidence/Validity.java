package dev.bulwark.fleet.evidence;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long what was stated proves something, by the way it was found out.
 *
 * <p>What a scan or probe of a live host or of a network saw: 7 days. What was read from fuses, or signed by a device: 90. A penetration test: 180. An audit, and whatever else was looked at or said: 365. A build's
 * configuration: until the next build's is stated. An assertion may ask for younger evidence than that.
 */
final class Validity {
  private static final Duration EXPOSURE = Duration.ofDays(7);
  private static final Duration FUSES = Duration.ofDays(90);
  private static final Duration PENTEST = Duration.ofDays(180);
  private static final Duration AUDIT = Duration.ofDays(365);

  private Validity() {}

  /** The first moment at which it proves nothing any more; null where only newer evidence ends it. */
  static @Nullable Instant end(Source source, String method, Instant collectedAt) {
    return switch (source) {
      case BUILD -> null;
      case ATTESTED -> collectedAt.plus(FUSES);
      case OBSERVED -> collectedAt.plus(observed(method));
      case BINARY, DECLARED -> collectedAt.plus(AUDIT);
    };
  }

  private static Duration observed(String method) {
    List<String> words = List.of(method.split("[._-]", -1));
    if (words.contains("exposure") || words.contains("probe") || words.contains("handshake") || words.contains("network")) return EXPOSURE;
    if (words.contains("efuse") || words.contains("efuses") || words.contains("fuses")) return FUSES;
    if (words.contains("pentest")) return PENTEST;
    return AUDIT;
  }
}
