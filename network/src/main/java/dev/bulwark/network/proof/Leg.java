package dev.bulwark.network.proof;

import dev.bulwark.network.diagram.Diagram;
import dev.bulwark.network.model.ModelZone;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.IpSet;
import java.util.List;

/** Packets of one family that come in by one zone's leg, and the diagram in which they are compared. */
record Leg(Family family, ModelZone in, Diagram diagram, Pieces pieces) {
  /** The pieces that the zone owns, as ranges. */
  int[] owned() {
    return pieces.of(in.owns(family));
  }

  /** An interface without a site around it: its packets' sources are all reached by it, or none. */
  static Leg alone(Family family, String intf, boolean reverse, Pieces pieces) {
    IpSet ipv4 = reverse ? IpSet.all(Family.IPV4) : IpSet.none(Family.IPV4);
    IpSet ipv6 = reverse ? IpSet.all(Family.IPV6) : IpSet.none(Family.IPV6);
    return new Leg(family, new ModelZone(intf, intf, ipv4, ipv6, false, false, false), new Diagram(Comparison.MEMORY), pieces);
  }

  /** Combines many functions by halves, so that a long list costs little more than its result; {@code neutral} where there are none. */
  int fold(dev.bulwark.network.diagram.Operation operation, List<Integer> nodes, int neutral) {
    if (nodes.isEmpty()) return neutral;
    if (nodes.size() == 1) return nodes.getFirst();
    int middle = nodes.size() / 2;
    return diagram.apply(operation, fold(operation, nodes.subList(0, middle), neutral), fold(operation, nodes.subList(middle, nodes.size()), neutral));
  }
}
