package dev.bulwark.network.proof;

import dev.bulwark.network.diagram.AddressSet;
import dev.bulwark.network.diagram.Diagram;
import dev.bulwark.network.diagram.Pieces;
import dev.bulwark.network.model.ModelZone;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.IpSet;
import java.util.List;

/** Packets of one family that come in by one zone's leg, and the diagram in which they are compared. */
record Leg(Family family, ModelZone in, Diagram diagram, Pieces pieces, Digits digits, Members members) {
  Leg(Family family, ModelZone in, Diagram diagram, Pieces pieces) {
    this(family, in, diagram, pieces, new Digits(diagram, pieces.count()), new Members(diagram));
  }

  /** The function that answers {@code inside} where the address is in the set, else {@code outside}; both ask later fields only. */
  int in(int field, IpSet set, int inside, int outside) {
    return in(field, AddressSet.of(set), inside, outside);
  }

  int in(int field, AddressSet set, int inside, int outside) {
    return digits.in(field, pieces.of(set), inside, outside);
  }

  /** The same of the source, for what the zone owns. */
  int owned(int inside, int outside) {
    return in(Fields.SOURCE, in.owns(family), inside, outside);
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
