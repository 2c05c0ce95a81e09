package dev.bulwark.network.nftables;

import dev.bulwark.network.model.ModelRule;
import dev.bulwark.network.model.ModelZone;
import dev.bulwark.network.model.NameSet;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.IpSet;
import dev.bulwark.network.packet.NumberSet;
import dev.bulwark.network.packet.Packet;
import dev.bulwark.network.packet.ServiceSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A product that one match can say: addresses, addresses, and numbers of one selector.
 *
 * @param source null where the leg says it all
 * @param destination null where the leg says it all
 * @param resolved the destination must be in this set as well; null where it need not
 * @param numbers empty for {@link Selector#ANY}
 * @param names of the policy's rules that it comes from
 */
record Atom(@Nullable IpSet source, @Nullable IpSet destination, @Nullable NameSet resolved, Selector selector, NumberSet numbers, Set<String> names) {

  boolean matchesAll() {
    return source == null && destination == null && resolved == null && selector == Selector.ANY;
  }

  /** As how many ranges it would stand in a set of concatenations. */
  long ranges() {
    return (source == null ? 1L : source.ranges().size()) * (destination == null ? 1L : destination.ranges().size()) * (selector == Selector.ANY ? 1L : numbers.ranges().size());
  }

  /** The rule as a union of such products. */
  static List<Atom> of(ModelRule rule, Map<String, ModelZone> zones) {
    ModelZone in = zones.get(rule.in());
    ModelZone out = rule.out() == null ? null : zones.get(rule.out());
    IpSet whole = out == null ? IpSet.all(rule.family()) : out.owns(rule.family());
    IpSet source = in != null && in.owns(rule.family()).equals(rule.source()) ? null : rule.source();
    IpSet destination = whole.equals(rule.destination()) ? null : rule.destination();
    Set<String> names = new TreeSet<>(Set.of(rule.name()));
    List<Atom> atoms = new ArrayList<>();
    if (rule.services().byProtocol().size() == 256 && rule.services().isAll()) return List.of(new Atom(source, destination, rule.names(), Selector.ANY, NumberSet.NONE, names));
    List<NumberSet.Range> protocols = new ArrayList<>();
    rule.services()
        .byProtocol()
        .forEach(
            (protocol, numbers) -> {
              if (numbers.equals(ServiceSet.domain(rule.family(), protocol))) protocols.add(new NumberSet.Range(protocol, protocol));
              else atoms.add(new Atom(source, destination, rule.names(), selector(rule.family(), protocol), numbers, names));
            });
    if (!protocols.isEmpty()) atoms.add(new Atom(source, destination, rule.names(), Selector.PROTOCOL, NumberSet.union(protocols), names));
    return atoms;
  }

  private static Selector selector(Family family, int protocol) {
    if (protocol == Packet.TCP) return Selector.TCP;
    if (protocol == Packet.UDP) return Selector.UDP;
    if (protocol == (family == Family.IPV4 ? Packet.ICMP : Packet.ICMPV6)) return Selector.ICMP;
    throw new IllegalStateException("protocol " + protocol + " has no numbers of its own");
  }
}
