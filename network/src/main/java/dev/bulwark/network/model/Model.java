package dev.bulwark.network.model;

import dev.bulwark.network.packet.Packet;
import dev.bulwark.network.packet.Packet.ConnectionState;
import dev.bulwark.network.packet.Packet.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The meaning of a policy at the gateway.
 *
 * <h2>Guarantees</h2> {@link #judge(Packet, Predicate)} is the whole of it: a pure function of the packet and of the sets that its destination is in. Zones' addresses are disjoint.
 *
 * @param zones by name, in the policy's order
 * @param rules in the policy's order; the first that matches decides, and where none does the packet is denied
 * @param inputJudged whether packets to the gateway itself are judged at all
 */
public record Model(String name, Map<String, ModelZone> zones, List<ModelRule> rules, boolean inputJudged) {
  public Model {
    rules = List.copyOf(rules);
  }

  public Optional<ModelZone> zoneOf(String intf) {
    return zones.values().stream().filter(zone -> zone.intf().equals(intf)).findFirst();
  }

  /** The verdict while no name has been resolved: rules about names match nothing. */
  public Judgement judge(Packet packet) {
    return judge(packet, set -> false);
  }

  /** The verdict on a packet that comes in by a zone's leg. One by another interface is spoofed: no zone owns its source there. {@code resolved}: whether its destination is in a set. */
  public Judgement judge(Packet packet, Predicate<NameSet> resolved) {
    if (packet.state() == ConnectionState.INVALID) return new Judgement(false, Judgement.Reason.INVALID, null);
    if (packet.state() != ConnectionState.NEW) return new Judgement(true, Judgement.Reason.CONNTRACK, null);
    ModelZone in = zoneOf(packet.iif()).orElse(null);
    if (in == null || !in.owns(packet.family()).contains(packet.source())) return new Judgement(false, Judgement.Reason.ANTISPOOF, null);
    ModelZone out = packet.path() == Path.INPUT ? null : zones.values().stream().filter(zone -> zone.owns(packet.family()).contains(packet.destination())).findFirst().orElse(null);
    if (packet.path() == Path.FORWARD && out == null) return new Judgement(false, Judgement.Reason.DEFAULT, null);
    if (in.equals(out) && in.isolated()) return new Judgement(false, Judgement.Reason.ISOLATION, null);
    for (ModelRule rule : rules) {
      if (!rule.in().equals(in.name()) || rule.family() != packet.family()) continue;
      if (out == null ? rule.out() != null : !out.name().equals(rule.out())) continue;
      NameSet names = rule.names();
      if (names != null && !resolved.test(names)) continue;
      if (rule.source().contains(packet.source()) && rule.destination().contains(packet.destination()) && rule.services().contains(packet))
        return new Judgement(rule.allow(), Judgement.Reason.RULE, rule.name());
    }
    return new Judgement(false, Judgement.Reason.DEFAULT, null);
  }
}
