package dev.bulwark.network.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.network.Vectors;
import dev.bulwark.network.model.Model;
import dev.bulwark.network.model.ModelBuilder;
import dev.bulwark.network.model.ModelRule;
import dev.bulwark.network.nft.NftReader;
import dev.bulwark.network.packet.Family;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.packet.IpSet;
import dev.bulwark.network.packet.NumberSet;
import dev.bulwark.network.packet.Packet;
import dev.bulwark.network.packet.ServiceSet;
import dev.bulwark.network.policy.PolicyReader;
import dev.bulwark.network.policy.PolicyReading;
import dev.bulwark.network.policy.Site;
import dev.bulwark.network.ruleset.RulesetJudge;
import dev.bulwark.network.ruleset.Surroundings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The rules mean what the model means, whatever was put together on the way. */
class NftablesBackendTest {
  private static final Model SITE = ModelBuilder.of(Site.policy(Site.TEXT));

  private static RulesetJudge judge(Model model) {
    return new RulesetJudge(NftReader.text(NftablesBackend.text(model).getBytes(StandardCharsets.UTF_8)), Surroundings.of(model));
  }

  @Test
  void rules_and_model_agree_on_every_packet_of_many_random_policies() {
    int allowed = 0;
    int denied = 0;
    for (int seed = 0; seed < 36; seed++) {
      RandomSite site = new RandomSite(seed, seed % 3 == 0 ? 8 : seed % 3 == 1 ? 50 : 120);
      RulesetJudge judge = judge(site.model);
      for (int i = 0; i < 400; i++) {
        Packet packet = site.packet();
        if (!site.inContract(packet)) continue;
        boolean expected = site.model.judge(packet).allow();
        assertThat(judge.judge(packet).accept()).as("seed %s: %s", seed, packet).isEqualTo(expected);
        if (expected) allowed++;
        else denied++;
      }
    }
    assertThat(allowed).isGreaterThan(500);
    assertThat(denied).isGreaterThan(500);
  }

  @Test
  void a_policy_with_one_rule_less_does_not_mean_the_same() {
    Model less = new Model(SITE.name(), SITE.zones(), SITE.rules().stream().filter(rule -> !rule.name().equals("sensors-hub")).toList(), SITE.inputJudged());
    Packet packet = new Packet(Packet.Path.FORWARD, "r11", null, Ip.parse("10.11.0.9").orElseThrow(), Ip.parse("10.13.0.2").orElseThrow(), Packet.TCP, 40_000, 8883, 0, Packet.ConnectionState.NEW);
    assertThat(judge(SITE).judge(packet).accept()).isTrue();
    assertThat(judge(less).judge(packet).accept()).isFalse();
  }

  @Test
  void devices_with_ports_of_their_own_are_elements_and_not_rules() {
    List<ModelRule> rules = new ArrayList<>();
    Ip device = Ip.parse("10.11.0.1").orElseThrow();
    Ip hub = Ip.parse("10.13.0.2").orElseThrow();
    for (int i = 0; i < 200; i++) {
      rules.add(new ModelRule("device-" + i, true, false, Family.IPV4, "sensors", "servers", IpSet.of(device), IpSet.of(hub), ServiceSet.of(Family.IPV4, 6, NumberSet.of(1_000 + i, 1_001 + 2 * i))));
      device = device.next();
    }
    Model model = new Model("many", SITE.zones(), rules, false);
    String text = NftablesBackend.text(model);
    assertThat(text.lines().filter(line -> line.contains("counter accept ")).count()).isEqualTo(1);
    RulesetJudge judge = judge(model);
    for (int i = 0; i < 200; i++) {
      for (int port : new int[] {999 + i, 1_000 + i, 1_001 + 2 * i, 1_002 + 2 * i}) {
        Packet packet = new Packet(Packet.Path.FORWARD, "r11", null, rules.get(i).source().ranges().getFirst().low(), hub, Packet.TCP, 40_000, port, 0, Packet.ConnectionState.NEW);
        assertThat(judge.judge(packet).accept()).as("device %s port %s", i, port).isEqualTo(model.judge(packet).allow());
      }
    }
  }

  @Test
  void groups_that_talk_to_each_other_are_rules_with_a_set_on_either_side_and_not_the_product_of_their_members() {
    List<ModelRule> rules = new ArrayList<>();
    for (int i = 0; i < 20; i++)
      rules.add(new ModelRule("group-" + i, true, false, Family.IPV4, "sensors", "servers", every(3, "10.11.0.%d", i), every(3, "10.13.0.%d", i), ServiceSet.of(Family.IPV4, 6, NumberSet.of(2_000 + i))));
    for (int i = 0; i < 20; i++)
      rules.add(new ModelRule("device-" + i, true, false, Family.IPV4, "sensors", "servers", every(99, "10.11.0.%d", i), every(99, "10.13.0.%d", i), ServiceSet.of(Family.IPV4, 6, NumberSet.of(3_000 + i))));
    Model model = new Model("groups", SITE.zones(), rules, false);
    String text = NftablesBackend.text(model);
    // Three groups of their own, and all the devices.
    assertThat(text.lines().filter(line -> line.contains("counter accept ")).count()).isEqualTo(4);
    assertThat(text.length()).isLessThan(100_000);
    RulesetJudge judge = judge(model);
    for (int i = 0; i < 20; i++)
      for (int end = 1; end < 99; end++)
        for (int port : new int[] {2_000 + i, 3_000 + i}) {
          Packet packet = new Packet(Packet.Path.FORWARD, "r11", null, Ip.parse("10.11.0." + end).orElseThrow(), Ip.parse("10.13.0." + (end + 3 * (i % 3)) % 100).orElseThrow(), Packet.TCP, 40_000, port, 0, Packet.ConnectionState.NEW);
          assertThat(judge.judge(packet).accept()).as("group %s end %s port %s", i, end, port).isEqualTo(model.judge(packet).allow());
        }
  }

