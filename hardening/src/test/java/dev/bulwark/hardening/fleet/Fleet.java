package dev.bulwark.hardening.fleet;

import dev.bulwark.fleet.device.Lifecycle;
import dev.bulwark.hardening.audit.AuditedInput;
import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.audit.RuleResult;
import dev.bulwark.hardening.audit.Verdict;
import dev.bulwark.hardening.rule.RulePack;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A fleet of a test: sound as it begins, and a test makes worse what it is about. */
final class Fleet {
  static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  static final KeyStrength P256 = new KeyStrength("EC", 256);
  final List<FleetSnapshot.Authority> authorities =
      new ArrayList<>(List.of(authority("root", P256, 7_000, true, false, true), authority("device", P256, 1_500, false, false, true)));
  final List<FleetSnapshot.TopicRight> rights = new ArrayList<>();
  final List<DeviceFacts> devices = new ArrayList<>();
  Optional<FleetSnapshot.Logging> logging = Optional.of(new FleetSnapshot.Logging(true, true));
  Optional<FleetSnapshot.Network> network = Optional.of(new FleetSnapshot.Network(Optional.of(true), Optional.of(List.of(new FleetSnapshot.Allowed("broker", "10.1.0.0/16", Optional.of("10.0.0.5"))))));

  static FleetSnapshot.Authority authority(String name, KeyStrength key, int daysLeft, boolean root, boolean revoked, boolean trusted) {
    return new FleetSnapshot.Authority(name, key, NOW.minus(Duration.ofDays(300)), NOW.plus(Duration.ofDays(daysLeft)), root, Optional.of(revoked), trusted);
  }

  static Dev device(String id) {
    return new Dev(id);
  }

  Fleet with(Dev... more) {
    for (Dev dev : more) devices.add(dev.facts());
    return this;
  }

  FleetSnapshot snapshot() {
    return new FleetSnapshot(authorities, rights, new FleetSnapshot.Policy(Duration.ofDays(90), Map.of("meter", Duration.ofDays(30))), logging, network, devices);
  }

  AuditedInput audit() {
    return FleetAudit.audit(snapshot(), RulePack.shipped(), NOW);
  }

  Verdict verdict(String rule) {
    return audit().results().stream().filter(result -> result.rule().equals(rule)).map(RuleResult::verdict).findFirst().orElseThrow();
  }

  List<Finding> findings(String rule) {
    return audit().findings().stream().filter(finding -> finding.rule().equals(rule)).toList();
  }

  /** A device of the class camera in service, with one sound certificate of 90 days, 30 days old. */
  static final class Dev {
    final String id;
    String deviceClass = "camera";
    Lifecycle state = Lifecycle.ACTIVE;
    List<DeviceFacts.Certificate> certificates = new ArrayList<>();
    List<DeviceFacts.Session> sessions = new ArrayList<>();
    DeviceFacts.Takeovers takeovers = DeviceFacts.Takeovers.NONE;
    Optional<Set<String>> credentials = Optional.of(Set.of());
    Map<String, String> posture = Map.of();

    Dev(String id) {
      this.id = id;
      certificates.add(certificate("c-" + id, "k-" + id, P256, "device", -30, 60, null, null));
    }

    static DeviceFacts.Certificate certificate(
        String name, String key, KeyStrength strength, String issuer, int fromDay, int toDay, @Nullable Instant revokedAt, @Nullable Instant seen) {
      return new DeviceFacts.Certificate(name, key, strength, issuer, "5" + name.replaceAll("[^0-9]", ""), NOW.plus(Duration.ofDays(fromDay)), NOW.plus(Duration.ofDays(toDay)), revokedAt, seen);
    }

    Dev certificate(DeviceFacts.Certificate... only) {
      certificates = List.of(only);
      return this;
    }

    Dev ofClass(String other) {
      deviceClass = other;
      return this;
    }

    Dev in(Lifecycle other) {
      state = other;
      return this;
    }

    Dev session(String clientId, String address) {
      sessions.add(new DeviceFacts.Session(clientId, certificates.getFirst().serial(), NOW.minusSeconds(60), address));
      return this;
    }

    Dev takeovers(long all, long moved) {
      takeovers = new DeviceFacts.Takeovers(all, moved);
      return this;
    }

    Dev credentials(Optional<Set<String>> digests) {
      credentials = digests;
      return this;
    }

    Dev says(Map<String, String> facts) {
      posture = facts;
      return this;
    }

    DeviceFacts facts() {
      return new DeviceFacts(id, deviceClass, "site-1", "zone-1", state, certificates, sessions, takeovers, credentials, posture);
    }
  }
}
