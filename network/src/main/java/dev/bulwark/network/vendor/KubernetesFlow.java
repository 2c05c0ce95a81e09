package dev.bulwark.network.vendor;

import dev.bulwark.network.backend.Backend;
import dev.bulwark.network.model.Model;
import dev.bulwark.network.model.ModelRule;
import dev.bulwark.network.model.ModelZone;
import dev.bulwark.network.model.Region;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.IpSet;
import dev.bulwark.network.packet.NumberSet;
import dev.bulwark.network.packet.Packet;
import dev.bulwark.network.packet.Prefix;
import dev.bulwark.network.packet.ServiceSet;
import dev.bulwark.network.policy.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one rule lets through between two zones after all denials before it are taken out, in words that a network policy has.
 *
 * @param ports by protocol (6, 17 or 132), all of it where the set is {@link NumberSet#ALL}; null for every protocol
 */
record KubernetesFlow(String rule, Side source, Side destination, @Nullable SortedMap<Integer, NumberSet> ports) {
  private static final int SCTP = 132;

  /** Whom one end of it is about. */
  sealed interface End {
    /** Every pod of a zone. */
    record Zone(String name) implements End {}

    /** Pods that carry one of these hosts' names. */
    record Hosts(String zone, List<String> names) implements End {}

    /** Addresses. */
    record Blocks(List<Block> blocks) implements End {}

    record Block(Prefix prefix, List<Prefix> except) {}
  }

  /**
   * One end, in the two ways in which a network policy names it.
   *
   * @param pods the choice of pods that the policy is about; null where no choice is exactly this end
   * @param peer the other end's view; of one family only if the flow is
   */
  record Side(@Nullable End pods, End peer) {}

  /** @param warnings takes what is left out because no network policy is about it */
  static List<KubernetesFlow> between(Policy policy, Model model, ModelZone in, ModelZone out, Set<String> warnings) {
    List<KubernetesFlow> later = new ArrayList<>(cuts(policy, model, in, out, Family.IPV6, warnings));
    List<KubernetesFlow> flows = new ArrayList<>();
    for (KubernetesFlow flow : cuts(policy, model, in, out, Family.IPV4, warnings)) {
      KubernetesFlow twin = later.stream().filter(flow::isTwinOf).findFirst().orElse(null);
      if (twin != null) later.remove(twin);
      flows.add(twin == null ? flow : new KubernetesFlow(flow.rule, both(flow.source, twin.source), both(flow.destination, twin.destination), flow.ports));
    }
    flows.addAll(later);
    return flows;
  }

  /** The same over the other family. A peer that chooses pods is about both families at once, so it may stand only where both are meant. */
  private boolean isTwinOf(KubernetesFlow other) {
    return rule.equals(other.rule) && Objects.equals(source.pods, other.source.pods) && Objects.equals(destination.pods, other.destination.pods) && Objects.equals(ports, other.ports);
  }

  private static Side both(Side four, Side six) {
    if (four.pods != null) return new Side(four.pods, four.pods);
    List<End.Block> blocks = new ArrayList<>();
    for (Side side : List.of(four, six)) if (side.peer instanceof End.Blocks(List<End.Block> more)) blocks.addAll(more);
    return new Side(null, new End.Blocks(blocks));
  }

  private static List<KubernetesFlow> cuts(Policy policy, Model model, ModelZone in, ModelZone out, Family family, Set<String> warnings) {
    List<KubernetesFlow> cuts = new ArrayList<>();
    List<Region.Product> denied = new ArrayList<>();
    for (ModelRule rule : model.rules()) {
      if (rule.family() != family || !rule.in().equals(in.name()) || !out.name().equals(rule.out())) continue;
      if (!rule.allow()) {
        denied.add(Region.Product.of(rule));
        continue;
      }
      Region left = Region.of(rule);
      for (Region.Product product : denied) left = left.minus(product);
      for (Region.Product product : left.products())
        cuts.add(new KubernetesFlow(rule.name(), side(policy, in, family, product.source()), side(policy, out, family, product.destination()), ports(rule, product.services(), warnings)));
    }
    return cuts;
  }

  private static Side side(Policy policy, ModelZone zone, Family family, IpSet set) {
    IpSet owned = zone.owns(family);
    if (zone.external() && set.equals(owned)) return new Side(null, new End.Blocks(List.of(new End.Block(new Prefix(family.lowest(), 0), owned.not().prefixes()))));
    End.Blocks blocks = new End.Blocks(set.prefixes().stream().map(prefix -> new End.Block(prefix, List.of())).toList());
    if (zone.external()) return new Side(null, blocks);
    if (set.equals(owned)) return new Side(new End.Zone(zone.name()), blocks);
    List<Policy.Host> hosts = policy.hosts().values().stream().filter(host -> host.zone().equals(zone.name()) && host.address(family).filter(set::contains).isPresent()).toList();
    IpSet theirs = IpSet.union(family, hosts.stream().flatMap(host -> host.address(family).stream()).map(ip -> new IpSet.Range(ip, ip)).toList());
    return new Side(theirs.equals(set) ? new End.Hosts(zone.name(), hosts.stream().map(Policy.Host::name).sorted().toList()) : null, blocks);
  }

  private static @Nullable SortedMap<Integer, NumberSet> ports(ModelRule rule, ServiceSet services, Set<String> warnings) {
    if (services.isAll()) return null;
    SortedMap<Integer, NumberSet> ports = new TreeMap<>();
    boolean icmp = false;
    for (Map.Entry<Integer, NumberSet> each : services.byProtocol().entrySet()) {
      int protocol = each.getKey();
      if (protocol == Packet.TCP || protocol == Packet.UDP) {
        // Port 0 is none there; and a list of ports that came out empty would mean every port.
        NumberSet usable = each.getValue().equals(NumberSet.ALL) ? NumberSet.ALL : each.getValue().and(NumberSet.of(1, NumberSet.MOST));
        if (!usable.isEmpty()) ports.put(protocol, usable);
      } else if (protocol == SCTP) ports.put(protocol, NumberSet.ALL);
      else if (protocol == (rule.family() == Family.IPV4 ? Packet.ICMP : Packet.ICMPV6)) icmp = true;
      else throw Backend.inexpressible(KubernetesBackend.ID, "protocol " + protocol + " of rule " + rule.name() + ": a network policy knows TCP, UDP and SCTP, or everything", "name the services, and let no denial stand before an allowed any");
    }
    if (ports.isEmpty()) throw Backend.inexpressible(KubernetesBackend.ID, "rule " + rule.name() + ", which allows ICMP or port 0 alone: no network policy is about them", "take the rule out for this target");
    if (icmp) warnings.add("rule " + rule.name() + ": no network policy is about ICMP, what happens to it is up to the network plug-in");
    return ports;
  }
}
