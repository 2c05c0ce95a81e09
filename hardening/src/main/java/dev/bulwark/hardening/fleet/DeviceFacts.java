package dev.bulwark.hardening.fleet;

import dev.bulwark.fleet.device.Lifecycle;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one device.
 *
 * @param certificates those that are not over yet, and those that are and were seen or are in use all the same
 * @param sessions live ones
 * @param takeovers sessions displaced by another of the same name lately
 * @param credentials digests of its secrets other than certificates; empty optional where nobody knows
 * @param posture what the device says of itself; empty where it said nothing
 */
public record DeviceFacts(
    String id,
    String deviceClass,
    String site,
    String zone,
    Lifecycle state,
    List<Certificate> certificates,
    List<Session> sessions,
    Takeovers takeovers,
    Optional<Set<String>> credentials,
    Map<String, String> posture) {

  public DeviceFacts {
    certificates = List.copyOf(certificates);
    sessions = List.copyOf(sessions);
    credentials = credentials.map(Set::copyOf);
    posture = Map.copyOf(posture);
  }

  /**
   * A certificate of the device.
   *
   * @param fingerprint SHA-256 of its DER, hex
   * @param spki SHA-256 of its public key, hex
   * @param issuer the authority's name in {@link FleetSnapshot#authorities}
   * @param serial hex
   * @param revokedAt null where it is good
   * @param lastSeen when it last opened a session; null where it never did, or nobody looked
   */
  public record Certificate(
      String fingerprint, String spki, KeyStrength key, String issuer, String serial, Instant notBefore, Instant notAfter, @Nullable Instant revokedAt, @Nullable Instant lastSeen) {

    /** Whether it opens a door now. */
    boolean good(Instant now) {
      return revokedAt == null && !now.isBefore(notBefore) && now.isBefore(notAfter);
    }
  }

  /**
   * A live session.
   *
   * @param clientId the name that the device chose; it names a session within its own device only
   * @param serial of the certificate it was opened with, hex
   */
  public record Session(String clientId, String serial, Instant since, String address) {}

  /**
   * Sessions that were displaced within the last two days.
   *
   * @param all how many
   * @param moved how many of them by a connection from another address
   */
  public record Takeovers(long all, long moved) {
    public static final Takeovers NONE = new Takeovers(0, 0);
  }

  /** In service, or contained and to be released again. */
  boolean holdsRights() {
    return state == Lifecycle.ACTIVE || state == Lifecycle.QUARANTINED;
  }
}
