package dev.bulwark.cli.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.cli.InProcess;
import dev.bulwark.network.lab.Namespace;
import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkSimulateIT {
  private static final String POLICY =
      """
      version: 1
      name: two
      zones:
        left:  { vlan: 5, interface: l5, ipv4: [10.5.0.0/24], ipv6: ["fd05::/64"], isolation: true }
        right: { vlan: 6, interface: r6, ipv4: [10.6.0.0/24], ipv6: ["fd06::/64"] }
      rules:
        - { name: left-right, from: left, to: right, services: [https], action: allow }
      """;

  @TempDir private Path folder = Path.of("");
  private Path policy = Path.of("");

  @BeforeEach
  void possible() throws IOException {
    try (Namespace namespace = Namespace.create()) {
      Assumptions.assumeTrue(namespace.inside(() -> true));
    } catch (Problem e) {
      Assumptions.assumeTrue(false, "skipped: " + e.detail());
    }
    Assumptions.assumeTrue(Stream.of("/usr/sbin/nft", "/sbin/nft", "/usr/bin/nft").anyMatch(path -> Files.isExecutable(Path.of(path))), "skipped: nft is not installed");
    policy = Files.writeString(folder.resolve("two.yaml"), POLICY);
  }

  @Test
  void a_policy_that_holds_ends_with_0_and_its_document_has_no_violation() {
    var run = InProcess.run("network", "simulate", policy.toString(), "--json");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out()).contains("\"violations\":[]", "\"spoofed\":{\"sent\":", "\"arrived\":0}", "\"ms\":{\"build\":");
  }

  @Test
  void what_is_left_out_is_missed_with_exit_1() {
    var run = InProcess.run("network", "simulate", policy.toString(), "--without", "isolation");
    assertThat(run.exit()).as(run.err()).isEqualTo(1);
    assertThat(run.out()).contains("HOLE: l5", "expected deny by isolation");
  }

  @Test
  void a_rule_that_is_not_there_and_options_of_the_other_kind_are_usage() {
    assertThat(InProcess.run("network", "simulate", policy.toString(), "--without", "nothing-such").exit()).isEqualTo(2);
    assertThat(InProcess.run("network", "simulate", policy.toString(), "--ruleset", policy.toString()).exit()).isEqualTo(2);
    assertThat(InProcess.run("network", "simulate", policy.toString(), "--packets", policy.toString(), "--keep").exit()).isEqualTo(2);
  }

  @Test
  void a_counterexample_is_sent_and_arrives() throws IOException {
    Path open = Files.writeString(folder.resolve("open.nft"), "table inet t {\n  chain f {\n    type filter hook forward priority 0; policy accept;\n  }\n}\n");
    var run = InProcess.run("network", "prove", policy.toString(), "--ruleset", open.toString(), "--replay", "--json");
    assertThat(run.exit()).as(run.err()).isEqualTo(1);
    assertThat(run.out()).contains("\"actual\":\"allow\"", "\"replayed\":\"passed\"");
  }

  @Test
  void a_hole_in_the_very_rules_of_a_namespace_lets_a_packet_through_and_nothing_is_sent_at_the_machine_itself() throws Exception {
    var kept = InProcess.run("network", "simulate", policy.toString(), "--without", "rules", "--keep", "--json").json();
    try {
      String gateway = kept.joined("kept", ",").split(",", -1)[0];
      var run = InProcess.run("network", "prove", policy.toString(), "--netns", gateway, "--replay", "--json");
      assertThat(run.exit()).as(run.err()).isEqualTo(1);
      assertThat(run.json().list("counterexamples")).anySatisfy(each -> {
        assertThat(each.text("expected")).isEqualTo("deny");
        assertThat(each.text("replayed")).isEqualTo("passed");
      });
      assertThat(run.out()).contains("\"seen\":\"kernel\"");
    } finally {
      for (String name : kept.joined("kept", ",").split(",", -1)) new ProcessBuilder("ip", "netns", "delete", name).inheritIO().start().waitFor();
    }
    assertThat(InProcess.run("network", "prove", policy.toString(), "--here", "--replay").exit()).isEqualTo(2);
  }
}
