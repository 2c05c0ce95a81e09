package dev.bulwark.hardening.fleet;

import dev.bulwark.hardening.rule.Check;
import dev.bulwark.hardening.rule.Rule;
import dev.bulwark.hardening.rule.RulePack;
import dev.bulwark.hardening.rule.Target;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What the catalogue's rules on fleets ask for, by the names that the catalogue has for them. */
enum Detector {
  CERTIFICATE_SHARED_BY_DEVICES,
  CERTIFICATE_EXPIRES_SOON,
  CERTIFICATE_EXPIRED_AND_STILL_IN_USE,
  CERTIFICATE_OLDER_THAN_POLICY,
  REVOKED_CERTIFICATE_STILL_CONNECTS,
  DEVICE_KEY_WEAK,
  CA_KEY_WEAK,
  CA_EXPIRES_SOON,
  REVOKED_CA_STILL_TRUSTED,
  INTERMEDIATE_REVOKED_DEVICE_CERTIFICATES_ACTIVE,
  DEVICE_POLICY_ALLOWS_TOO_MUCH,
  POLICY_WILDCARD_IN_A_WRONG_PLACE,
  TWO_SESSIONS_WITH_ONE_CLIENT_ID,
  SHARED_CREDENTIAL,
  LOGGING_OFF,
  DEVICE_DIFFERS_FROM_ITS_GROUP,
  FIREWALL_POLICY_OPEN_BY_DEFAULT,
  RULE_ALLOWS_A_WIDE_ADDRESS_RANGE;

  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The pack's rule for each detector that it has one for. */
  static Map<Detector, Rule> rules(RulePack pack) {
    Map<Detector, Rule> rules = new EnumMap<>(Detector.class);
    for (Rule rule : pack.of(Target.FLEET))
      for (Detector detector : values()) if (rule.check() instanceof Check.Detector check && check.name().equals(detector.word())) rules.put(detector, rule);
    return rules;
  }
}
