package dev.bulwark.server.api;

import dev.bulwark.fleet.audit.AuditLog;
import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.event.EventLog;
import dev.bulwark.fleet.registry.Registry;
import dev.bulwark.fleet.store.Store;
import dev.bulwark.fleet.view.FleetView;
import dev.bulwark.pki.Pki;
import dev.bulwark.server.audits.FleetAudits;
import dev.bulwark.server.metrics.Metrics;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the operators' routes work with, given by the wiring.
 *
 * @param status the document of {@code /api/v1/status}
 * @param scorecard the scorecard's document: of one device, or of the whole fleet where none is named
 */
public record Operations(
    Store store, Registry registry, Pki pki, FleetView view, LiveSessions sessions, EventLog log, AuditLog audit, LastRefusals refusals, FleetAudits audits, Health health, Metrics metrics,
    Supplier<Map<String, Object>> status, Function<Optional<DeviceId>, Object> scorecard, InstantSource clock) {}
