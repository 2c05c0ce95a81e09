package dev.bulwark.network.proof;

import static dev.bulwark.network.proof.Fields.ACCEPT;
import static dev.bulwark.network.proof.Fields.DESTINATION;
import static dev.bulwark.network.proof.Fields.DROP;
import static dev.bulwark.network.proof.Fields.NO;
import static dev.bulwark.network.proof.Fields.ON;
import static dev.bulwark.network.proof.Fields.PROTOCOL;
import static dev.bulwark.network.proof.Fields.SELECTOR;
import static dev.bulwark.network.proof.Fields.SOURCE;
import static dev.bulwark.network.proof.Fields.STATE;
import static dev.bulwark.network.proof.Fields.YES;

import dev.bulwark.network.diagram.Diagram;
import dev.bulwark.network.model.ModelRule;
import dev.bulwark.network.model.NameSet;
import dev.bulwark.network.packet.NumberSet;
import dev.bulwark.network.packet.Packet.ConnectionState;
import dev.bulwark.network.packet.ServiceSet;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the policy says of the packets of one leg, as diagrams that answer accept or drop. */
final class Intent {
  private final Leg leg;
  private final Map<ServiceSet, Integer> services = new HashMap<>();

  Intent(Leg leg) {
    this.leg = leg;
  }

  /**
   * Connection tracking first, then spoofed sources, isolation, and the rules in their order.
   *
   * @param rules those from this zone to one other, in order
   * @param isolated the zone is closed to itself, and this is about the zone itself
   */
  int of(List<ModelRule> rules, boolean isolated) {
    Diagram diagram = leg.diagram();
    List<Integer> nodes = new ArrayList<>();
    if (!isolated) for (ModelRule rule : rules) nodes.add(rule(rule));
    int judged = diagram.apply(Fields.END, leg.fold(Fields.SEQUENCE, nodes, ON), DROP);
    int fresh = diagram.apply(Fields.SEQUENCE, diagram.apply(Fields.THEN, leg.owned(YES, NO), judged), DROP);
    int tracked = diagram.ranges(STATE, Fields.states(ConnectionState.ESTABLISHED, ConnectionState.RELATED), ACCEPT, DROP);
    int isNew = diagram.ranges(STATE, Fields.states(ConnectionState.NEW, ConnectionState.NEW), YES, NO);
    return diagram.apply(Fields.SEQUENCE, diagram.apply(Fields.THEN, isNew, fresh), tracked);
  }

  private int rule(ModelRule rule) {
    Diagram diagram = leg.diagram();
    int outcome = rule.allow() ? ACCEPT : DROP;
    int which = services.computeIfAbsent(rule.services(), this::service);
    NameSet names = rule.names();
    if (names != null) which = diagram.apply(Fields.AND, which, leg.members().in(names.set(rule.family())));
    int ends = leg.in(SOURCE, rule.source(), leg.in(DESTINATION, rule.destination(), YES, NO), NO);
    return diagram.apply(Fields.THEN, diagram.apply(Fields.AND, which, ends), outcome);
  }

  /** Protocols with the same numbers share a node. */
  private int service(ServiceSet set) {
    Map<NumberSet, BitSet> alike = new HashMap<>();
    set.byProtocol()
        .forEach(
            (protocol, numbers) -> {
              NumberSet kind = numbers.equals(ServiceSet.domain(set.family(), protocol)) ? NumberSet.ALL : numbers;
              alike.computeIfAbsent(kind, key -> new BitSet()).set(protocol);
            });
    int node = NO;
    for (Map.Entry<NumberSet, BitSet> each : alike.entrySet()) {
      int numbers = each.getKey().equals(NumberSet.ALL) ? YES : leg.diagram().ranges(SELECTOR, ranges(each.getKey()), YES, NO);
      node = leg.diagram().apply(Fields.OR, node, leg.diagram().ranges(PROTOCOL, ranges(each.getValue()), numbers, NO));
    }
    return node;
  }

  private static int[] ranges(NumberSet numbers) {
    return numbers.ranges().stream().flatMapToInt(range -> java.util.stream.IntStream.of(range.low(), range.high())).toArray();
  }

  private static int[] ranges(BitSet bits) {
    List<Integer> ends = new ArrayList<>();
    for (int from = bits.nextSetBit(0); from >= 0; from = bits.nextSetBit(bits.nextClearBit(from))) {
      ends.add(from);
      ends.add(bits.nextClearBit(from) - 1);
    }
    return ends.stream().mapToInt(Integer::intValue).toArray();
  }
}
