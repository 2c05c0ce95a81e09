package dev.bulwark.fleet.evidence;

import java.util.Locale;
import java.util.Optional;

/** Where evidence comes from, from the strongest to the weakest. A higher rank overrules a lower one. */
public enum Source {
  /** Signed by the device's hardware: a boot or eFuse report. */
  ATTESTED(5),
  /** Seen by the platform: a handshake, a probe, a refused attack. */
  OBSERVED(4),
  /** Found by analysing the released image. */
  BINARY(3),
  /** Read in the build's configuration. */
  BUILD(2),
  /** Somebody says so, a device about itself included. */
  DECLARED(1);

  private final int rank;

  Source(int rank) {
    this.rank = rank;
  }

  public int rank() {
    return rank;
  }

  /** The word in JSON and in the store. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Source of(String word) {
    return named(word).orElseThrow(() -> new IllegalArgumentException("no evidence source: " + word));
  }

  /** Empty for any other word. */
  public static Optional<Source> named(String word) {
    return switch (word) {
      case "attested" -> Optional.of(ATTESTED);
      case "observed" -> Optional.of(OBSERVED);
      case "binary" -> Optional.of(BINARY);
      case "build" -> Optional.of(BUILD);
      case "declared" -> Optional.of(DECLARED);
      default -> Optional.empty();
    };
  }
}
