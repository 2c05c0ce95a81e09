package dev.bulwark.hardening.exposure;

import dev.bulwark.hardening.audit.Severity;
import java.math.BigInteger;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Asks services behind TLS: versions, suites, the certificate, and for MQTT whether a stranger is let in. */
final class TlsProbe {
  private static final String[] CERTIFICATE_RULES = {"EXP-TLS-001", "EXP-TLS-002", "EXP-TLS-003", "EXP-TLS-004"};
  private final Reach reach;
  private final Verdicts verdicts;
  private final HostName host;
  private final RandomGenerator random;
  private final ClearProbe clear;
  private final @Nullable BigInteger serial;
  private final List<X509Certificate> trust;
  private final AsOf when;

  TlsProbe(Reach reach, Verdicts verdicts, HostName host, RandomGenerator random, @Nullable BigInteger serial, List<X509Certificate> trust, AsOf when) {
    this.reach = reach;
    this.verdicts = verdicts;
    this.host = host;
    this.random = random;
    this.clear = new ClearProbe(reach, verdicts, host, random);
    this.serial = serial;
    this.trust = trust;
    this.when = when;
  }

  PortFacts probe(Scope.Port port) throws InterruptedException {
    TlsSurvey.Found found = new TlsSurvey(reach, port.port(), host.inHello(), random).run(port.service() == Service.HTTPS);
    if (!found.spoke()) return withoutTls(port, found);
    List<X509Certificate> shown = Chain.read(found.certificates());
    switch (port.service()) {
      case MQTTS -> {
        verdicts.pass(port, "EXP-MQTT-001");
        mqttVersions(port, found);
        List<X509Certificate> met = guest(port, found);
        if (shown.isEmpty()) shown = met;
      }
      case HTTPS -> {
        verdicts.pass(port, "EXP-UNK-001");
        httpsParameters(port, found);
      }
      default -> verdicts.pass(port, "EXP-UNK-001");
    }
    if (shown.isEmpty() && port.service() != Service.MQTTS && modern(found)) shown = meet(port);
    return new PortFacts(port, PortState.OPEN, found.versions().stream().map(TlsVersion::id).toList(), certificate(port, shown));
  }

  private PortFacts withoutTls(Scope.Port port, TlsSurvey.Found found) throws InterruptedException {
    verdicts.unknown(port, CERTIFICATE_RULES);
    if (serial != null) verdicts.unknown(port, "EXP-TLS-005");
    if (port.service() == Service.MQTTS) verdicts.unknown(port, "EXP-MQTT-002");
    if (port.service() == Service.HTTPS) verdicts.unknown(port, "EXP-HTTP-002");
    if (found.state() != PortState.OPEN) {
      if (port.service() == Service.MQTTS && found.state() == PortState.CLOSED) verdicts.pass(port, "EXP-MQTT-001");
      if (port.service() == Service.MQTTS) verdicts.unknown(port, "EXP-MQTT-003", "EXP-MQTT-004");
      if (found.state() == PortState.CLOSED) verdicts.pass(port, "EXP-UNK-001");
      else verdicts.unknown(port, "EXP-UNK-001");
      return PortFacts.of(port, found.state());
    }
    // It looks secure by its number: does it answer in the clear?
    switch (port.service()) {
      case MQTTS -> clear.mqtt(port);
      case HTTPS -> clear.http(port);
      default -> {
        if (found.foreign()) verdicts.fail(port, "EXP-UNK-001", "no tls");
        else verdicts.unknown(port, "EXP-UNK-001");
      }
    }
    return PortFacts.of(port, PortState.OPEN);
  }

  private void mqttVersions(Scope.Port port, TlsSurvey.Found found) {
    Optional<TlsVersion> best = found.best();
    if (best.isEmpty()) verdicts.unknown(port, "EXP-MQTT-002");
    else if (best.get() == TlsVersion.TLS13) verdicts.pass(port, "EXP-MQTT-002");
    else verdicts.fail(port, "EXP-MQTT-002", best.get() == TlsVersion.TLS12 ? Severity.MEDIUM : Severity.HIGH, "at best " + best.get().id());
  }

  private void httpsParameters(Scope.Port port, TlsSurvey.Found found) {
    List<String> faults = new ArrayList<>();
    for (TlsVersion version : found.versions()) if (version.compareTo(TlsVersion.TLS12) < 0) faults.add(version.id());
    faults.addAll(found.weak());
    if (!faults.isEmpty()) verdicts.fail(port, "EXP-HTTP-002", Severity.HIGH, String.join(" ", faults));
    else if (found.best().isPresent() && found.whole()) verdicts.pass(port, "EXP-HTTP-002");
    else verdicts.unknown(port, "EXP-HTTP-002");
  }

  private static boolean modern(TlsSurvey.Found found) {
    return found.best().filter(version -> version.compareTo(TlsVersion.TLS12) >= 0).isPresent();
  }

  /** Asks for a session as a stranger; the certificates that were shown on the way. */
  private List<X509Certificate> guest(Scope.Port port, TlsSurvey.Found found) throws InterruptedException {
    List<X509Certificate> shown = List.of();
    for (int level = 4; modern(found) && level <= 5; level++) {
      if (!(reach.knock(port.port()) instanceof Knock.Open(Line line))) break;
      Stranger stranger = new Stranger();
      MqttGuest.Outcome outcome;
      try (Tunnel tunnel = new Tunnel(line, stranger.engine(host.inHello()))) {
        outcome = MqttGuest.visit(tunnel, level);
      }
      shown = stranger.chain();
      if (outcome instanceof MqttGuest.Outcome.OtherVersion && level == 4) continue;
      ClearProbe.guest(verdicts, port, outcome, stranger.asked());
      return shown;
    }
    verdicts.unknown(port, "EXP-MQTT-003", "EXP-MQTT-004");
    verdicts.pass(port, "EXP-UNK-001");
    return shown;
  }

  /** Shakes hands once, says nothing, and looks at the certificates. */
  private List<X509Certificate> meet(Scope.Port port) throws InterruptedException {
    if (!(reach.knock(port.port()) instanceof Knock.Open(Line line))) return List.of();
    Stranger stranger = new Stranger();
    try (Tunnel tunnel = new Tunnel(line, stranger.engine(host.inHello()))) {
      tunnel.handshake();
    }
    return stranger.chain();
  }

  private Map<String, Object> certificate(Scope.Port port, List<X509Certificate> shown) {
    if (shown.isEmpty()) {
      verdicts.unknown(port, CERTIFICATE_RULES);
      if (serial != null) verdicts.unknown(port, "EXP-TLS-005");
      return Map.of();
    }
    Chain chain = new Chain(shown);
    judge(port, "EXP-TLS-001", chain.expired(when));
    judge(port, "EXP-TLS-002", chain.longerThanOneYear());
    if (trust.isEmpty()) verdicts.unknown(port, "EXP-TLS-003");
    else judge(port, "EXP-TLS-003", !chain.leadsTo(trust, when));
    judge(port, "EXP-TLS-004", !host.namedBy(chain.own()));
    if (serial != null) {
      if (serial.equals(chain.own().getSerialNumber())) verdicts.pass(port, "EXP-TLS-005");
      else verdicts.fail(port, "EXP-TLS-005", "serial " + chain.serial());
    }
    try {
      return chain.facts();
    } catch (CertificateException e) {
      return Map.of();
    }
  }

  private void judge(Scope.Port port, String rule, boolean fault) {
    if (fault) verdicts.fail(port, rule, "");
    else verdicts.pass(port, rule);
  }
}
