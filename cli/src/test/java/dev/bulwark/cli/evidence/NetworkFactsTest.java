package dev.bulwark.cli.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.cli.InProcess;
import dev.bulwark.cli.json.Doc;
import dev.bulwark.server.ServerProcess;
import dev.bulwark.server.config.Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the proof of a gateway's rules to the fleet's own audit. */
class NetworkFactsTest {
  private static final String POLICY =
      """
      version: 1
      name: plant
      zones:
        iot: { vlan: 1, interface: i0, ipv4: [10.1.0.0/24], ipv6: none }
        office: { vlan: 2, interface: o0, ipv4: [10.2.0.0/15], ipv6: none }
      rules:
        - { name: web, from: office, to: iot, services: [https], family: ipv4, action: allow }
      """;

  private static String verdict(Path state, String rule) {
    InProcess.Run run = InProcess.run("audit", "fleet", "--run", "--json", "--dir", state.toString());
    List<Doc> results = run.json().list("inputs").getFirst().list("results");
    return results.stream().filter(each -> each.text("rule").equals(rule)).map(each -> each.text("verdict")).findFirst().orElse("");
  }

  @Test
  void a_proof_of_the_kernel_answers_what_the_audit_asks_of_the_network_and_a_proof_of_a_file_does_not(@TempDir Path dir) throws Exception {
    String policy = Files.writeString(dir.resolve("site.yaml"), POLICY).toString();
    Path proof = dir.resolve("proof.json");
    Path state = dir.resolve("state");
    Config config = Config.defaults().with(Config.Listen.free()).with(new Config.Audits(Duration.ofHours(24), false, List.of(proof.toString())));
    InProcess.run("network", "compile", policy, "--target", "nftables", "--out", dir.resolve("out").toString());
    String file = InProcess.run("network", "prove", policy, "--ruleset", dir.resolve("out/bulwark.nft").toString(), "--json").out();
    try (ServerProcess server = ServerProcess.start(config, state, "0.1.0")) {
      assertThat(server.port("admin")).isPositive();
      assertThat(verdict(state, "FLT-NET-001")).as("no document").isEqualTo("unknown");
      Files.writeString(proof, file);
      assertThat(verdict(state, "FLT-NET-001")).as("a file").isEqualTo("unknown");
      Files.writeString(proof, file.replace("\"seen\":\"file\"", "\"seen\":\"kernel\",\"observedAt\":\"" + Instant.now() + "\""));
      assertThat(verdict(state, "FLT-NET-001")).isEqualTo("pass");
      assertThat(verdict(state, "FLT-NET-002")).as("a /15 of the office").isEqualTo("fail");
    }
  }
}
