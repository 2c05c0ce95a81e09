package dev.bulwark.pki;

import dev.bulwark.problem.Problem;
import java.time.Duration;
import java.util.Optional;

/**
 * How the certificates of a class of devices look.
 *
 * @param name stored with each certificate
 * @param validity 20 seconds to 365 days
 * @param revocationNamed whether OCSP and CRL addresses are in it; false makes a short-lived certificate (7 days at most) that says no revocation information exists (RFC 9608)
 * @param mudUrl where the description of what such a device needs of the network stands (RFC 8520); {@link MudUrl#wellFormed}
 */
public record Profile(String name, Duration validity, boolean revocationNamed, Optional<String> mudUrl) {
  public static final String DEFAULT = "default";
  public static final Duration SHORTEST = Duration.ofSeconds(20);
  /** No configuration raises this. */
  public static final Duration LONGEST = Duration.ofDays(365);

  private static final Duration SHORT_LIVED = Duration.ofDays(7);

  public Profile {
    if (!name.matches("[a-z0-9][a-z0-9-]{0,31}")) throw new Problem("PKI-002", "a profile is named [a-z0-9-], 32 characters at most", "rename it in pki.profiles");
    if (validity.compareTo(SHORTEST) < 0 || validity.compareTo(LONGEST) > 0)
      throw new Problem("PKI-001", "profile '" + name + "': a device certificate lives PT20S to P365D, not " + validity, "set its validity, or pki.deviceValidity, within these bounds");
    if (!revocationNamed && validity.compareTo(SHORT_LIVED) > 0)
      throw new Problem("PKI-001", "profile '" + name + "': only certificates of 7 days at most may go without revocation addresses", "shorten its validity or name the addresses");
    if (!mudUrl.map(MudUrl::wellFormed).orElse(true))
      throw new Problem("PKI-002", "profile '" + name + "': its mudUrl is no https address", "write https://HOST/PATH, " + MudUrl.LONGEST + " characters at most, in pki.profiles");
  }

  /** Without a description. */
  public Profile(String name, Duration validity, boolean revocationNamed) {
    this(name, validity, revocationNamed, Optional.empty());
  }

  public static Profile of(String name, Duration validity) {
    return new Profile(name, validity, true);
  }
}
