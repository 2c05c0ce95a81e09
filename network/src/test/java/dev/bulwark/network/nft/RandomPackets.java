package dev.bulwark.network.nft;

import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.packet.Packet;
import java.util.List;
import java.util.random.RandomGenerator;

/** Packets that rule sets of {@link RandomRules} have something to say about. */
final class RandomPackets {
  private static final List<String> V4 = List.of("10.0.0.1", "10.0.0.5", "10.0.0.16", "10.0.0.100", "10.0.0.130", "10.0.0.131", "10.0.1.9", "10.0.1.78", "192.0.2.1", "127.0.0.1", "10.0.0.129");
  private static final List<String> V6 = List.of("fd00::1", "fd00::abc", "fd00::f:ffff", "fd00:0:0:1::9", "fd00:0:0:1::a", "2001:db8::1", "fd00:0:0:2::1");
  private static final List<String> NAMES = List.of("e0", "e1", "lan1", "lan2", "lo", "lan", "wan");
  private static final int[] PORTS = {22, 53, 443, 1000, 1024, 2000, 2001, 21, 0, 65535, 8883, 52, 54, 60, 61};
  private static final int[] PROTOCOLS = {6, 6, 6, 17, 17, 1, 58, 47, 132, 50, 49};
  private static final int[] TYPES = {8, 0, 3, 5, 128, 135, 1, 13, 4};
  private final RandomGenerator random;

  RandomPackets(RandomGenerator random) {
    this.random = random;
  }

  Packet next() {
    boolean four = random.nextBoolean();
    List<String> addresses = four ? V4 : V6;
    int protocol = PROTOCOLS[random.nextInt(PROTOCOLS.length)];
    boolean ports = protocol == 6 || protocol == 17;
    boolean typed = protocol == (four ? 1 : 58);
    return new Packet(
        random.nextInt(4) == 0 ? Packet.Path.INPUT : Packet.Path.FORWARD, pick(NAMES), pick(NAMES), ip(addresses), ip(addresses), protocol, ports ? PORTS[random.nextInt(PORTS.length)] : 0,
        ports ? PORTS[random.nextInt(PORTS.length)] : 0, typed ? TYPES[random.nextInt(TYPES.length)] : 0, random.nextInt(3) > 0 ? Packet.ConnectionState.NEW : Packet.ConnectionState.values()[random.nextInt(4)]);
  }

  private String pick(List<String> from) {
    return from.get(random.nextInt(from.size()));
  }

  private Ip ip(List<String> from) {
    return Ip.parse(pick(from)).orElseThrow();
  }
}
