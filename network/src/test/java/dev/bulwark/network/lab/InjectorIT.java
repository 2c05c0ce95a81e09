package dev.bulwark.network.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.network.Vectors;
import dev.bulwark.network.lab.Injector.Fate;
import dev.bulwark.network.model.Model;
import dev.bulwark.network.model.ModelBuilder;
import dev.bulwark.network.model.ModelZone;
import dev.bulwark.network.nft.NftReader;
import dev.bulwark.network.nftables.NftablesBackend;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.packet.Packet;
import dev.bulwark.network.packet.Packet.ConnectionState;
import dev.bulwark.network.packet.Packet.Path;
import dev.bulwark.network.policy.Policy;
import dev.bulwark.network.policy.Site;
import dev.bulwark.network.proof.Counterexample;
import dev.bulwark.network.proof.Proof;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InjectorIT {
  private static final Policy POLICY = Site.policy(Site.TEXT);
  private static final Model MODEL = ModelBuilder.of(POLICY);
  private static final SitePlan PLAN = SitePlan.of(POLICY, MODEL);

  @BeforeEach
  void possible() {
    Possible.rules();
  }

  private static Packet packet(Random random) {
    Family family = random.nextBoolean() ? Family.IPV4 : Family.IPV6;
    List<Ip> sources = new ArrayList<>();
    List<Ip> destinations = new ArrayList<>();
    for (Station station : PLAN.stations()) station.address(family).ifPresent(sources::add);
    destinations.addAll(sources);
    for (ModelZone zone : MODEL.zones().values()) if (!zone.external()) zone.owns(family).ranges().forEach(range -> sources.add(range.high().previous()));
    Leg leg = PLAN.legs().get(random.nextInt(PLAN.legs().size()));
    int[] protocols = {Packet.TCP, Packet.TCP, Packet.UDP, family == Family.IPV4 ? Packet.ICMP : Packet.ICMPV6, 47, 132};
    int protocol = protocols[random.nextInt(protocols.length)];
    int[] ports = {8883, 5684, 9000, 9001, 9002, 9003, 443, 80, 53, 22, 1 + random.nextInt(65_535)};
    boolean ported = protocol == Packet.TCP || protocol == Packet.UDP;
    int type = protocol == Packet.ICMP ? 8 : protocol == Packet.ICMPV6 ? 128 : 0;
    // Half of them come from where they say, or nearly all would be spoofed.
    Ip source = sources.get(random.nextInt(sources.size()));
    List<Ip> honest = PLAN.in(leg.zone()).stream().flatMap(station -> station.address(family).stream()).toList();
    if (random.nextBoolean() && !honest.isEmpty()) source = honest.get(random.nextInt(honest.size()));
    return new Packet(
        Path.FORWARD, leg.intf(), null, source, destinations.get(random.nextInt(destinations.size())), protocol, ported ? 1_024 + random.nextInt(60_000) : 0, ported ? ports[random.nextInt(ports.length)] : 0, type, ConnectionState.NEW);
  }

  /** Packets that never meet a rule: to the leg's own zone where that is not isolated, and protocols whose first packet the kernel calls invalid when nothing is in it. */
  private static boolean outsideTheContract(Packet packet) {
    Leg in = PLAN.legs().stream().filter(leg -> leg.intf().equals(packet.iif())).findFirst().orElseThrow();
    return packet.protocol() == 132 || (!in.isolated() && PLAN.toward(packet.destination()).map(Leg::zone).filter(in.zone()::equals).isPresent());
  }

  @Test
  void for_random_packets_the_kernel_with_the_compiled_rules_says_what_the_policy_says() {
    Random random = new Random(7);
    List<Packet> packets = new ArrayList<>();
    while (packets.size() < 600) {
      Packet packet = packet(random);
      if (!outsideTheContract(packet)) packets.add(packet);
    }
    try (Lab lab = Lab.build(PLAN)) {
      Rules.load(lab.router(), NftablesBackend.text(MODEL));
      BitSet hopeful = new BitSet();
      for (int i = 0; i < packets.size(); i++) hopeful.set(i, MODEL.judge(packets.get(i)).allow());
      List<Fate> fates = Injector.send(lab, packets, hopeful);
      int allowed = 0;
      for (int i = 0; i < packets.size(); i++) {
        boolean allow = MODEL.judge(packets.get(i)).allow();
        if (allow) allowed++;
        assertThat(fates.get(i)).as(packets.get(i).toString()).isEqualTo(allow ? Fate.ARRIVED : Fate.STOPPED);
      }
      assertThat(allowed).isGreaterThan(10);
    }
  }

  @Test
  void a_packet_to_the_gateway_arrives_where_a_rule_allows_it_and_is_stopped_where_none_does() {
    Station hub = PLAN.in("servers").getFirst();
    Ip gateway = PLAN.leg("servers").address(Family.IPV4).orElseThrow();
    Packet names = new Packet(Path.INPUT, "r13", null, hub.address(Family.IPV4).orElseThrow(), gateway, Packet.UDP, 5_000, 53, 0, ConnectionState.NEW);
    Packet shell = new Packet(Path.INPUT, "r13", null, names.source(), gateway, Packet.TCP, 5_000, 22, 0, ConnectionState.NEW);
    Packet reply = new Packet(Path.INPUT, "r13", null, names.source(), gateway, Packet.TCP, 5_000, 22, 0, ConnectionState.ESTABLISHED);
    try (Lab lab = Lab.build(PLAN)) {
      Rules.load(lab.router(), NftablesBackend.text(MODEL));
      assertThat(Injector.send(lab, List.of(names, shell, reply), BitSet.valueOf(new long[] {1}))).containsExactly(Fate.ARRIVED, Fate.STOPPED, Fate.NOT_SENT);
    }
  }

  @Test
  void what_a_proof_shows_to_be_wrong_is_wrong_with_real_packets() throws Exception {
    var vectors = Vectors.network();
    Assumptions.assumeTrue(vectors.isPresent(), "skipped: no vectors");
    Policy policy = Site.policy(Files.readString(vectors.orElseThrow().resolve("policies/lab.yaml")));
    Model model = ModelBuilder.of(policy);
    for (String name : List.of("extra-accept", "ipv6-lost", "hub-too-wide", "input-open")) {
      String text = Files.readString(vectors.orElseThrow().resolve("rulesets/" + name + ".nft"));
      List<Counterexample> counterexamples = ((Proof.Deviates) Proof.of(model, NftReader.text(text.getBytes(StandardCharsets.UTF_8)))).counterexamples();
      List<Packet> packets = counterexamples.stream().map(Counterexample::packet).toList();
      try (Lab lab = Lab.build(SitePlan.of(policy, model))) {
        Rules.load(lab.router(), text);
        BitSet hopeful = new BitSet();
        for (int i = 0; i < packets.size(); i++) hopeful.set(i, !counterexamples.get(i).expectedAllow());
        List<Fate> fates = Injector.send(lab, packets, hopeful);
        for (int i = 0; i < packets.size(); i++)
          assertThat(fates.get(i)).as(name + ": " + packets.get(i)).isEqualTo(counterexamples.get(i).expectedAllow() ? Fate.STOPPED : Fate.ARRIVED);
      }
    }
  }
}
