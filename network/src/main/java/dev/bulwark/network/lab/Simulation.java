package dev.bulwark.network.lab;

import dev.bulwark.network.model.Judgement;
import dev.bulwark.network.model.Model;
import dev.bulwark.network.model.ModelRule;
import dev.bulwark.network.nftables.NftablesBackend;
import dev.bulwark.network.packet.Packet;
import dev.bulwark.network.policy.Policy;
import dev.bulwark.problem.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether a policy, compiled and loaded, does with real packets what it says.
 *
 * <h2>Guarantees</h2> Before the rules are loaded every path carries, so that a silence afterwards is the rules' doing. Wrong in both directions is told: what is denied and arrives, what is allowed and does not.
 * <h2>Does not guarantee</h2> Anything about the site's own equipment: what is tried is this machine's kernel with the compiled rules.
 * <h2>Fails by</h2> the codes of {@link Lab}, {@link Matrix} and {@link Rules}, and {@code NETWORK-266} where a path does not carry at all.
 */
public final class Simulation {
  private Simulation() {}

  /** What is left out on purpose, to see that it is missed. */
  public sealed interface Without {
    /** Nothing is. */
    record Nothing() implements Without {}

    /** The isolation of the switch's ports. */
    record Isolation() implements Without {}

    /** All rules. */
    record Rules() implements Without {}

    /** One rule of the policy. */
    record Rule(String name) implements Without {}
  }

  /** A packet that went otherwise than the policy says. */
  public record Violation(Packet packet, Judgement expected) {}

  /**
   * What came of it.
   *
   * @param paths echoes between hosts before any rule, all of them answered
   * @param spoofed under another zone's address
   * @param around isolated neighbours by way of the gateway
   * @param kept names of the namespaces that stay
   */
  public record Report(Matrix matrix, int paths, Tried spoofed, Tried around, List<Violation> violations, Duration build, Duration duration, List<String> kept) {}

  /** Attacks, of which none should arrive. */
  public record Tried(int sent, int arrived) {}

  /**
   * Builds the site, tries it, and takes it down.
   *
   * @param keep a prefix for the namespaces' names, where they are to stay
   */
  public static Report run(Policy policy, Model model, Without without, Optional<String> keep) {
    long begun = System.nanoTime();
    SitePlan plan = SitePlan.of(policy, model);
    try (Lab lab = Lab.build(plan)) {
      Duration build = Duration.ofNanos(System.nanoTime() - begun);
      Matrix open = open(lab, model);
      begun = System.nanoTime();
      if (without instanceof Without.Isolation) lab.isolate(false);
      if (!(without instanceof Without.Rules)) Rules.load(lab.router(), NftablesBackend.text(left(model, without)));
      build = build.plusNanos(System.nanoTime() - begun);
      begun = System.nanoTime();
      Trial trial = tried(lab, model, Flow.all(plan, model), open.slowest());
      Duration duration = Duration.ofNanos(System.nanoTime() - begun);
      List<String> kept = keep.map(lab::keepAs).orElse(List.of());
      return new Report(trial.matrix, open.outcomes().size(), trial.spoofed, trial.around, trial.violations, build, duration, kept);
    }
  }

  /** What a site that stands did under the rules that are loaded. */
  public record Trial(Matrix matrix, Tried spoofed, Tried around, List<Violation> violations) {}

  /**
   * Sends the flows, and what attackers send, through a site that stands.
   *
   * @param known how long an answer took before; a silence is listened to for several times that
   */
  public static Trial tried(Lab lab, Model model, List<Flow> flows, Duration known) {
    Matrix matrix = Matrix.of(lab, flows, known);
    List<Violation> violations = new ArrayList<>();
    for (Outcome outcome : matrix.violations()) violations.add(new Violation(outcome.flow().packet(), outcome.flow().expected()));
    Tried spoofed = attack(lab, model, Attacks.spoofed(lab.plan(), model, flows), violations);
    Tried around = attack(lab, model, Attacks.around(lab.plan(), model), violations);
    return new Trial(matrix, spoofed, around, violations);
  }

  private static Model left(Model model, Without without) {
    if (!(without instanceof Without.Rule(String name))) return model;
    List<ModelRule> rules = model.rules().stream().filter(rule -> !rule.name().equals(name)).toList();
    return new Model(model.name(), model.zones(), rules, model.inputJudged());
  }

  private static Matrix open(Lab lab, Model model) {
    return open(lab, Flow.between(lab.plan(), model, List.of(new Probe(Probe.Kind.ECHO, 0))));
  }

  /**
   * Tries whether everybody hears everybody while no rule is loaded. Isolated neighbours are left out: they are the switch's matter.
   *
   * <p>{@code NETWORK-266} where one of them is not answered
   */
  public static Matrix open(Lab lab, List<Flow> all) {
    Judgement welcome = new Judgement(true, Judgement.Reason.DEFAULT, null);
    List<Flow> flows =
        all.stream()
            .filter(flow -> flow.to().map(to -> !to.zone().equals(flow.from().zone())).orElse(true))
            .map(flow -> new Flow(flow.from(), flow.to(), flow.probe(), flow.packet(), welcome))
            .toList();
    Matrix matrix = Matrix.of(lab, flows);
    if (matrix.violations().isEmpty()) return matrix;
    Flow lost = matrix.violations().getFirst().flow();
    throw new Problem("NETWORK-266", "nothing gets from " + lost.packet().source() + " to " + lost.packet().destination() + " although no rule is loaded", "run it again on a machine that is less busy");
  }

  private static Tried attack(Lab lab, Model model, List<Packet> packets, List<Violation> violations) {
    List<Injector.Fate> fates = Injector.send(lab, packets);
    int sent = 0;
    int arrived = 0;
    for (int i = 0; i < packets.size(); i++) {
      if (fates.get(i) != Injector.Fate.NOT_SENT) sent++;
      if (fates.get(i) != Injector.Fate.ARRIVED) continue;
      arrived++;
      violations.add(new Violation(packets.get(i), model.judge(packets.get(i))));
    }
    return new Tried(sent, arrived);
  }
}
