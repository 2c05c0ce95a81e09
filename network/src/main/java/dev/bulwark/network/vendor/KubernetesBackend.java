package dev.bulwark.network.vendor;

import dev.bulwark.network.backend.Backend;
import dev.bulwark.network.backend.Compiled;
import dev.bulwark.network.model.Model;
import dev.bulwark.network.model.ModelRule;
import dev.bulwark.network.model.ModelZone;
import dev.bulwark.network.policy.Policy;
import dev.bulwark.network.vendor.KubernetesFlow.End;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Kubernetes: {@code networkpolicies.yaml} ({@code networking.k8s.io/v1}) and {@code namespaces.yaml}, one namespace for each zone that is not external.
 *
 * <h2>Guarantees</h2> For TCP, UDP and SCTP exactly what the model allows passes, provided that the pods of a namespace have the addresses of its zone and that a pod carries {@code bulwark.dev/host} if and only if it is that
 * host. There are no denials in network policies: what the rules deny is taken out of what they allow. Both sides of a connection must agree, so each rule is written at both. Zones without isolation let their own pods talk.
 * <h2>Does not guarantee</h2> Anything about ICMP: no network policy is about it; a rule with ICMP among other services is told in a warning. Port 0, which nothing can use, is never opened.
 * <h2>Fails by</h2> {@code NETWORK-020} for other protocols, for rules to the gateway, and for rules about a part of a zone that is no set of hosts where the other end cannot make up for it.
 */
public final class KubernetesBackend implements Backend {
  static final String ID = "kubernetes";

  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public Compiled compile(Policy policy, Model model) {
    Backend.refuseNames(ID, model);
    for (ModelRule rule : model.rules()) if (rule.out() == null) throw Backend.inexpressible(ID, "rule " + rule.name() + " to the gateway: a network policy is about pods", "take the rule out for this target");
    for (ModelZone zone : model.zones().values())
      if (!zone.external() && (!LABEL.matcher(zone.name()).matches() || zone.name().startsWith("kube-"))) throw Backend.inexpressible(ID, "a namespace called " + zone.name(), "end the zone's name with a letter or digit, and do not begin it with kube-");
    for (String host : policy.hosts().keySet()) if (!LABEL.matcher(host).matches()) throw Backend.inexpressible(ID, "a label of value " + host, "end the host's name with a letter or digit");
    Set<String> warnings = new LinkedHashSet<>();
    StringBuilder namespaces = new StringBuilder("# Site ").append(policy.name()).append(", made from its policy.\n");
    KubernetesYaml yaml = new KubernetesYaml("# Site " + policy.name() + ", made from its policy. Apply namespaces.yaml first.\n");
    List<ModelZone> inside = model.zones().values().stream().filter(zone -> !zone.external()).toList();
    for (ModelZone zone : inside) {
      namespaces.append("---\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: \"").append(zone.name()).append("\"\n  labels:\n    ").append(KubernetesYaml.ZONE).append(": \"").append(zone.name()).append("\"\n");
      yaml.policy(zone.name(), "bulwark-default-deny", new End.Zone(zone.name())).types(true, true);
      if (!zone.isolated() && !zone.judgedInside()) yaml.policy(zone.name(), "bulwark-within", new End.Zone(zone.name())).types(true, true).within();
    }
    for (ModelZone in : model.zones().values())
      for (ModelZone out : model.zones().values()) {
        if (in.equals(out) && (in.isolated() || in.external())) continue;
        write(in, out, KubernetesFlow.between(policy, model, in, out, warnings), yaml);
      }
    return new Compiled(List.of(Compiled.File.of("networkpolicies.yaml", yaml.toString()), Compiled.File.of("namespaces.yaml", namespaces.toString())), new ArrayList<>(warnings));
  }

  /**
   * A policy is about pods, so at each side the zone's own end must choose pods; where it cannot, it chooses all of the zone and the other side narrows. If one side is exact for every rule of the pair and the other never
   * narrower than it should be, what both let through is exact.
   */
  private static void write(ModelZone in, ModelZone out, List<KubernetesFlow> flows, KubernetesYaml yaml) {
    boolean exactAtSource = !in.external() && flows.stream().allMatch(flow -> flow.source().pods() != null);
    boolean exactAtDestination = !out.external() && flows.stream().allMatch(flow -> flow.destination().pods() != null);
    if (!flows.isEmpty() && !exactAtSource && !exactAtDestination)
      throw Backend.inexpressible(ID, "rule " + flows.getFirst().rule() + " from " + in.name() + " to " + out.name() + ": it is about a part of a zone, or one family of it, that no choice of pods says", "name zones or hosts, with both families");
    int number = 0;
    for (KubernetesFlow flow : flows) {
      number++;
      String name = flow.rule() + "-" + in.name() + "-" + out.name() + "-" + number;
      if (!in.external()) yaml.policy(in.name(), "egress-" + name, pods(flow.source(), in)).types(false, true).peer("egress", "to", flow.destination().peer()).ports(flow.ports());
      if (!out.external()) yaml.policy(out.name(), "ingress-" + name, pods(flow.destination(), out)).types(true, false).peer("ingress", "from", flow.source().peer()).ports(flow.ports());
    }
  }

  private static End pods(KubernetesFlow.Side side, ModelZone zone) {
    return side.pods() == null ? new End.Zone(zone.name()) : side.pods();
  }
}
