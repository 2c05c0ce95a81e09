package dev.bulwark.network.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.network.Vectors;
import dev.bulwark.network.lab.Crossing.Result;
import dev.bulwark.network.model.Model;
import dev.bulwark.network.model.ModelBuilder;
import dev.bulwark.network.nft.KernelRuleset;
import dev.bulwark.network.nftables.NftablesBackend;
import dev.bulwark.network.packet.Ip;
import dev.bulwark.network.packet.Packet;
import dev.bulwark.network.packet.Packet.ConnectionState;
import dev.bulwark.network.policy.Policy;
import dev.bulwark.network.policy.Site;
import dev.bulwark.network.proof.Counterexample;
import dev.bulwark.network.proof.Proof;
import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Packets at a gateway that stands, in namespaces with names. */
class CrossingIT {
  private final String prefix = "bw-cross-" + ProcessHandle.current().pid();
  private final List<String> kept = new ArrayList<>();

  @BeforeEach
  void possible() {
    Possible.rules();
    Assumptions.assumeTrue(List.of("/usr/sbin/ip", "/sbin/ip", "/usr/bin/ip").stream().anyMatch(path -> Files.isExecutable(Path.of(path))), "skipped: ip is not installed");
  }

  @AfterEach
  void gone() throws Exception {
    for (String name : kept) assertThat(new ProcessBuilder("ip", "netns", "delete", name).inheritIO().start().waitFor()).isZero();
  }

  private Lab kept(Policy policy, Model model) {
    Lab lab = Lab.build(SitePlan.of(policy, model));
    kept.addAll(lab.keepAs(prefix));
    return lab;
  }

  private static BitSet hopeful(List<Counterexample> against) {
    BitSet hopeful = new BitSet();
    for (int i = 0; i < against.size(); i++) hopeful.set(i, !against.get(i).expectedAllow());
    return hopeful;
  }

  private static String listed(Lab lab, String... command) {
    return lab.router().inside(() -> new String(new ProcessBuilder(command).redirectErrorStream(true).start().getInputStream().readAllBytes(), StandardCharsets.UTF_8));
  }

