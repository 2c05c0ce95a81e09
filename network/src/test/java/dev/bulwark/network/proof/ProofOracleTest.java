package dev.bulwark.network.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.network.model.Model;
import dev.bulwark.network.model.ModelBuilder;
import dev.bulwark.network.model.ModelZone;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.packet.Packet;
import dev.bulwark.network.packet.Packet.ConnectionState;
import dev.bulwark.network.packet.Packet.Path;
import dev.bulwark.network.policy.Site;
import dev.bulwark.network.ruleset.Ruleset;
import dev.bulwark.network.ruleset.Ruleset.Chain;
import dev.bulwark.network.ruleset.Ruleset.Field;
import dev.bulwark.network.ruleset.Ruleset.Hook;
import dev.bulwark.network.ruleset.Ruleset.Match;
import dev.bulwark.network.ruleset.Ruleset.Outcome;
import dev.bulwark.network.ruleset.Ruleset.Rule;
import dev.bulwark.network.ruleset.Ruleset.Values;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Proofs about random sites and rules, against packets drawn from a grid that has one of each kind. */
class ProofOracleTest {
  private static final String[] LEGS = {"a0", "b0", "w0"};
  private static final String[] SOURCES = {"10.1.0.0", "10.1.0.1", "10.1.0.2", "10.2.0.1", "10.2.0.2", "9.9.9.9", "10.9.0.1", "fd01::1", "fd01::2", "fd02::1", "fd09::1", "2600::1", "0.0.0.0", "fe80::1", "::"};
  private static final String[] DESTINATIONS = {"10.1.0.1", "10.1.0.2", "10.2.0.1", "10.2.0.2", "10.2.0.3", "9.9.9.9", "10.9.0.1", "fd01::1", "fd01::2", "fd02::1", "fd09::1", "2600::1"};
  private static final String[] PREFIXES = {"10.1.0.1/32", "10.1.0.2/31", "10.2.0.1/32", "10.0.0.0/8", "0.0.0.0/0"};
  private static final String[] PREFIXES6 = {"fd01::1/128", "fd02::/64", "fd00::/8", "::/0"};
  private static final int[] PROTOCOLS = {1, 2, 6, 17, 47, 58};
  private static final int[] NUMBERS = {0, 8, 53, 54, 128, 135, 138};
  private static final int[] SOURCE_PORTS = {0, 7, 500, 40_000};

  private static Model model(Random random) {
    StringBuilder rules = new StringBuilder();
    String[] from = {"things", "desk", "world", "hub", "any", "internal"};
    String[] to = {"things", "desk", "world", "hub", "any", "internal", "gateway"};
    String[] services = {"tcp/53", "udp/53-54", "icmp/echo", "proto/47", "any"};
    int count = 1 + random.nextInt(5);
    for (int i = 0; i < count; i++)
      rules.append("  - { name: r%d, from: %s, to: %s, services: [%s], family: %s, action: %s }\n".formatted(i, pick(random, from), pick(random, to), pick(random, services), pick(random, "both", "both", "ipv4", "ipv6"), pick(random, "allow", "deny")));
    String text =
        """
        version: 1
        name: small
        zones:
          things: { vlan: 1, interface: a0, ipv4: [10.1.0.0/30], ipv6: ["fd01::/126"], isolation: %s }
          desk: { vlan: 2, interface: b0, ipv4: [10.2.0.0/30], ipv6: %s }
          world: { interface: w0, external: true }
        hosts:
          hub: { zone: desk, ipv4: 10.2.0.1, ipv6: none }
        rules:
        """
            .formatted(random.nextBoolean(), random.nextBoolean() ? "none" : "[\"fd02::/126\"]");
    return ModelBuilder.of(Site.policy((text + rules).replace("action: allow }", "action: allow, waiver: { ports: [any], reason: test, expires: 2027-01-01 } }")));
  }

  @SafeVarargs
  private static <T> T pick(Random random, T... of) {
    return of[random.nextInt(of.length)];
  }