  /** Each address of the first hundred that is so many behind the one before. */
  private static IpSet every(int step, String form, int first) {
    List<IpSet.Range> ranges = new ArrayList<>();
    for (int end = 1 + first % step; end < 100; end += step) {
      Ip ip = Ip.parse(form.formatted(end)).orElseThrow();
      ranges.add(new IpSet.Range(ip, ip));
    }
    return IpSet.union(Family.IPV4, ranges);
  }

  @Test
  void a_denial_between_two_allowances_stays_between_them() {
    ServiceSet all = ServiceSet.all(Family.IPV4);
    IpSet one = IpSet.of(Ip.parse("10.11.0.7").orElseThrow());
    IpSet servers = SITE.zoneOf("r13").orElseThrow().ipv4();
    List<ModelRule> rules = new ArrayList<>();
    for (int i = 0; i < 40; i++) rules.add(new ModelRule("early-" + i, true, false, Family.IPV4, "sensors", "servers", one, servers, ServiceSet.of(Family.IPV4, 6, NumberSet.of(2 * i))));
    rules.add(new ModelRule("no", false, true, Family.IPV4, "sensors", "servers", one, servers, all));
    rules.add(new ModelRule("yes", true, false, Family.IPV4, "sensors", "servers", SITE.zoneOf("r11").orElseThrow().ipv4(), servers, all));
    RulesetJudge judge = judge(new Model("order", SITE.zones(), rules, false));
    Packet packet = new Packet(Packet.Path.FORWARD, "r11", null, one.ranges().getFirst().low(), servers.ranges().getFirst().low(), Packet.TCP, 40_000, 79, 0, Packet.ConnectionState.NEW);
    assertThat(judge.judge(packet).accept()).isFalse();
  }

  @Test
  void the_gateway_has_a_chain_only_where_the_policy_judges_it() {
    assertThat(NftablesBackend.text(SITE)).contains("hook input", "nd-neighbor-solicit");
    assertThat(NftablesBackend.text(new Model(SITE.name(), SITE.zones(), SITE.rules().stream().filter(rule -> rule.out() != null).toList(), false))).doesNotContain("hook input", "nd-neighbor");
  }

  @Test
  void comments_fit_and_cannot_end_their_quotes() {
    assertThat(Spelling.comment(new TreeSet<>(List.of("x\"; flush ruleset; #\n")))).isEqualTo("comment \"x__ flush ruleset_ __\"");
    TreeSet<String> names = new TreeSet<>();
    for (int i = 0; i < 50; i++) names.add("rule-" + i);
    assertThat(Spelling.comment(names).length()).isLessThanOrEqualTo("comment \"\"".length() + 128);
    assertThat(Spelling.comment(names)).endsWith(" and more\"");
  }

  @Test
  void the_same_policy_gives_the_same_bytes() {
    assertThat(NftablesBackend.text(ModelBuilder.of(Site.policy(Site.TEXT)))).isEqualTo(NftablesBackend.text(SITE));
  }

  @Test
  void the_shared_policies_mean_the_same_in_rules() throws Exception {
    Path policies = Vectors.network().map(path -> path.resolve("policies")).orElse(null);
    Assumptions.assumeTrue(policies != null, "skipped: no vectors");
    for (String name : List.of("seed.yaml", "lab.yaml")) {
      var read = (PolicyReading.Read) PolicyReader.read(Files.readAllBytes(policies.resolve(name)), Site.TODAY);
      Model model = ModelBuilder.of(read.policy());
      RulesetJudge judge = judge(model);
      for (var from : model.zones().values())
        for (var to : model.zones().values())
          for (Family family : Family.values())
            for (int port : new int[] {22, 23, 53, 80, 123, 443, 1883, 8883, 5684})
              for (int protocol : new int[] {Packet.TCP, Packet.UDP}) {
                if (from.equals(to) && !from.isolated()) continue;
                Packet packet = new Packet(Packet.Path.FORWARD, from.intf(), null, from.owns(family).ranges().getLast().low().next(), to.owns(family).ranges().getFirst().low().next().next(), protocol, 40_000, port, 0, Packet.ConnectionState.NEW);
                assertThat(judge.judge(packet).accept()).as("%s %s", name, packet).isEqualTo(model.judge(packet).allow());
              }
    }
  }
}
