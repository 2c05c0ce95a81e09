package dev.bulwark.server;

import dev.bulwark.fleet.audit.AuditLog;
import dev.bulwark.fleet.audit.HeadKey;
import dev.bulwark.fleet.device.Device;
import dev.bulwark.fleet.device.DeviceId;
import dev.bulwark.fleet.event.Event;
import dev.bulwark.fleet.event.EventLog;
import dev.bulwark.fleet.event.SegmentEventLog;
import dev.bulwark.fleet.evidence.EvidenceKeeper;
import dev.bulwark.fleet.keys.CryptoProviders;
import dev.bulwark.fleet.keys.KeyVault;
import dev.bulwark.fleet.keys.SigningKey;
import dev.bulwark.problem.Problem;
import dev.bulwark.fleet.registry.FleetSnapshot;
import dev.bulwark.fleet.registry.Registry;
import dev.bulwark.fleet.relay.OutboxRelay;
import dev.bulwark.fleet.scorecard.Scorecard;
import dev.bulwark.fleet.scorecard.ScorecardJson;
import dev.bulwark.fleet.scorecard.ScorecardReader;
import dev.bulwark.fleet.store.Store;
import dev.bulwark.fleet.view.FleetView;
import dev.bulwark.gateway.mqtt.Broker;
import dev.bulwark.gateway.mqtt.MqttGateway;
import dev.bulwark.gateway.mqtt.MqttSettings;
import dev.bulwark.gateway.mqtt.hivemq.HiveMqBroker;
import dev.bulwark.gateway.tls.FleetTrustManager;
import dev.bulwark.gateway.tls.ServerTls;
import dev.bulwark.gateway.tls.TlsContexts;
import dev.bulwark.gateway.tls.TlsPolicy.ClientAuth;
import dev.bulwark.pki.IssuerName;
import dev.bulwark.pki.Pki;
import dev.bulwark.server.api.Documents;
import dev.bulwark.server.api.Health;
import dev.bulwark.server.api.LastRefusals;
import dev.bulwark.server.api.Operations;
import dev.bulwark.server.api.OperatorRoutes;
import dev.bulwark.server.audits.FleetAudits;
import dev.bulwark.server.config.Config;
import dev.bulwark.server.device.DeviceRoutes;
import dev.bulwark.server.device.Discovery;
import dev.bulwark.server.http.Json;
import dev.bulwark.server.http.Listener;
import dev.bulwark.server.http.Route;
import dev.bulwark.server.probe.SelfProbes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything, newed up in reading order. What stands above never knows what stands below.
 *
 * <p>Two slow parts begin before their turn: the MQTT engine and the key vault need nobody. The device and operator listeners open together with the gateway.
 */
final class Wiring {
  final Card card;
  final OperatorToken token;
  final EventLog log;
  final EvidenceKeeper evidence;
  final OutboxRelay relay;
  final MqttGateway gateway;
  final SelfProbes probes;