  private static Match match(Random random) {
    return switch (random.nextInt(13)) {
      case 0 -> Rules.iif(pick(random, LEGS));
      case 1 -> Rules.iif(pick(random, "a0", "b0", "w0", "lo"));
      case 2 -> Rules.oif(pick(random, LEGS));
      case 3 -> Rules.proto(PROTOCOLS[random.nextInt(PROTOCOLS.length)]);
      case 4 -> Rules.number(Field.DESTINATION_PORT, 53, 53 + random.nextInt(2));
      case 5 -> Rules.number(Field.SOURCE_PORT, 0, pick(random, 0, 7, 1_000));
      case 6 -> Rules.source(pick(random, PREFIXES), pick(random, PREFIXES));
      case 7 -> Rules.to(pick(random, PREFIXES));
      case 8 -> Rules.to(pick(random, PREFIXES6));
      case 9 -> random.nextBoolean() ? Rules.SPOOFED : Rules.number(Field.NFPROTO, 2, 2);
      case 10 -> random.nextBoolean() ? Rules.number(Field.ICMP_TYPE, 8, 8) : Rules.number(Field.ICMPV6_TYPE, 128, 140);
      case 11 -> new Match(List.of(Field.CT_STATE), List.of(List.of(new Values.AnyBit(1 + random.nextInt(15)))), false);
      default -> new Match(
          List.of(Field.IIFNAME, Field.IPV4_DESTINATION, Field.DESTINATION_PORT),
          List.of(List.of(new Values.Name(pick(random, LEGS), false), new Values.Span(0, 0x0a02_0000L, 0, 0x0a02_0001L), Values.Span.of(53, 53)), List.of(new Values.Name("w", true), new Values.Masked(0, 0xffff_fffdL, 0, 0x0a02_0001L), Values.Span.of(0, 53))),
          false);
    };
  }

