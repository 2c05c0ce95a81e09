package dev.bulwark.network.lab;

import dev.bulwark.network.model.Judgement.Reason;
import dev.bulwark.network.model.Model;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.packet.Packet;
import dev.bulwark.network.packet.Packet.ConnectionState;
import dev.bulwark.network.packet.Packet.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What no honest host would send. */
final class Attacks {
  private Attacks() {}

  /** Of each family a flow that is allowed, sent again by every other zone under the same address: what {@code honest} may do must not follow from an address that anyone can write. */
  static List<Packet> spoofed(SitePlan plan, Model model, List<Flow> flows) {
    List<Packet> packets = new ArrayList<>();
    for (Packet honest : honest(flows)) {
      for (Leg leg : plan.legs()) {
        if (leg.intf().equals(honest.iif())) continue;
        Packet lie =
            new Packet(honest.path(), leg.intf(), honest.oif(), honest.source(), honest.destination(), honest.protocol(), honest.sourcePort(), honest.destinationPort(), honest.icmpType(), ConnectionState.NEW);
        if (model.judge(lie).reason() == Reason.ANTISPOOF) packets.add(lie);
      }
    }
    return packets;
  }

  /** The first flow of each family that is allowed. */
  static List<Packet> honest(List<Flow> flows) {
    List<Packet> packets = new ArrayList<>();
    for (Family family : Family.values())
      flows.stream().filter(flow -> flow.expected().allow() && flow.packet().path() == Path.FORWARD && flow.packet().family() == family).findFirst().ifPresent(flow -> packets.add(flow.packet()));
    return packets;
  }

  /** From an isolated host to its neighbour, but handed to the gateway: the switch keeps the two apart, and the gateway must not bring them together. */
  static List<Packet> around(SitePlan plan, Model model) {
    List<Packet> packets = new ArrayList<>();
    for (Leg leg : plan.legs()) {
      List<Station> stations = plan.in(leg.zone());
      if (!leg.isolated() || stations.size() < 2) continue;
      for (Family family : Family.values()) {
        Optional<Ip> from = stations.getFirst().address(family);
        Optional<Ip> to = stations.getLast().address(family);
        if (from.isEmpty() || to.isEmpty()) continue;
        Packet packet = new Packet(Path.FORWARD, leg.intf(), leg.intf(), from.get(), to.get(), Packet.TCP, Flow.SOURCE_PORT, 443, 0, ConnectionState.NEW);
        if (!model.judge(packet).allow()) packets.add(packet);
      }
    }
    return packets;
  }
}
