package dev.bulwark.hardening.exposure;

import dev.bulwark.hardening.audit.AuditedInput;
import dev.bulwark.hardening.rule.RulePack;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Asks the devices of an approved run, one after the other, and judges them by the catalogue's exposure rules.
 *
 * <h2>Guarantees</h2> Only what {@link ScopeGate} approved is reached; no user, password or key is ever sent; at most the scope's connections, all of them counted in {@code facts.exposure}. A port takes a bounded time whatever its host
 * does, and no answer makes this fail. What was not seen is {@code unknown}.
 * <h2>Does not guarantee</h2> That a port that is silent from here is silent from elsewhere; that TLS is right beyond versions, suites and the certificate; how SSH lets people log in, which it says only to who begins to.
 */
public final class ExposureAudit {
  private final RulePack pack;
  private final AsOf when;
  private final RandomGenerator random;
  private final Patience patience;

  /**
   * @param when certificates are judged
   * @param random for hellos and message ids; nothing secret comes of it
   */
  public ExposureAudit(RulePack pack, AsOf when, RandomGenerator random) {
    this(pack, when, random, Patience.USUAL);
  }

  ExposureAudit(RulePack pack, AsOf when, RandomGenerator random, Patience patience) {
    this.pack = pack;
    this.when = when;
    this.random = random;
    this.patience = patience;
  }

  /**
   * One input for each device, in the scope's order; a device whose name has no address is not readable.
   *
   * @throws InterruptedException where the thread is interrupted; what was asked until then is lost
   */
  public List<AuditedInput> run(ApprovedRun run) throws InterruptedException {
    return run(run, Pace.ofSystem(run.limits().perSecond()));
  }

  List<AuditedInput> run(ApprovedRun run, Pace pace) throws InterruptedException {
    List<AuditedInput> inputs = new ArrayList<>();
    for (ApprovedRun.Visit visit : run.visits()) {
      String device = visit.device().device();
      if (visit.address().isPresent()) inputs.add(visit(run, visit.device(), visit.address().get(), pace));
      else inputs.add(AuditedInput.unreadable(device, null, "no-address"));
    }
    return inputs;
  }

  private AuditedInput visit(ApprovedRun run, Scope.Device device, InetAddress address, Pace pace) throws InterruptedException {
    Reach reach = new Reach(address, run.limits().total(), pace, patience);
    Verdicts verdicts = new Verdicts(pack);
    HostName host = new HostName(device.host());
    ClearProbe clear = new ClearProbe(reach, verdicts, host, random);
    TlsProbe tls = new TlsProbe(reach, verdicts, host, random, device.serial(), run.trust(), when);
    List<Object> ports = new ArrayList<>();
    for (Scope.Port port : device.ports()) {
      PortFacts facts =
          switch (port.service()) {
            case MQTTS, HTTPS, TLS -> tls.probe(port);
            case MQTT -> PortFacts.of(port, clear.mqtt(port));
            case HTTP -> PortFacts.of(port, clear.http(port));
            case COAP -> PortFacts.of(port, clear.coap(port));
            case COAPS -> PortFacts.of(port, clear.coaps(port));
            case SSH -> ssh(clear, verdicts, port);
            case TELNET -> PortFacts.of(port, clear.telnet(port));
            case NONE -> PortFacts.of(port, clear.none(port));
          };
      ports.add(facts.toMap());
    }
    Map<String, Object> exposure = new LinkedHashMap<>();
    exposure.put("connections", reach.connections());
    exposure.put("ports", ports);
    exposure.put("address", address.getHostAddress());
    exposure.put("scope", run.id());
    return new AuditedInput(device.device(), null, true, null, null, null, null, Map.of("exposure", exposure), verdicts.results(), verdicts.findings());
  }

  /** Which ways to log in there are is said only after a key exchange, to somebody who gives a name: that is not asked. */
  private static PortFacts ssh(ClearProbe clear, Verdicts verdicts, Scope.Port port) throws InterruptedException {
    PortState state = clear.ssh(port);
    if (state == PortState.CLOSED) verdicts.pass(port, "EXP-SSH-001");
    else verdicts.unknown(port, "EXP-SSH-001");
    return PortFacts.of(port, state);
  }
}
