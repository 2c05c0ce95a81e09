package dev.bulwark.network.policy;

import dev.bulwark.network.packet.NumberSet;
import dev.bulwark.network.packet.Packet;
import dev.bulwark.network.policy.Policy.ServiceSpec;
import dev.bulwark.network.policy.Policy.Waiver;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/** Refuses rules that open what must not be opened silently. It looks at sets of ports, so that no range or protocol number goes around it. */
final class InsecurePorts {
  private InsecurePorts() {}

  static void check(Cursor entry, List<ServiceSpec> allowed, Optional<Waiver> waiver, LocalDate today) {
    if (waiver.isPresent() && !today.isBefore(waiver.get().expires())) {
      entry.fault("NETWORK-010", "waiver", "the waiver has expired on " + waiver.get().expires(), "close the ports, or decide anew and say until when");
      return;
    }
    List<ServiceSpec> waived = waiver.map(Waiver::ports).orElse(List.of());
    boolean everything = waived.stream().anyMatch(ServiceSpec.Any.class::isInstance);
    if (everything) return;
    if (allowed.stream().anyMatch(ServiceSpec.Any.class::isInstance)) {
      entry.fault("NETWORK-010", "services", "allows everything, insecure services too", "name the services, use secure-any, or waive with ports: [any]");
      return;
    }
    StringJoiner open = new StringJoiner(", ");
    missing("tcp", Packet.TCP, Services.INSECURE_TCP, allowed, waived, open);
    missing("udp", Packet.UDP, Services.INSECURE_UDP, allowed, waived, open);
    if (open.length() > 0) entry.fault("NETWORK-010", "services", "allows insecure ports without a waiver: " + open, "use the secure service, or waive each port with a reason and a day");
  }

  private static void missing(String word, int protocol, NumberSet insecure, List<ServiceSpec> allowed, List<ServiceSpec> waived, StringJoiner into) {
    NumberSet open = ports(allowed, protocol).and(insecure).and(ports(waived, protocol).not());
    for (NumberSet.Range range : open.ranges()) for (int port = range.low(); port <= range.high(); port++) into.add(word + "/" + port);
  }

  private static NumberSet ports(List<ServiceSpec> specs, int protocol) {
    NumberSet ports = NumberSet.NONE;
    for (ServiceSpec spec : specs) {
      switch (spec) {
        case ServiceSpec.Ports(int of, NumberSet numbers) when of == protocol -> ports = ports.or(numbers);
        case ServiceSpec.Protocol(int number) when number == protocol -> ports = NumberSet.ALL;
        default -> {}
      }
    }
    return ports;
  }
}
