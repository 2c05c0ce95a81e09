package dev.bulwark.cli.demo;

import static dev.bulwark.cli.demo.Scene.hold;

import dev.bulwark.network.lab.Flow;
import dev.bulwark.network.lab.Injector;
import dev.bulwark.network.lab.Lab;
import dev.bulwark.network.lab.Matrix;
import dev.bulwark.network.lab.Probe;
import dev.bulwark.network.lab.Rules;
import dev.bulwark.network.lab.Simulation;
import dev.bulwark.network.lab.SitePlan;
import dev.bulwark.network.lab.Station;
import dev.bulwark.network.model.Model;
import dev.bulwark.network.model.ModelBuilder;
import dev.bulwark.network.nft.KernelRuleset;
import dev.bulwark.network.nftables.NftablesBackend;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.policy.Policy;
import dev.bulwark.network.policy.PolicyReader;
import dev.bulwark.network.policy.PolicyReading;
import dev.bulwark.network.proof.Counterexample;
import dev.bulwark.network.proof.Proof;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A site that stands, and what is shown on it, in this order: {@link #open}, {@link #prove}, {@link #send}, {@link #hole}, {@link CutOffFlow#cut}.
 *
 * <h2>Guarantees</h2> Each says only what the kernel was asked or real packets did. The site is gone after {@link #close}, and with this process however it ends: its namespaces have no name.
 */
final class SiteShow implements AutoCloseable {
  private static final String POLICY = "site.yaml";
  /** Its interface and destination are the demonstration's own policy's. */
  private static final String HOLE = "insert rule inet bulwark forward iifname \"r30\" oifname \"r10\" tcp dport 22 accept\n";

  private final Model model;
  private final Lab lab;
  private final List<Flow> flows;
  private final Map<String, Object> measured = new LinkedHashMap<>();
  private Duration slowest = Duration.ZERO;

  private SiteShow(Model model, Lab lab) {
    this.model = model;
    this.lab = lab;
    this.flows = Flow.all(lab.plan(), model);
  }

  /** Builds it. {@code NETWORK-260} and {@code NETWORK-263} where this machine does not let us */
  static SiteShow build(LocalDate today) {
    Policy policy = policy(today);
    Model model = ModelBuilder.of(policy);
    return new SiteShow(model, Lab.build(SitePlan.of(policy, model)));
  }

  /** The demonstration's own. */
  static Policy policy(LocalDate today) {
    try (InputStream in = Objects.requireNonNull(SiteShow.class.getResourceAsStream(POLICY), POLICY)) {
      if (PolicyReader.read(in.readAllBytes(), today) instanceof PolicyReading.Read read) return read.policy();
      throw new IllegalStateException("the demonstration's own policy has faults");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Lab lab() {
    return lab;
  }

  /** By name, of what was shown until now. */
  Map<String, Object> measured() {
    return measured;
  }

  void measured(String name, Map<String, Object> values) {
    measured.put(name, new TreeMap<>(values));
  }

  Station station(String zone, int which) {
    return lab.plan().in(zone).get(which);
  }

  /** Without rules everything arrives, and the proof says that this is not the policy: what is silent afterwards is the rules' doing. Two questions of every host to every other one are enough for that. */
  String open() {
    List<Flow> some = flows.stream().filter(flow -> flow.probe().kind() == Probe.Kind.ECHO || flow.packet().destinationPort() == 443).toList();
    Matrix open = Simulation.open(lab, some);
    slowest = open.slowest();
    List<Counterexample> against = against();
    hold(!against.isEmpty(), "the proof takes a gateway without rules for the policy");
    long between = some.stream().filter(flow -> !flow.expected().allow() && flow.to().filter(to -> !to.zone().equals(flow.from().zone())).isPresent()).count();
    measured.put("namespaces", lab.plan().stations().size() + 2);
    measured("withoutRules", Map.of("flows", open.outcomes().size(), "forbidden", between, "counterexamples", against.size()));
    return lab.plan().legs().size() + " zones, " + lab.plan().stations().size() + " hosts; without rules each of " + open.outcomes().size() + " flows between zones is answered, " + between
        + " of them against the policy, and the proof says so with " + against.size() + " packets";
  }

  /** Loads the compiled rules, asks the kernel what it holds, and compares that with the policy for every packet there can be. */
  String prove() {
    long begun = System.nanoTime();
    Rules.load(lab.router(), NftablesBackend.text(model));
    long loaded = millisSince(begun);
    begun = System.nanoTime();
    Proof proof = Proof.of(model, lab.router().inside(KernelRuleset::own));
    long proven = millisSince(begun);
    if (proof instanceof Proof.Deviates deviates) throw new Scene.NotHeld("the loaded rules deviate from the policy: " + deviates.counterexamples().getFirst().packet());
    measured("proof", Map.of("holds", true, "rules", proof.rules(), "loadMillis", loaded, "millis", proven));
    return "compiled and loaded in " + loaded + " ms; the " + proof.rules() + " rules that the kernel holds treat every packet as the policy says, read back and decided in " + proven + " ms";
  }

  String send() {
    Simulation.Trial trial = Simulation.tried(lab, model, flows, slowest);
    if (!trial.violations().isEmpty()) throw new Scene.NotHeld(trial.violations().size() + " went otherwise than the policy says, the first " + trial.violations().getFirst().packet());
    for (Family family : Family.values()) hold(flows.stream().anyMatch(flow -> flow.packet().family() == family && flow.expected().allow()), "nothing is allowed over " + family);
    hold(trial.spoofed().sent() > 0 && trial.around().sent() > 0, "no attack could be sent");
    measured("packets", Map.of("flows", flows.size(), "allowed", trial.matrix().allowed(), "violations", 0, "spoofed", trial.spoofed().sent(), "spoofedArrived", 0, "aroundTheSwitch", trial.around().sent(), "aroundArrived", 0));
    return flows.size() + " flows over IPv4 and IPv6, each with real packets: the " + trial.matrix().allowed() + " that are allowed are answered, none of the others arrives; nor do " + trial.spoofed().sent()
        + " under a foreign address or " + trial.around().sent() + " to an isolated neighbour by way of the gateway";
  }

  /** A hole made by hand is named by the proof; its packet, sent, comes through; the policy's rules, loaded again, close it. */
  String hole() {
    Rules.load(lab.router(), HOLE);
    List<Counterexample> against = against();
    hold(!against.isEmpty(), "the proof misses a rule that was added by hand");
    Counterexample shown = against.getFirst();
    hold(Injector.send(lab, shown.packet()) == Injector.Fate.ARRIVED, "the packet that shows the hole does not arrive: " + shown.packet());
    Rules.load(lab.router(), NftablesBackend.text(model));
    hold(against().isEmpty(), "the policy's rules, loaded again, do not hold");
    hold(Injector.send(lab, shown.packet()) == Injector.Fate.STOPPED, "the hole is still open");
    measured("hole", Map.of("counterexamples", against.size(), "arrived", true, "closed", true));
    return "an accept for guests to devices is put in by hand: the proof answers with " + shown.packet().source() + " to " + shown.packet().destination() + " port " + shown.packet().destinationPort()
        + ", which is sent and arrives; with the policy's rules loaded again it does not";
  }

  private List<Counterexample> against() {
    Proof proof = Proof.of(model, lab.router().inside(KernelRuleset::own));
    return proof instanceof Proof.Deviates deviates ? deviates.counterexamples() : List.of();
  }

  static long millisSince(long begun) {
    return (System.nanoTime() - begun) / 1_000_000;
  }

  @Override
  public void close() {
    lab.close();
  }
}
