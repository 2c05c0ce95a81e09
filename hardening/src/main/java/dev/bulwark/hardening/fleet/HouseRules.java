package dev.bulwark.hardening.fleet;

import static dev.bulwark.hardening.fleet.Detector.FIREWALL_POLICY_OPEN_BY_DEFAULT;
import static dev.bulwark.hardening.fleet.Detector.LOGGING_OFF;
import static dev.bulwark.hardening.fleet.Detector.RULE_ALLOWS_A_WIDE_ADDRESS_RANGE;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The rules on logging and on the network. */
final class HouseRules {
  /** The widest range that one rule may let through: a /16, in IPv6 a site's /48. */
  private static final int WIDEST_4 = 16;

  private static final int WIDEST_6 = 48;
  private static final Set<String> LOGS = Set.of("logging", "log", "syslog", "auditlog", "audit-log");
  private static final Set<String> OFF = Set.of("false", "no", "off", "disabled", "0", "none");

  private HouseRules() {}

  static void judge(FleetSnapshot snapshot, Outcomes outcomes) {
    snapshot.logging().ifPresentOrElse(
        logging -> {
          outcomes.judged(LOGGING_OFF);
          if (!logging.events()) outcomes.foundInHouse(LOGGING_OFF, "server", "the event log takes nothing", "events");
          if (!logging.audit()) outcomes.foundInHouse(LOGGING_OFF, "server", "the audit log is not signed", "audit");
        },
        () -> outcomes.unknown(LOGGING_OFF));
    snapshot.network().flatMap(FleetSnapshot.Network::deniesByDefault).ifPresentOrElse(
        denies -> {
          outcomes.judged(FIREWALL_POLICY_OPEN_BY_DEFAULT);
          if (!denies) outcomes.foundInHouse(FIREWALL_POLICY_OPEN_BY_DEFAULT, "network", "what no rule names is let through", "");
        },
        () -> outcomes.unknown(FIREWALL_POLICY_OPEN_BY_DEFAULT));
    snapshot.network().flatMap(FleetSnapshot.Network::allowed).ifPresentOrElse(
        allowed -> wide(allowed, outcomes),
        () -> outcomes.unknown(RULE_ALLOWS_A_WIDE_ADDRESS_RANGE));
  }

  /** What a device says of its own log. Saying nothing is no failure: not every device keeps one. */
  static void device(DeviceFacts device, Outcomes outcomes) {
    for (Map.Entry<String, String> fact : new TreeMap<>(device.posture()).entrySet())
      if (LOGS.contains(fact.getKey().toLowerCase(Locale.ROOT)) && OFF.contains(fact.getValue().toLowerCase(Locale.ROOT)))
        outcomes.found(LOGGING_OFF, device.id(), "the device says so of " + fact.getKey(), fact.getKey());
  }

  private static void wide(List<FleetSnapshot.Allowed> all, Outcomes outcomes) {
    outcomes.judged(RULE_ALLOWS_A_WIDE_ADDRESS_RANGE);
    Set<String> told = new HashSet<>();
    for (FleetSnapshot.Allowed allowed : all)
      for (String range : allowed.destination().map(destination -> List.of(allowed.source(), destination)).orElse(List.of(allowed.source())))
        if (wide(range) && told.add(allowed.name() + ' ' + range)) outcomes.foundInHouse(RULE_ALLOWS_A_WIDE_ADDRESS_RANGE, allowed.name(), "the rule " + allowed.name() + " lets " + range + " through", range);
  }

  /** Whether a range is wider than one rule should be; what is no range in CIDR form is taken for "any". */
  static boolean wide(String range) {
    int slash = range.indexOf('/');
    boolean six = range.indexOf(':') >= 0;
    String address = slash < 0 ? range : range.substring(0, slash);
    if (address.isEmpty() || !address.chars().allMatch(c -> c == '.' || c == ':' || Character.digit(c, 16) >= 0)) return true;
    if (slash < 0) return false;
    String prefix = range.substring(slash + 1);
    if (prefix.isEmpty() || prefix.length() > 3 || !prefix.chars().allMatch(c -> c >= '0' && c <= '9')) return true;
    return Integer.parseInt(prefix) < (six ? WIDEST_6 : WIDEST_4);
  }
}
