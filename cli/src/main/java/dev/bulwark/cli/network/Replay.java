package dev.bulwark.cli.network;

import dev.bulwark.network.lab.Crossing;
import dev.bulwark.network.lab.Injector;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.packet.Packet;
import dev.bulwark.network.proof.Counterexample;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a kernel did with a packet of a proof.
 *
 * @param text {@code passed}, {@code dropped}, or {@code not sent: } and why
 * @param destination where it was sent, if that is another address than the proof named
 */
record Replay(String text, Optional<Ip> destination) {
  /** For a packet that shows something only while a resolver has put its destination into a set. */
  static final Replay UNRESOLVED = new Replay("not sent: it depends on what a resolver has put into a set", Optional.empty());

  /** At a site that is built for it, with rules given as nft's text. */
  static List<Replay> atRebuiltSite(PolicyFile policy, String rules, List<Counterexample> against) {
    return Injector.replay(policy.policy(), policy.model(), rules, packets(against), hopeful(against)).stream()
        .map(
            fate ->
                switch (fate) {
                  case ARRIVED -> new Replay("passed", Optional.empty());
                  case STOPPED -> new Replay("dropped", Optional.empty());
                  case NOT_SENT -> new Replay("not sent: it does not open a connection, or there is no host on its way", Optional.empty());
                })
        .toList();
  }

  /** At a gateway that stands in a namespace. */
  static List<Replay> atGateway(String netns, List<Counterexample> against) {
    List<Crossing.Result> results = Crossing.send(netns, packets(against), hopeful(against));
    return IntStream.range(0, results.size()).mapToObj(i -> of(results.get(i), against.get(i).packet())).toList();
  }

  private static Replay of(Crossing.Result result, Packet packet) {
    return switch (result) {
      case Crossing.Result.Passed(Ip to) -> new Replay("passed", Optional.of(to).filter(ip -> !ip.equals(packet.destination())));
      case Crossing.Result.Dropped(Ip to) -> new Replay("dropped", Optional.of(to).filter(ip -> !ip.equals(packet.destination())));
      case Crossing.Result.NotSent(String why) -> new Replay("not sent: " + why, Optional.empty());
    };
  }

  private static List<Packet> packets(List<Counterexample> against) {
    return against.stream().map(Counterexample::packet).toList();
  }

  private static BitSet hopeful(List<Counterexample> against) {
    BitSet hopeful = new BitSet();
    for (int i = 0; i < against.size(); i++) hopeful.set(i, !against.get(i).expectedAllow());
    return hopeful;
  }

  void in(Map<String, Object> packet) {
    packet.put("replayed", text);
    destination.ifPresent(ip -> packet.put("replayedTo", ip.toString()));
  }
}
