package dev.bulwark.hardening.fleet;

import static dev.bulwark.hardening.fleet.Detector.CA_EXPIRES_SOON;
import static dev.bulwark.hardening.fleet.Detector.CA_KEY_WEAK;
import static dev.bulwark.hardening.fleet.Detector.REVOKED_CA_STILL_TRUSTED;

import dev.bulwark.hardening.fleet.FleetSnapshot.Authority;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The rules on authorities: their keys, their ends, and whether one that was revoked still counts. */
final class AuthorityRules {
  /** Every device must have the new one before: half a year, in which each of them renews at least once where certificates live 90 days. */
  static final Duration SOON = Duration.ofDays(180);

  private AuthorityRules() {}

  static void judge(FleetSnapshot snapshot, Instant now, Outcomes outcomes) {
    for (Authority authority : snapshot.authorities()) {
      revoked(authority, outcomes);
      // nothing hangs on an authority that nobody trusts any more
      if (!authority.trusted()) continue;
      key(authority, outcomes);
      outcomes.judged(CA_EXPIRES_SOON);
      if (now.plus(SOON).isAfter(authority.notAfter())) outcomes.foundInHouse(CA_EXPIRES_SOON, authority.name(), authority.name() + " ends " + authority.notAfter(), authority.notAfter().toString());
    }
  }

  private static void key(Authority authority, Outcomes outcomes) {
    outcomes.judged(CA_KEY_WEAK);
    Optional<Boolean> weak = authority.key().weak();
    if (weak.isEmpty()) outcomes.unknown(CA_KEY_WEAK);
    else if (weak.get()) outcomes.foundInHouse(CA_KEY_WEAK, authority.name(), authority.name() + " has " + authority.key(), authority.key().toString());
  }

  private static void revoked(Authority authority, Outcomes outcomes) {
    if (authority.revoked().isEmpty()) {
      outcomes.unknown(REVOKED_CA_STILL_TRUSTED);
      return;
    }
    outcomes.judged(REVOKED_CA_STILL_TRUSTED);
    if (authority.revoked().get() && authority.trusted()) outcomes.foundInHouse(REVOKED_CA_STILL_TRUSTED, authority.name(), authority.name() + " is revoked and still accepted", "");
  }
}