  private static Rule rule(Random random, String text, boolean jumps) {
    List<Match> matches = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      Match match = match(random);
      matches.add(random.nextInt(4) == 0 ? Rules.not(match) : match);
    }
    Outcome outcome =
        switch (random.nextInt(jumps ? 8 : 5)) {
          case 0, 1 -> Rules.ACCEPT;
          case 2 -> Rules.DROP;
          case 3 -> new Outcome.Return();
          case 4 -> new Outcome.Continue();
          case 5 -> new Outcome.Jump("sub");
          case 6 -> new Outcome.Goto("sub");
          default -> {
            Map<List<Values>, Outcome> keys = new LinkedHashMap<>();
            keys.put(List.of(new Values.Name("a0", false)), new Outcome.Jump("sub"));
            keys.put(List.of(new Values.Name("b0", false)), pick(random, Rules.ACCEPT, Rules.DROP));
            yield new Outcome.Choose(List.of(Field.IIFNAME), keys);
          }
        };
    return new Rule(matches, outcome, random.nextInt(8) == 0, text);
  }

  private static Rule[] rules(Random random, String name, int most, boolean jumps) {
    Rule[] rules = new Rule[random.nextInt(most + 1)];
    for (int i = 0; i < rules.length; i++) rules[i] = rule(random, name + i, jumps);
    return rules;
  }

  @Test
  void proofs_agree_with_asking_packet_by_packet() {
    Random random = new Random(5);
    int held = 0;
    for (int round = 0; round < 80; round++) {
      Model model = model(random);
      Ruleset rules =
          new Ruleset(
              List.of(
                  Rules.base("pre", Hook.PREROUTING, random.nextBoolean() ? -300 : 0, true, rules(random, "p", 2, false)),
                  Rules.base("late", Hook.FORWARD, 5, random.nextBoolean(), rules(random, "l", 4, true)),
                  Rules.base("early", Hook.FORWARD, -5, random.nextBoolean(), rules(random, "e", 4, true)),
                  Rules.base("in", Hook.INPUT, 0, random.nextBoolean(), rules(random, "i", 4, true)),
                  Rules.chain("sub", rules(random, "s", 3, false))));
      Set<List<Object>> expected = new HashSet<>();
      for (int i = 0; i < 1_500; i++) {
        Packet packet = packet(random, model);
        if (!inContract(model, packet)) continue;
        boolean allow = allowed(model, packet);
        if (NaiveVerdicts.of(rules, packet, model).contains(!allow)) expected.add(kind(packet, allow));
      }
      Proof proof = Proof.of(model, rules);
      Set<List<Object>> found = new HashSet<>();
      if (proof instanceof Proof.Deviates deviates) {
        boolean strict = false;
        for (Counterexample each : deviates.counterexamples()) {
          assertThat(inContract(model, each.packet())).as("round %d: %s is of the contract", round, each).isTrue();
          assertThat(allowed(model, each.packet())).as("round %d: %s", round, each).isEqualTo(each.expectedAllow());
          assertThat(NaiveVerdicts.of(rules, each.packet(), model)).as("round %d: %s", round, each).contains(!each.expectedAllow());
          assertThat(strict && !each.expectedAllow()).as("dangerous ones first").isFalse();
          strict |= each.expectedAllow();
          found.add(kind(each.packet(), each.expectedAllow()));
        }
      } else {
        held++;
      }
      assertThat(found).as("round %d", round).containsAll(expected);
    }
    assertThat(held).isLessThan(80);
  }

  private static List<Object> kind(Packet packet, boolean expectedAllow) {
    return List.of(packet.path(), packet.iif(), String.valueOf(packet.oif()), expectedAllow);
  }

  /** What the machine says to itself is allowed; all else is the policy's. */
  private static boolean allowed(Model model, Packet packet) {
    return packet.iif().equals("lo") || model.judge(packet).allow();
  }

  private static Packet packet(Random random, Model model) {
    if (random.nextInt(12) == 0) {
      Ip self = Ip.parse(pick(random, "127.0.0.1", "::1")).orElseThrow();
      return new Packet(Path.INPUT, "lo", null, self, self, 6, 40_000, NUMBERS[random.nextInt(NUMBERS.length)], 0, pick(random, ConnectionState.values()));
    }
    Ip from = Ip.parse(pick(random, SOURCES)).orElseThrow();
    Ip to;
    do to = Ip.parse(pick(random, DESTINATIONS)).orElseThrow();
    while (to.family() != from.family());
    Ip destination = to;
    int protocol = PROTOCOLS[random.nextInt(PROTOCOLS.length)];
    int number = NUMBERS[random.nextInt(NUMBERS.length)];
    boolean ports = protocol == 6 || protocol == 17;
    boolean icmp = protocol == (from.family() == Family.IPV4 ? 1 : 58);
    Path path = pick(random, Path.values());
    String oif = path == Path.INPUT ? null : model.zones().values().stream().filter(zone -> zone.owns(destination.family()).contains(destination)).map(ModelZone::intf).findFirst().orElseThrow();
    return new Packet(path, pick(random, LEGS), oif, from, to, protocol, ports ? SOURCE_PORTS[random.nextInt(SOURCE_PORTS.length)] : 0, ports ? number : 0, icmp ? number : 0, pick(random, ConnectionState.values()));
  }

  /** As section 2 of the policy language's contract has it, sentence by sentence. */
  private static boolean inContract(Model model, Packet packet) {
    if (packet.iif().equals("lo")) return model.inputJudged() && packet.state() != ConnectionState.INVALID;
    ModelZone in = model.zoneOf(packet.iif()).orElseThrow();
    boolean spoofed = !in.owns(packet.family()).contains(packet.source());
    if (spoofed && packet.state() != ConnectionState.NEW) return false;
    boolean replies = packet.state() == ConnectionState.ESTABLISHED || packet.state() == ConnectionState.RELATED;
    if (packet.path() == Path.FORWARD) {
      if (!packet.iif().equals(packet.oif())) return true;
      return in.isolated() ? !replies : in.judgedInside();
    }
    if (!model.inputJudged() || spoofed) return false;
    String source = packet.source().toString();
    if (Set.of("0.0.0.0", "::").contains(source) || source.startsWith("fe80:")) return false;
    return packet.family() == Family.IPV4 || packet.protocol() != 58 || !new TreeSet<>(List.of(130, 131, 132, 133, 134, 135, 136, 137, 143)).contains(packet.icmpType());
  }
}
