package dev.bulwark.network.lab;

import dev.bulwark.network.model.Model;
import dev.bulwark.network.model.ModelRule;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.NumberSet;
import dev.bulwark.network.packet.Packet;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What one host asks another for: a TCP or UDP port, or an ICMP echo.
 *
 * @param port 0 of an echo
 */
public record Probe(Kind kind, int port) {
  /** How it is asked. */
  public enum Kind {
    TCP,
    UDP,
    ECHO
  }

  private static final int MOST = 40;
  /** A set of more ranges than that is no list of services, it is everything but some: see {@code secure-any}. */
  private static final int A_LIST = 4;

  private static final List<Probe> ALWAYS = List.of(new Probe(Kind.ECHO, 0), new Probe(Kind.TCP, 1883), new Probe(Kind.TCP, 80), new Probe(Kind.TCP, 23), new Probe(Kind.UDP, 5683), new Probe(Kind.TCP, 443));

  public int protocol(Family family) {
    return switch (kind) {
      case TCP -> Packet.TCP;
      case UDP -> Packet.UDP;
      case ECHO -> family == Family.IPV4 ? Packet.ICMP : Packet.ICMPV6;
    };
  }

  public int icmpType(Family family) {
    return kind != Kind.ECHO ? 0 : family == Family.IPV4 ? 8 : 128;
  }

  /** Enough to tell a right rule from a wrong one: echo, the insecure ports that are asked for most, the ends of every range that a rule names, and the ports just outside them. */
  static List<Probe> of(Model model) {
    Set<Probe> probes = new LinkedHashSet<>(ALWAYS);
    for (boolean outside : new boolean[] {false, true}) {
      for (ModelRule rule : model.rules()) {
        ends(Kind.TCP, rule.services().byProtocol().getOrDefault(Packet.TCP, NumberSet.NONE), outside, probes);
        ends(Kind.UDP, rule.services().byProtocol().getOrDefault(Packet.UDP, NumberSet.NONE), outside, probes);
      }
    }
    return probes.stream().limit(MOST).toList();
  }

  private static void ends(Kind kind, NumberSet ports, boolean outside, Collection<Probe> into) {
    if (ports.ranges().size() > A_LIST) return;
    for (NumberSet.Range range : ports.ranges()) {
      if (range.low() == 0 && range.high() == NumberSet.MOST) continue;
      boolean wide = range.high() > range.low();
      for (int port : outside ? new int[] {range.high() + 1, wide ? range.low() - 1 : 0} : new int[] {range.low(), range.high()})
        if (port > 0 && port <= NumberSet.MOST) into.add(new Probe(kind, port));
    }
  }
}
