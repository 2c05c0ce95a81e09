package dev.bulwark.network.vendor;

import dev.bulwark.network.backend.Backend;
import dev.bulwark.network.model.ModelRule;
import dev.bulwark.network.packet.NumberSet;
import dev.bulwark.network.packet.Packet;
import dev.bulwark.network.packet.ServiceSet;
import java.util.ArrayList;
import java.util.List;

/** One condition on the protocol, as a line of a filter has it; a set of services is one or more of them. */
sealed interface ServiceMatch {
  /** Every protocol. */
  record Everything() implements ServiceMatch {}

  /** One protocol whole. */
  record Protocol(int number) implements ServiceMatch {}

  /** Some destination ports of TCP or UDP, never all. */
  record Ports(int protocol, NumberSet ports) implements ServiceMatch {}

  /** Some types of the family's own ICMP, never all. */
  record IcmpTypes(NumberSet types) implements ServiceMatch {}

  /**
   * The services of a rule for equipment that reads protocol 0 as every protocol, as IOS, iptables and what descends from it do; a rule for protocol 0 alone is refused with {@code NETWORK-020}.
   */
  static List<ServiceMatch> of(ModelRule rule, String target) {
    if (rule.services().isAll()) return List.of(new Everything());
    List<ServiceMatch> matches = new ArrayList<>();
    rule.services()
        .byProtocol()
        .forEach(
            (protocol, numbers) -> {
              if (protocol == 0) throw Backend.inexpressible(target, "protocol 0 of rule " + rule.name() + ": there it means every protocol", "take the protocol out of the rule");
              boolean whole = numbers.equals(ServiceSet.domain(rule.family(), protocol));
              if (whole) matches.add(new Protocol(protocol));
              else if (protocol == Packet.TCP || protocol == Packet.UDP) matches.add(new Ports(protocol, numbers));
              else matches.add(new IcmpTypes(numbers));
            });
    return matches;
  }
}
