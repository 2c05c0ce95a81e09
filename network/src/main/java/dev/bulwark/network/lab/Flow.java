package dev.bulwark.network.lab;

import dev.bulwark.network.model.Judgement;
import dev.bulwark.network.model.Model;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.packet.Packet;
import dev.bulwark.network.packet.Packet.ConnectionState;
import dev.bulwark.network.packet.Packet.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One host asking another one, or the gateway itself, for one thing; and what the policy says to it.
 *
 * @param to empty for the gateway
 */
public record Flow(Station from, Optional<Station> to, Probe probe, Packet packet, Judgement expected) {
  static final int SOURCE_PORT = 40_000;

  /**
   * Every host to every other one, over both families, by every probe; and to the gateway's own address, where the policy judges that. Hosts of one zone that is not isolated are left out: what they say to each
   * other never meets a rule.
   */
  public static List<Flow> all(SitePlan plan, Model model) {
    return between(plan, model, Probe.of(model));
  }

  static List<Flow> between(SitePlan plan, Model model, List<Probe> probes) {
    List<Flow> flows = new ArrayList<>();
    for (Station from : plan.stations()) {
      Leg leg = plan.leg(from.zone());
      for (Family family : Family.values()) {
        for (Station to : plan.stations()) {
          if (to.equals(from) || (to.zone().equals(from.zone()) && !leg.isolated())) continue;
          add(flows, model, from, Optional.of(to), leg, from.address(family), to.address(family), plan.leg(to.zone()).intf(), probes);
        }
        if (model.inputJudged()) add(flows, model, from, Optional.empty(), leg, from.address(family), leg.address(family), null, probes);
      }
    }
    return flows;
  }

  private static void add(
      List<Flow> flows, Model model, Station from, Optional<Station> to, Leg leg, Optional<Ip> source, Optional<Ip> destination, @org.jspecify.annotations.Nullable String oif, List<Probe> probes) {
    if (source.isEmpty() || destination.isEmpty()) return;
    Family family = source.get().family();
    for (Probe probe : probes) {
      int port = probe.kind() == Probe.Kind.ECHO ? 0 : SOURCE_PORT;
      Packet packet =
          new Packet(
              to.isPresent() ? Path.FORWARD : Path.INPUT, leg.intf(), oif, source.get(), destination.get(), probe.protocol(family), port, probe.port(), probe.icmpType(family), ConnectionState.NEW);
      flows.add(new Flow(from, to, probe, packet, model.judge(packet)));
    }
  }

  /** The same with the port that it really came from. */
  Flow from(int port) {
    Packet real = new Packet(packet.path(), packet.iif(), packet.oif(), packet.source(), packet.destination(), packet.protocol(), port, packet.destinationPort(), packet.icmpType(), packet.state());
    return new Flow(from, to, probe, real, expected);
  }
}