  @Test
  void every_planted_hole_lets_a_packet_through_the_very_kernel_that_was_proved_and_what_is_too_strict_drops_it() throws Exception {
    var vectors = Vectors.network();
    Assumptions.assumeTrue(vectors.isPresent(), "skipped: no vectors");
    Policy policy = Site.policy(Files.readString(vectors.orElseThrow().resolve("policies/lab.yaml")));
    Model model = ModelBuilder.of(policy);
    Set<String> shown = new TreeSet<>();
    try (Lab lab = kept(policy, model); var files = Files.list(vectors.orElseThrow().resolve("rulesets"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".nft")).sorted().toList()) {
        planted(lab, file, model, shown);
      }
    }
    assertThat(shown).contains("extra-accept.nft lets through", "hub-too-wide.nft lets through", "input-open.nft lets through", "ipv6-lost.nft drops").noneMatch(each -> each.startsWith("equal"));
  }

  private void planted(Lab lab, Path file, Model model, Set<String> shown) throws IOException {
    try {
      Rules.load(lab.router(), "flush ruleset\n" + Files.readString(file));
    } catch (Problem notForThisKernel) {
      return;
    }
    Proof proof;
    try {
      proof = Proof.of(model, KernelRuleset.of(prefix + "-rtr"));
    } catch (Problem undecided) {
      return;
    }
    if (!(proof instanceof Proof.Deviates deviates)) return;
    List<Counterexample> against = deviates.counterexamples();
    List<Packet> packets = against.stream().map(Counterexample::packet).toList();
    List<Result> results = Crossing.send(prefix + "-rtr", packets, hopeful(against));
    for (int i = 0; i < packets.size(); i++) {
      boolean fresh = packets.get(i).state() == ConnectionState.NEW;
      String what = file.getFileName() + ": " + against.get(i);
      if (results.get(i) instanceof Result.NotSent(String why)) assertThat(fresh).as(what + ": " + why).isFalse();
      else assertThat(results.get(i)).as(what).isInstanceOf(against.get(i).expectedAllow() ? Result.Dropped.class : Result.Passed.class);
      if (fresh) shown.add(file.getFileName() + (results.get(i) instanceof Result.Passed ? " lets through" : " drops"));
    }
  }

  @Test
  void the_gateway_is_as_it_was_and_what_is_allowed_passes_as_what_is_denied_does_not() {
    Policy policy = Site.policy(Site.TEXT);
    Model model = ModelBuilder.of(policy);
    try (Lab lab = kept(policy, model)) {
      Rules.load(lab.router(), NftablesBackend.text(model));
      String rules = listed(lab, "nft", "-s", "list", "ruleset");
      String neighbours = listed(lab, "ip", "neigh");
      Flow allowed =
          Flow.all(lab.plan(), model).stream()
              .filter(flow -> flow.expected().allow() && flow.to().isPresent() && flow.packet().protocol() == Packet.TCP && model.judge(further(flow.packet())).allow())
              .findFirst()
              .orElseThrow();
      Flow denied = Flow.all(lab.plan(), model).stream().filter(flow -> !flow.expected().allow() && flow.to().isPresent() && flow.packet().protocol() == Packet.TCP && flow.packet().oif() != null).findFirst().orElseThrow();
      Packet nobody = further(allowed.packet());
      List<Result> results = Crossing.send(prefix + "-rtr", List.of(allowed.packet(), denied.packet(), nobody), BitSet.valueOf(new long[] {0b101}));
      assertThat(results.get(0)).isEqualTo(new Result.Passed(allowed.packet().destination()));
      assertThat(results.get(1)).isEqualTo(new Result.Dropped(denied.packet().destination()));
      assertThat(results.get(2)).as("nobody is at that address").isEqualTo(new Result.Passed(nobody.destination()));
      assertThat(listed(lab, "nft", "-s", "list", "ruleset")).isEqualTo(rules);
      assertThat(listed(lab, "ip", "neigh")).as("a neighbour that was lent is taken back").isEqualTo(neighbours);
    }
  }

  private static Packet further(Packet packet) {
    Ip to = packet.destination().next().next().next();
    return new Packet(packet.path(), packet.iif(), packet.oif(), packet.source(), to, packet.protocol(), packet.sourcePort(), packet.destinationPort(), packet.icmpType(), packet.state());
  }

  @Test
  void what_cannot_be_put_on_a_cable_is_not_sent_and_says_why() throws Exception {
    Policy policy = Site.policy(Site.TEXT);
    Model model = ModelBuilder.of(policy);
    String bare = prefix + "-bare";
    try (Namespace empty = Namespace.create()) {
      empty.keepAs(bare);
      kept.add(bare);
      Packet packet = Flow.all(SitePlan.of(policy, model), model).stream().map(Flow::packet).filter(each -> each.oif() != null).findFirst().orElseThrow();
      Packet reply = new Packet(packet.path(), packet.iif(), packet.oif(), packet.source(), packet.destination(), packet.protocol(), packet.sourcePort(), packet.destinationPort(), packet.icmpType(), ConnectionState.ESTABLISHED);
      assertThat(Crossing.send(bare, List.of(packet, reply), new BitSet()))
          .containsExactly(new Result.NotSent("there is no " + packet.iif()), new Result.NotSent("only packets that open a connection are sent"));
      String self = prefix + "-self";
      try (Namespace machine = Namespace.own()) {
        machine.keepAs(self);
        kept.add(self);
      }
      assertThat(Crossing.send(self, List.of(packet), new BitSet())).containsExactly(new Result.NotSent("that namespace is the machine's own"));
      assertThat(new ProcessBuilder("ip", "-n", bare, "link", "add", packet.iif(), "type", "bridge").inheritIO().start().waitFor()).isZero();
      assertThat(new ProcessBuilder("ip", "-n", bare, "link", "set", packet.iif(), "up").inheritIO().start().waitFor()).isZero();
      assertThat(Crossing.send(bare, List.of(packet), new BitSet()).getFirst()).isInstanceOfSatisfying(Result.NotSent.class, no -> assertThat(no.why()).startsWith(packet.iif()));
    }
  }
}
