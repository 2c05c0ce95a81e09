package dev.bulwark.network.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.packet.Packet;
import dev.bulwark.network.packet.Packet.ConnectionState;
import dev.bulwark.network.packet.Packet.Path;
import dev.bulwark.network.policy.Policy;
import dev.bulwark.network.policy.Site;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Invariants of random policies, against every packet of a small site. */
class InvariantsTest {
  private static final String[] ADDRESSES = {"10.1.0.1", "10.1.0.2", "10.1.0.3", "10.2.0.1", "10.2.0.2", "10.2.0.3", "9.9.9.9", "fd01::1", "fd01::2", "fd01::3", "fd02::1", "fd02::3", "2600::1"};
  private static final int[][] SERVICES = {{6, 53}, {6, 54}, {6, 7}, {17, 53}, {17, 7}, {1, 8}, {1, 3}, {1, 255}, {58, 128}, {58, 3}, {47, 0}};
  private static final String[] ENDS = {"things", "desk", "world", "t1", "t2", "d1", "mixed", "any", "internal"};

  @SafeVarargs
  private static <T> T pick(Random random, T... of) {
    return of[random.nextInt(of.length)];
  }

  private static String rule(Random random, String name, String action) {
    String services = pick(random, "tcp/53", "tcp/53-54", "udp/0-65535", "icmp/echo", "icmp", "proto/47", "any", "tcp/0-52, tcp/54-65535");
    return "{ name: %s, from: %s, to: %s, services: [%s]%s }".formatted(name, pick(random, ENDS), random.nextInt(7) == 0 ? "gateway" : pick(random, ENDS), services, action);
  }

  private static Policy policy(Random random) {
    StringBuilder text = new StringBuilder("""
        version: 1
        name: small
        zones:
          things: { vlan: 1, interface: a0, ipv4: [10.1.0.0/29], ipv6: ["fd01::/125"], isolation: %s }
          desk: { vlan: 2, interface: b0, ipv4: [10.2.0.0/29], ipv6: %s }
          world: { interface: w0, external: true }
        hosts:
          t1: { zone: things, ipv4: 10.1.0.1, ipv6: "fd01::1" }
          t2: { zone: things, ipv4: 10.1.0.2, ipv6: none }
          d1: { zone: desk, ipv4: 10.2.0.1, ipv6: none }
        groups:
          mixed: [t2, d1]
        rules:
        """.formatted(random.nextBoolean(), random.nextBoolean() ? "none" : "[\"fd02::/125\"]"));
    for (int i = 0; i <= random.nextInt(5); i++)
      text.append("  - ").append(rule(random, "r" + i, pick(random, ", action: deny", ", action: allow, waiver: { ports: [any], reason: test, expires: 2027-01-01 }"))).append('\n');
    text.append("invariants:\n");
    for (int i = 0; i < 3; i++) {
      String what = rule(random, "X", "").replace("{ name: X, ", "{ ");
      text.append("  - { name: i").append(i).append(", ").append(pick(random, "never", "always")).append(": ").append(what).append(" }\n");
    }
    return Site.policy(text.toString());
  }

  @Test
  void an_invariant_is_violated_exactly_where_some_packet_of_its_class_is_judged_otherwise() {
    Random random = new Random(8);
    int violated = 0;
    int held = 0;
    for (int round = 0; round < 120; round++) {
      Policy policy = policy(random);
      Model model = ModelBuilder.of(policy);
      List<PolicyFindings.Found> found = PolicyFindings.of(policy, model);
      for (int i = 0; i < policy.invariants().size(); i++) {
        Policy.Invariant invariant = policy.invariants().get(i);
        String path = "invariants[" + i + "]";
        Optional<PolicyFindings.Found> against = found.stream().filter(each -> each.path().equals(path)).findFirst();
        List<ModelRule> parts = ModelBuilder.classOf(policy, invariant);
        if (against.isPresent()) {
          violated++;
          PolicyFindings.Counterexample shown = against.get().counterexample().orElseThrow();
          Judgement judgement = model.judge(shown.packet());
          assertThat(isOf(parts, shown.packet(), model)).as("round %d: %s is of %s", round, shown, invariant).isTrue();
          assertThat(judgement.allow()).as("round %d: %s", round, shown).isEqualTo(invariant.never());
          assertThat(Optional.ofNullable(judgement.rule())).as("round %d: %s", round, shown).isEqualTo(shown.rule());
        } else {
          held++;
          Optional<Packet> missed = packets(model).filter(packet -> isOf(parts, packet, model) && model.judge(packet).allow() == invariant.never()).findFirst();
          assertThat(missed).as("round %d: %s", round, invariant).isEmpty();
        }
      }
    }
    assertThat(violated).isGreaterThan(50);
    assertThat(held).isGreaterThan(50);
  }

  /** Whether an invariant speaks of the packet: its class has it, and rules judge it. */
  private static boolean isOf(List<ModelRule> parts, Packet packet, Model model) {
    ModelZone in = model.zoneOf(packet.iif()).orElseThrow();
    String out = packet.path() == Path.INPUT ? null : model.zones().values().stream().filter(zone -> zone.owns(packet.family()).contains(packet.destination())).map(ModelZone::name).findFirst().orElse("nowhere");
    if (in.name().equals(out) && (in.isolated() || !in.judgedInside())) return false;
    if (out == null && !model.inputJudged()) return false;
    return parts.stream()
        .anyMatch(
            part ->
                part.family() == packet.family() && part.in().equals(in.name()) && java.util.Objects.equals(part.out(), out) && part.source().contains(packet.source()) && part.destination().contains(packet.destination())
                    && part.services().contains(packet));
  }

  private static java.util.stream.Stream<Packet> packets(Model model) {
    List<Ip> addresses = java.util.Arrays.stream(ADDRESSES).map(text -> Ip.parse(text).orElseThrow()).toList();
    return addresses.stream()
        .flatMap(
            from ->
                addresses.stream()
                    .filter(to -> to.family() == from.family())
                    .flatMap(to -> java.util.Arrays.stream(SERVICES).flatMap(service -> model.zones().values().stream().filter(zone -> zone.owns(from.family()).contains(from)).flatMap(zone -> java.util.Arrays.stream(Path.values()).map(path -> packet(path, zone, from, to, service))))));
  }

  private static Packet packet(Path path, ModelZone zone, Ip from, Ip to, int[] service) {
    boolean ports = service[0] == 6 || service[0] == 17;
    boolean icmp = service[0] == (from.family() == dev.bulwark.network.packet.Family.IPV4 ? 1 : 58);
    return new Packet(path, zone.intf(), null, from, to, service[0], ports ? 40_000 : 0, ports ? service[1] : 0, icmp ? service[1] : 0, ConnectionState.NEW);
  }
}
