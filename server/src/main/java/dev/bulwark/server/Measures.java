package dev.bulwark.server;

import dev.bulwark.fleet.audit.AuditLog;
import dev.bulwark.fleet.device.Lifecycle;
import dev.bulwark.fleet.event.EventLog;
import dev.bulwark.fleet.registry.Registry;
import dev.bulwark.gateway.mqtt.MqttGateway;
import dev.bulwark.pki.IssuerName;
import dev.bulwark.pki.Pki;
import dev.bulwark.server.api.Health;
import dev.bulwark.server.audits.AuditRun;
import dev.bulwark.server.audits.FleetAudits;
import dev.bulwark.server.http.Listener;
import dev.bulwark.server.metrics.Metrics;
import java.util.LinkedHashMap;
import java.util.Map;

/** What {@code /metrics} tells of each part. */
final class Measures {
  private final Metrics metrics = new Metrics();

  Metrics metrics() {
    return metrics;
  }

  void gateway(MqttGateway gateway) {
    metrics.gauge("bulwark_mqtt_connections", "Open MQTT sockets.", () -> gateway.counts().connections());
    metrics.gauge("bulwark_mqtt_unfinished", "MQTT sockets without a finished CONNECT.", () -> gateway.counts().unfinished());
    metrics.gauge("bulwark_mqtt_sessions", "Authenticated MQTT connections.", () -> gateway.counts().sessions());
    metrics.counter("bulwark_mqtt_connected_total", "CONNECTs accepted.", () -> gateway.counts().connected());
    metrics.counter("bulwark_mqtt_published_total", "Messages taken from devices.", () -> gateway.counts().published());
    metrics.counter("bulwark_mqtt_denied_total", "Publishes, subscriptions and wills denied by topic rights.", () -> gateway.counts().denied());
    metrics.each("bulwark_mqtt_refused_total", "counter", "Connections and packets refused.", "reason", () -> gateway.counts().refusedBy());
  }

  void pki(Pki pki) {
    metrics.gauge("bulwark_revocation_version", "Version of the revocation table.", () -> pki.table().version());
    metrics.gauge("bulwark_crl_number", "Number of the device issuer's current CRL.", () -> pki.crls().current(IssuerName.DEVICE).number());
    metrics.counter("bulwark_enrolments_throttled_total", "Enrolment posts turned away because their address knocked too often.", () -> pki.enrolments().throttled());
  }

  void fleet(Registry registry, EventLog log, AuditLog audit, Health health) {
    metrics.each("bulwark_devices", "gauge", "Devices by state.", "state", () -> byState(registry));
    metrics.gauge("bulwark_events_end", "Offset of the next event.", log::end);
    metrics.counter("bulwark_events_shed_total", "Telemetry events shed under load.", log::shed);
    metrics.gauge("bulwark_audit_leaves", "Leaves of the audit log.", () -> audit.head().size());
    metrics.gauge("bulwark_healthy", "1 where new work is taken.", () -> health.ok() ? 1 : 0);
  }

  void audits(FleetAudits audits) {
    metrics.each("bulwark_fleet_findings", "gauge", "Open findings of the newest audit of the fleet.", "severity", () -> audits.newest().map(AuditRun::counts).orElse(Map.of()));
    metrics.gauge("bulwark_fleet_audit_finished_seconds", "When the newest audit of the fleet ended, seconds since 1970; 0 before the first.", () -> audits.newest().map(run -> run.finishedAt().getEpochSecond()).orElse(0L));
    metrics.counter("bulwark_fleet_audits_total", "Audits of the fleet since the start.", audits::runs);
  }

  void listener(String name, Listener listener) {
    metrics.counter("bulwark_https_accepted_total", "HTTPS connections accepted.", "listener", name, () -> listener.counters().accepted());
    metrics.counter("bulwark_https_refused_total", "HTTPS connections closed before any cryptography.", "listener", name, () -> listener.counters().refused());
    metrics.counter("bulwark_https_late_total", "HTTPS handshakes cut at their deadline.", "listener", name, () -> listener.counters().late());
    metrics.counter("bulwark_https_requests_total", "HTTPS requests.", "listener", name, () -> listener.counters().requests());
    metrics.counter("bulwark_https_faults_total", "HTTPS requests that failed inside the server.", "listener", name, () -> listener.counters().faults());
  }

  static Map<String, Long> byState(Registry registry) {
    Map<Lifecycle, Long> counts = registry.count();
    Map<String, Long> words = new LinkedHashMap<>();
    for (Lifecycle state : Lifecycle.values()) words.put(state.word(), counts.getOrDefault(state, 0L));
    return words;
  }
}
