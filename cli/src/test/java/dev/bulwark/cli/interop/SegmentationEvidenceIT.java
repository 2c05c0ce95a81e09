package dev.bulwark.cli.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bulwark.cli.InProcess;
import dev.bulwark.cli.json.Doc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the kernel of a gateway to the scorecard of a running server: what was seen verifies item C8, what was only written down does not, and what went wrong shows. */
class SegmentationEvidenceIT {
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

  @TempDir Path dir;

  private static Path network(Path into, int exit, String... args) throws Exception {
    List<String> line = new ArrayList<>(List.of("network"));
    line.addAll(List.of(args));
    line.add("--json");
    InProcess.Run run = InProcess.run(line.toArray(String[]::new));
    assertThat(run.exit()).as(line + "\n" + run.out() + run.err()).isEqualTo(exit);
    return Files.writeString(into, run.out());
  }

  private static InProcess.Run submit(Rig rig, String... args) {
    List<String> line = new ArrayList<>(List.of("evidence", "submit", "--dir", rig.state().toString(), "--json"));
    line.addAll(List.of(args));
    return InProcess.run(line.toArray(String[]::new));
  }

  private static Doc c8(Rig rig, String device) {
    return rig.bulwark("scorecard", device).json().list("items").stream().filter(item -> item.text("id").equals("C8")).findFirst().orElseThrow();
  }

  private static String states(Doc item) {
    return item.text("state") + ": " + String.join(", ", item.list("assertions").stream().map(each -> each.text("state")).toList());
  }

  @Test
  void what_the_gateway_was_seen_to_hold_and_drop_verifies_segmentation_until_it_is_old_and_drift_takes_it_back() throws Exception {
    Rig.needs("ip", "nft");
    String netns = "bw-evidence-" + ProcessHandle.current().pid();
    try (Rig rig = new Rig(dir)) {
      assumeTrue(rig.sh("ip netns add " + netns).exit() == 0, "skipped: no network namespace can be made");
      try {
        String policy = Files.writeString(dir.resolve("two.yaml"), POLICY).toString();
        String state = dir.resolve("applied").toString();
        rig.bulwark("device", "add", "cam-1", "--site", "two", "--zone", "left");
        rig.bulwark("device", "add", "cam-2", "--site", "two", "--zone", "right");
        rig.bulwark("device", "add", "lost-1", "--site", "two", "--zone", "cellar");
        rig.bulwark("device", "add", "far-1", "--site", "elsewhere", "--zone", "left");
        assertThat(states(c8(rig, "cam-1"))).isEqualTo("unknown: missing, missing");

        // A file, and packets at a rebuilt site, say nothing of the gateway.
        network(dir.resolve("compiled"), 0, "compile", policy, "--target", "nftables", "--out", dir.resolve("out").toString());
        Path file = network(dir.resolve("file.json"), 0, "prove", policy, "--ruleset", dir.resolve("out/bulwark.nft").toString());
        Path trial = network(dir.resolve("trial.json"), 0, "simulate", policy);
        assertThat(submit(rig, file.toString(), trial.toString()).exit()).isZero();
        assertThat(states(c8(rig, "cam-1"))).as("configuration and a rebuilt site").isEqualTo("unknown: missing, missing");

        // The kernel is asked, and the packets are of what it holds.
        assertThat(InProcess.run("network", "apply", policy, "--netns", netns, "--state", state).exit()).isZero();
        Path proof = network(dir.resolve("proof.json"), 0, "prove", policy, "--netns", netns);
        Path sync = network(dir.resolve("sync.json"), 0, "drift", policy, "--netns", netns, "--state", state);
        InProcess.Run submitted = submit(rig, proof.toString(), sync.toString(), trial.toString());
        assertThat(submitted.exit()).as(submitted.err()).isZero();
        assertThat(submitted.json().list("statements").stream().map(each -> each.text("device")).distinct()).as("every device of the site, and of no other").containsExactly("cam-1", "cam-2");
        assertThat(submitted.json().text("unsaid.lost-1")).contains("cellar");
        assertThat(states(c8(rig, "cam-1"))).isEqualTo("verified: held, held");
        assertThat(states(c8(rig, "far-1"))).isEqualTo("unknown: missing, missing");
        assertThat(states(c8(rig, "lost-1"))).isEqualTo("unknown: missing, missing");

        rig.clock(Duration.ofDays(8));
        assertThat(states(c8(rig, "cam-1"))).as("nobody looked for a week").isEqualTo("stale: stale, stale");
        rig.clock(Duration.ZERO);

        // Another site's device, and the platform, cannot be named.
        InProcess.Run wrong = submit(rig, proof.toString(), "--device", "far-1");
        assertThat(wrong.exit()).isEqualTo(4);
        assertThat(wrong.err()).contains("HARDEN-901", "elsewhere");
        assertThat(submit(rig, proof.toString(), "--device", "*").exit()).isEqualTo(2);
        Path foreign = Files.writeString(dir.resolve("foreign.json"), Files.readString(proof).replace("\"site\":\"two\"", "\"site\":\"nowhere\""));
        assertThat(submit(rig, foreign.toString())).satisfies(run -> assertThat(run.exit()).isEqualTo(3)).satisfies(run -> assertThat(run.err()).contains("HARDEN-902"));

        // Somebody changes the rules by hand.
        rig.must("ip netns exec " + netns + " nft insert rule inet bulwark $(ip netns exec " + netns + " nft list chains inet | awk '/^\\tchain/{c=$2} /hook forward/{print c; exit}') accept");
        Path drifted = network(dir.resolve("drifted.json"), 1, "drift", policy, "--netns", netns, "--state", state);
        assertThat(submit(rig, drifted.toString()).exit()).isZero();
        assertThat(states(c8(rig, "cam-1"))).as("a file claims it, the kernel denies it").isEqualTo("contradicted: contradicted, held");
        assertThat(rig.bulwark("scorecard", "cam-1").json().list("findings")).anySatisfy(finding -> assertThat(finding.text("assertion")).isEqualTo("network.policy-enforced"));
        Path failed = network(dir.resolve("failed.json"), 1, "prove", policy, "--netns", netns);
        assertThat(submit(rig, failed.toString()).exit()).isZero();
        assertThat(submit(rig, sync.toString(), proof.toString()).exit()).as("what was seen before does not undo it").isZero();
        assertThat(states(c8(rig, "cam-1"))).isEqualTo("contradicted: contradicted, held");

        // And it is put right again.
        assertThat(InProcess.run("network", "apply", policy, "--netns", netns, "--state", state).exit()).isZero();
        submit(rig, network(proof, 0, "prove", policy, "--netns", netns).toString(), network(sync, 0, "drift", policy, "--netns", netns, "--state", state).toString());
        assertThat(states(c8(rig, "cam-1"))).isEqualTo("verified: held, held");
        Path holes = Files.writeString(dir.resolve("holes.json"), Files.readString(trial).replace("\"violations\":[]", "\"violations\":[{\"expected\":\"deny\"}]"));
        assertThat(submit(rig, holes.toString(), sync.toString()).exit()).isZero();
        assertThat(states(c8(rig, "cam-1"))).as("of two from the same moment the one against wins; what the rebuilt site alone showed is contradicted").isEqualTo("contradicted: held, contradicted");
      } finally {
        rig.sh("ip netns delete " + netns);
      }
    }
  }
}
