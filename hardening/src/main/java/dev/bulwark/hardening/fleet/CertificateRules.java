package dev.bulwark.hardening.fleet;

import static dev.bulwark.hardening.fleet.Detector.CERTIFICATE_EXPIRED_AND_STILL_IN_USE;
import static dev.bulwark.hardening.fleet.Detector.CERTIFICATE_EXPIRES_SOON;
import static dev.bulwark.hardening.fleet.Detector.CERTIFICATE_OLDER_THAN_POLICY;
import static dev.bulwark.hardening.fleet.Detector.CERTIFICATE_SHARED_BY_DEVICES;
import static dev.bulwark.hardening.fleet.Detector.DEVICE_KEY_WEAK;
import static dev.bulwark.hardening.fleet.Detector.INTERMEDIATE_REVOKED_DEVICE_CERTIFICATES_ACTIVE;
import static dev.bulwark.hardening.fleet.Detector.REVOKED_CERTIFICATE_STILL_CONNECTS;

import dev.bulwark.fleet.device.Lifecycle;
import dev.bulwark.hardening.fleet.DeviceFacts.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules on the certificates of devices. */
final class CertificateRules {
  /** A device renews between two thirds and five sixths of its certificate's life; one that has an eighth left has missed it. */
  private static final int LAST_PART = 8;

  /** A session lives on for a moment after its certificate is revoked or over: until it is cut. */
  private static final Duration CUT = Duration.ofMinutes(1);

  private final FleetSnapshot.Policy policy;
  private final Set<String> revokedIssuers = new HashSet<>();
  private final boolean issuersKnown;
  private final Instant now;
  private final Outcomes outcomes;
  private final Owners certificates = new Owners();
  private final Owners keys = new Owners();

  CertificateRules(FleetSnapshot snapshot, Instant now, Outcomes outcomes) {
    this.policy = snapshot.policy();
    this.now = now;
    this.outcomes = outcomes;
    boolean known = true;
    for (FleetSnapshot.Authority authority : snapshot.authorities()) {
      if (authority.root()) continue;
      if (authority.revoked().isEmpty()) known = false;
      else if (authority.revoked().get()) revokedIssuers.add(authority.name());
    }
    this.issuersKnown = known;
  }

  void device(DeviceFacts device) {
    for (Certificate certificate : device.certificates()) {
      used(device, certificate);
      outcomes.judged(CERTIFICATE_SHARED_BY_DEVICES);
      certificates.note(certificate.fingerprint(), device.id());
      if (certificate.good(now) && device.holdsRights()) {
        keys.note(certificate.spki(), device.id());
        key(device, certificate);
        issuer(device, certificate);
      }
    }
    if (device.state() == Lifecycle.ACTIVE)
      device.certificates().stream().filter(certificate -> certificate.good(now)).max(Comparator.comparing(Certificate::notAfter).thenComparing(Certificate::serial)).ifPresent(newest -> life(device, newest));
  }

  private void used(DeviceFacts device, Certificate certificate) {
    Optional<DeviceFacts.Session> session = device.sessions().stream().filter(live -> live.serial().equals(certificate.serial())).findFirst();
    Instant seen = certificate.lastSeen();
    Instant revokedAt = certificate.revokedAt();
    outcomes.judged(CERTIFICATE_EXPIRED_AND_STILL_IN_USE);
    outcomes.judged(REVOKED_CERTIFICATE_STILL_CONNECTS);
    // what was opened at the moment of the revocation was still allowed, and is cut
    if (revokedAt != null && inUse(seen, revokedAt.plus(CUT), session.isPresent(), revokedAt.plus(CUT)))
      outcomes.found(REVOKED_CERTIFICATE_STILL_CONNECTS, device.id(), "serial " + certificate.serial() + ", revoked " + revokedAt, certificate.serial());
    else if (inUse(seen, certificate.notAfter(), session.isPresent(), certificate.notAfter().plus(CUT)))
      outcomes.found(CERTIFICATE_EXPIRED_AND_STILL_IN_USE, device.id(), "serial " + certificate.serial() + ", over since " + certificate.notAfter(), certificate.serial());
  }

  /** Whether it opened a session after the one time, or has one that lives although the other time is past. */
  private boolean inUse(@Nullable Instant seen, Instant notSeenAfter, boolean session, Instant cutBy) {
    return (seen != null && seen.isAfter(notSeenAfter)) || (session && cutBy.isBefore(now));
  }

  private void life(DeviceFacts device, Certificate certificate) {
    Duration life = Duration.between(certificate.notBefore(), certificate.notAfter());
    outcomes.judged(CERTIFICATE_EXPIRES_SOON);
    if (Duration.between(now, certificate.notAfter()).compareTo(life.dividedBy(LAST_PART)) < 0)
      outcomes.found(CERTIFICATE_EXPIRES_SOON, device.id(), "serial " + certificate.serial() + " ends " + certificate.notAfter() + ", and the device did not renew it", certificate.serial());
    outcomes.judged(CERTIFICATE_OLDER_THAN_POLICY);
    Duration longest = policy.longest(device.deviceClass());
    if (Duration.between(certificate.notBefore(), now).compareTo(longest) > 0)
      outcomes.found(
          CERTIFICATE_OLDER_THAN_POLICY, device.id(), "serial " + certificate.serial() + " is in use since " + certificate.notBefore() + ", the class " + device.deviceClass() + " allows " + longest, certificate.serial());
  }

  private void key(DeviceFacts device, Certificate certificate) {
    outcomes.judged(DEVICE_KEY_WEAK);
    Optional<Boolean> weak = certificate.key().weak();
    if (weak.isEmpty()) outcomes.unknown(DEVICE_KEY_WEAK);
    else if (weak.get()) outcomes.found(DEVICE_KEY_WEAK, device.id(), "serial " + certificate.serial() + " has " + certificate.key(), certificate.serial());
  }

  private void issuer(DeviceFacts device, Certificate certificate) {
    if (!issuersKnown) outcomes.unknown(INTERMEDIATE_REVOKED_DEVICE_CERTIFICATES_ACTIVE);
    outcomes.judged(INTERMEDIATE_REVOKED_DEVICE_CERTIFICATES_ACTIVE);
    if (revokedIssuers.contains(certificate.issuer()))
      outcomes.found(INTERMEDIATE_REVOKED_DEVICE_CERTIFICATES_ACTIVE, device.id(), "serial " + certificate.serial() + " under " + certificate.issuer(), certificate.serial());
  }

  /** What shows only when all have passed by. */
  void finish() {
    certificates.eachShared(
        (fingerprint, owners) ->
            owners.forEach(owner -> outcomes.found(CERTIFICATE_SHARED_BY_DEVICES, owner, "the certificate " + fingerprint.substring(0, Math.min(16, fingerprint.length())) + "… is also that of " + Owners.others(owners, owner), fingerprint)));
    keys.eachShared((spki, owners) -> owners.forEach(owner -> outcomes.found(DEVICE_KEY_WEAK, owner, "its key is also that of " + Owners.others(owners, owner), spki)));
  }
}
