package dev.bulwark.server;

import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.evidence.EvidenceKeeper;
import dev.bulwark.fleet.registry.Registry;
import dev.bulwark.fleet.relay.OutboxRelay;
import dev.bulwark.fleet.store.Store;
import dev.bulwark.gateway.mqtt.MqttGateway;
import dev.bulwark.hardening.fleet.DeviceFacts;
import dev.bulwark.hardening.fleet.FleetSnapshot;
import dev.bulwark.pki.Pki;
import dev.bulwark.problem.Problem;
import dev.bulwark.server.audits.FleetAudits;
import dev.bulwark.server.audits.FleetFacts;
import dev.bulwark.server.audits.House;
import dev.bulwark.server.audits.NetworkProofs;
import dev.bulwark.server.config.Config;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Gives the fleet's audits what they look at. Of the network's rules they know what a proof of a gateway's kernel said, where the configuration names its document. */
final class Auditing {
  private static final Duration CATCH_UP = Duration.ofSeconds(2);

  private Auditing() {}

  /**
   * Audits of this server's fleet.
   *
   * @param sign signs what the audit log has gathered; throws where it cannot
   */
  static FleetAudits of(
      Config config, Store store, Registry registry, Pki pki, MqttGateway gateway, OutboxRelay relay, EvidenceKeeper evidence, Runnable sign, InstantSource clock, SecureRandom random) {
    List<FleetSnapshot.TopicRight> rights = House.rights(config.gateway().topics());
    FleetSnapshot.Policy policy = House.policy(config.pki());
    return new FleetAudits(
        store,
        now -> {
          settle(relay, evidence);
          return new FleetSnapshot(
              House.authorities(pki), rights, policy, Optional.of(new FleetSnapshot.Logging(relay.fault().isEmpty(), signs(sign))), NetworkProofs.read(config.audits().network(), now),
              () -> new FleetFacts(store, registry, device -> sessions(gateway, device), now));
        },
        config.audits(), clock, random);
  }

  /** What has just happened counts, if it does not take long. */
  private static void settle(OutboxRelay relay, EvidenceKeeper evidence) {
    try {
      if (relay.awaitDrained(CATCH_UP)) evidence.awaitCaughtUp(CATCH_UP);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean signs(Runnable sign) {
    try {
      sign.run();
      return true;
    } catch (Problem cannot) {
      System.getLogger(Auditing.class.getName()).log(System.Logger.Level.WARNING, "the audit log cannot be signed: " + cannot.line(), cannot);
      return false;
    }
  }

  private static List<DeviceFacts.Session> sessions(MqttGateway gateway, DeviceId device) {
    return gateway.sessions(device).stream().map(session -> new DeviceFacts.Session(session.clientId(), session.certificate().hex(), session.since(), session.address())).toList();
  }
}