  Wiring(Config config, StateDirectory state, String version, InstantSource clock, SecureRandom random, Closing closing) {
    CryptoProviders.Active crypto = CryptoProviders.install();
    Beforehand<Broker> engine =
        closing.add("mqtt engine", Beforehand.of("mqtt-engine", () -> HiveMqBroker.start(Translation.limits(config.gateway().limits()), state.folder("mqtt")), Broker::close));
    Beforehand<KeyVault> vaulting = closing.add("key vault", Beforehand.of("key-vault", () -> Vaults.open(config.keys(), state.file("keys"), clock, random), KeyVault::close));
    token = OperatorToken.open(state, random);

    // The state, and its image in memory; commits feed the image before anything else hears of them.
    Store store = closing.add("store", Stored.open(config.store(), state.folder("store"), clock));
    FleetView view = new FleetView();
    store.onCommit(events -> events.forEach(view::apply));
    store.read(query -> FleetSnapshot.load(query, view, clock.instant()));

    // Events, from the commit's outbox to the log, and what follows from them.
    log = closing.add("event log", SegmentEventLog.open(state.folder("events"), kept(config.events()), clock));
    relay = closing.add("outbox relay", OutboxRelay.start(store, log));
    evidence = closing.add("evidence", EvidenceKeeper.start(log, store));
    LastRefusals refusals = closing.add("last refusals", LastRefusals.follow(log));

    // Identity.
    KeyVault vault = vaulting.got();
    PublicName name = new PublicName(config);
    Registry registry = new Registry(store, clock, random, config.pki().tokenLife());
    Pki pki = Pki.open(store, registry, vault, view, Translation.pki(config, name::url), clock, random);
    SigningKey auditKey = vault.find("audit").orElseGet(() -> vault.create("audit", KeyVault.Algorithm.P256));
    AuditLog audit = new AuditLog(store, clock, state.folder("audit"));
    trust(state, pki, auditKey);

    // One TLS policy, one certificate, three listeners.
    ServerCredential credential = new ServerCredential(pki, name, clock);
    FleetTrustManager devices =
        new FleetTrustManager(view, List.of(pki.authority().issuer(IssuerName.DEVICE).certificate(), pki.authority().root()), clock);
    Config.Listen listen = config.listen();
    MqttSettings mqtt =
        new MqttSettings(address(listen.mqtt()), Translation.limits(config.gateway().limits()), Translation.rights(config.gateway().topics()), state.folder("mqtt"));
    Beforehand<MqttGateway> opening =
        closing.add(
            "mqtt gateway",
            Beforehand.of(
                "mqtt-gateway",
                () -> MqttGateway.start(mqtt, TlsContexts.server(credential.keys(), devices, ClientAuth.REQUIRED), view, log, clock, (limits, folder) -> engine.taken()), MqttGateway::close));

    Measures measures = new Measures();
    Health health = new Health(store, () -> relay.fault(), state.root(), clock);
    measures.fleet(registry, log, audit, health);
    measures.pki(pki);
    Later<Discovery> discovery = new Later<>();
    Beforehand<Listener> deviceListener =
        closing.add(
            "device listener",
            Beforehand.of("device-listener", () -> listener("device", listen.device(), TlsContexts.server(credential.keys(), devices, ClientAuth.WANTED), DeviceRoutes.of(pki, discovery::get)), Listener::close));
    gateway = opening.got();
    Listener device = deviceListener.got();
    name.bound(device.port());
    discovery.set(new Discovery(config.tenant(), version, name.host(), gateway.port(), device.port()));
    Instant startedAt = clock.instant();
    measures.gateway(gateway);
    measures.listener("device", device);
    FleetAudits audits = Auditing.of(config, store, registry, pki, gateway, relay, evidence, () -> sign(audit, auditKey), clock, random);
    measures.audits(audits);
    Later<Card> written = new Later<>();
    Operations operations =
        new Operations(
            store, registry, pki, view, new GatewaySessions(gateway), log, audit, refusals, audits, health, measures.metrics(),
            () -> status(written.get(), gateway, registry, health, crypto, vault), id -> scorecard(store, view, evidence, id, clock.instant()), clock);
    Listener admin =
        closing.add("operator listener", listener("admin", listen.admin(), TlsContexts.serverWithoutClientCertificates(credential.keys()), OperatorRoutes.of(operations, token.value())));
    measures.listener("admin", admin);
    Map<String, Card.Bound> listeners = new LinkedHashMap<>();
    listeners.put("mqtt", new Card.Bound(listen.mqtt().host(), gateway.port()));
    listeners.put("device", new Card.Bound(listen.device().host(), device.port()));
    listeners.put("admin", new Card.Bound(listen.admin().host(), admin.port()));
    card = new Card(ProcessHandle.current().pid(), version, startedAt, listeners, state.file("trust/root.pem"), token.file());
    written.set(card);
    probes =
        new SelfProbes(
            List.of(target("mqtt", listen.mqtt(), gateway.port(), true), target("device", listen.device(), device.port(), false), target("admin", listen.admin(), admin.port(), false)), clock);

    Timers timers = closing.add("timers", new Timers());
    timers.every("audit-head", Duration.ofSeconds(1), () -> sign(audit, auditKey));
    timers.every("server-certificate", Duration.ofMinutes(1), credential::renewIfDue);
    timers.every("revocation-lists", Duration.ofMinutes(1), () -> pki.crls().refresh());
    timers.every("ocsp-signer", Duration.ofMinutes(10), () -> pki.authority().ocspSigner(IssuerName.DEVICE));
    timers.every("expired-certificates", Duration.ofMinutes(10), () -> forgetExpired(view, clock.instant().minus(Duration.ofHours(1))));
    timers.every("fleet-audit", Duration.ofSeconds(10), audits::turn);
    timers.every("self-probes", Duration.ofHours(1), this::probe);
  }

