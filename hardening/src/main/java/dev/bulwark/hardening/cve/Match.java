package dev.bulwark.hardening.cve;

import dev.bulwark.hardening.audit.Severity;
import org.jspecify.annotations.Nullable;

/**
 * One vulnerability of one component.
 *
 * @param component the component's name
 * @param version as the bill of materials has it; empty where it has none
 * @param bomRef how the bill refers to it
 * @param id of the vulnerability
 * @param source who published the record that decided
 * @param severity raised to critical where it is known to be exploited; null where no record says
 * @param kev whether it is in the catalogue of exploited vulnerabilities
 * @param probability of exploitation within 30 days, 0 to 1; null where it is not known
 * @param vex what the statement says that speaks of it; null where none does
 * @param justification that the statement gives; null where none
 */
public record Match(
    String component, String version, String bomRef, String id, Source source, State state, @Nullable Severity severity, boolean kev, @Nullable Double probability, @Nullable VexStatus vex, @Nullable String justification) {

  /** What is known of it. */
  public enum State {
    /** A record lists this release. */
    AFFECTED,
    /** A record names the product, but says nothing that can be compared with the release. Never counted as unaffected. */
    UNKNOWN,
    /** A statement says that it does not matter here. Still listed. */
    SUPPRESSED;

    /** {@code affected}, {@code unknown} or {@code suppressed}. */
    public String id() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** Whether a gate at {@code least} stops here. An affected one without a known severity is taken as high: nobody said that it is harmless. */
  public boolean stops(Severity least) {
    return state == State.AFFECTED && (severity == null ? Severity.HIGH : severity).atLeast(least);
  }
}
