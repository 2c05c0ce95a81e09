package dev.bulwark.hardening.rootfs;

import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.audit.Severity;
import dev.bulwark.hardening.audit.Verdict;
import dev.bulwark.hardening.rule.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Who may talk to the broker, and how. What mosquitto does when its configuration says nothing changed with version 2, so silence is unknown. */
final class BrokerRules {
  static final Map<String, Detector> DETECTORS = Map.of("mqtt-broker-allows-anonymous-clients", BrokerRules::anonymous, "mqtt-listener-without-tls-beyond-loopback", BrokerRules::plain);

  private BrokerRules() {}

  private static Ruled anonymous(Rule rule, RootTree tree) {
    Mosquitto broker = Mosquitto.of(tree);
    if (broker == null) return absent(rule, tree);
    List<Finding> findings = new ArrayList<>();
    boolean local = !broker.listeners().isEmpty() && broker.listeners().stream().allMatch(Mosquitto.Listener::local);
    for (Mosquitto.Anonymous each : broker.anonymous()) {
      if (!each.allowed()) continue;
      if (local) findings.add(Ruled.milder(rule, Severity.LOW, each.path(), each.line(), "allow_anonymous", "to programs of the device itself"));
      else findings.add(Ruled.finding(rule, each.path(), each.line(), "allow_anonymous", "allow_anonymous is true"));
    }
    return Ruled.of(rule, findings, broker.anonymous().isEmpty() && !local ? Verdict.UNKNOWN : Verdict.PASS);
  }

  private static Ruled plain(Rule rule, RootTree tree) {
    Mosquitto broker = Mosquitto.of(tree);
    if (broker == null) return absent(rule, tree);
    List<Finding> findings = new ArrayList<>();
    for (Mosquitto.Listener each : broker.listeners()) {
      if (!each.tls() && !each.local()) findings.add(Ruled.finding(rule, each.path(), each.line(), "listener " + each.port(), "port " + each.port() + " has no certificate"));
    }
    return Ruled.of(rule, findings, broker.listeners().isEmpty() ? Verdict.UNKNOWN : Verdict.PASS);
  }

  private static Ruled absent(Rule rule, RootTree tree) {
    return tree.program("mosquitto") ? Ruled.unknown(rule) : Ruled.pass(rule);
  }
}