  /** Tries what must not work, and tells the log what was seen. */
  void probe() {
    probes.run().forEach(log::append);
  }

  private static SegmentEventLog.Settings kept(Config.Events events) {
    SegmentEventLog.Settings normal = SegmentEventLog.Settings.defaults();
    return new SegmentEventLog.Settings(Math.min(normal.segmentBytes(), events.keepBytes()), events.keepBytes(), events.retention(), normal.queueBytes(), normal.batchBytes());
  }

  private static InetSocketAddress address(Config.Address address) {
    InetSocketAddress resolved = new InetSocketAddress(address.host(), address.port());
    if (resolved.isUnresolved()) throw new Problem("UP-010", "the host is not known: " + address.host(), "give an address of this machine");
    return resolved;
  }

  private static Listener listener(String name, Config.Address address, ServerTls tls, List<Route> routes) {
    return Listener.start(Listener.Settings.of(name, address.host(), address.port(), tls.context(), tls.parameters()), routes);
  }

  private static SelfProbes.Target target(String name, Config.Address address, int port, boolean mqtt) {
    InetAddress host = address(address).getAddress();
    return new SelfProbes.Target(name, new InetSocketAddress(host.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : host, port), mqtt);
  }

  /** What clients and auditors need to check us, as files. */
  private static void trust(StateDirectory state, Pki pki, SigningKey auditKey) {
    write(state, "trust/root.pem", Documents.pem(pki.authority().root()));
    write(state, "trust/device-ca.pem", Documents.pem(pki.authority().issuer(IssuerName.DEVICE).certificate()));
    write(state, "trust/server-ca.pem", Documents.pem(pki.authority().issuer(IssuerName.SERVER).certificate()));
    write(state, "trust/audit.pub", HeadKey.pem(auditKey.publicKey()));
  }

  private static void write(StateDirectory state, String name, String text) {
    state.write(name, text.getBytes(StandardCharsets.US_ASCII));
  }

  private static void sign(AuditLog audit, SigningKey key) {
    long size = audit.head().size();
    if (size > 0 && audit.newestHead().map(head -> head.size() < size).orElse(true)) audit.signHead(key);
  }

  private static void forgetExpired(FleetView view, Instant before) {
    for (Device device : view.devices())
      view.identities(device.id()).stream().filter(identity -> identity.notAfter().isBefore(before)).forEach(identity -> view.forget(identity.fingerprint()));
  }

  private static Map<String, Object> status(Card card, MqttGateway gateway, Registry registry, Health health, CryptoProviders.Active crypto, KeyVault vault) {
    Map<String, Object> document = card.document();
    var counts = gateway.counts();
    Map<String, Object> mqtt = new LinkedHashMap<>();
    mqtt.put("connections", counts.connections());
    mqtt.put("sessions", counts.sessions());
    mqtt.put("unfinished", counts.unfinished());
    mqtt.put("refused", counts.refused());
    document.put("gateway", Map.of("mqtt", mqtt));
    document.put("devices", Measures.byState(registry));
    document.put("health", health.ok() ? "ok" : "degraded");
    document.put("crypto", crypto.name().toLowerCase(java.util.Locale.ROOT));
    document.put("keys", vault.backEnd());
    return document;
  }

  /** With everything that has happened until now: an operator who just did something looks for it. */
  private static Object scorecard(Store store, FleetView view, EvidenceKeeper evidence, Optional<DeviceId> device, Instant now) {
    try {
      evidence.awaitCaughtUp(Duration.ofSeconds(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Scorecard scorecard =
        device.flatMap(view::device).map(one -> ScorecardReader.device(store, one, now)).orElseGet(() -> ScorecardReader.fleet(store, view.devices(), now));
    return StandardsMapping.into(Json.object(ScorecardJson.write(scorecard).getBytes(StandardCharsets.UTF_8)));
  }

  /** Tells the log that the server is up. */
  void started(String version, InstantSource clock) {
    log.append(new Event.ServerStarted(Event.Meta.of(clock.instant(), null, Event.Source.SERVER), "server", version));
  }
}
