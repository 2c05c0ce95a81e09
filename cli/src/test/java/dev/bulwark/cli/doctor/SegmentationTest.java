package dev.bulwark.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bulwark.cli.doctor.Check.Finding;
import dev.bulwark.cli.doctor.Check.Level;
import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SegmentationTest {
  @Test
  void who_may_not_make_a_namespace_is_told_so_and_nothing_else_is_claimed() {
    List<Finding> findings =
        Segmentation.look("", () -> {
          throw new Problem("NETWORK-260", "no network namespace can be made: not permitted", "run it as root");
        });
    assertThat(findings).singleElement().satisfies(finding -> {
      assertThat(finding.level()).isEqualTo(Level.WARN);
      assertThat(finding.detail()).contains("was not looked at", "not permitted");
      assertThat(finding.mend()).contains("root", "prove --ruleset");
    });
  }

  @Test
  void each_thing_is_there_or_says_what_is_used_instead_and_the_machine_keeps_its_devices() throws IOException {
    List<String> before = devices();
    List<Finding> findings = Segmentation.look(System.getenv().getOrDefault("PATH", ""));
    assumeTrue(findings.size() > 1, "skipped: " + findings.getFirst().detail());
    assertThat(devices()).isEqualTo(before);
    assertThat(findings).extracting(Finding::check).contains("namespace", "nft", "veth", "bridge", "isolation", "filtering", "802.1q", "wireguard");
    assertThat(findings).allSatisfy(finding -> {
      assertThat(finding.detail()).isNotBlank();
      if (finding.detail().contains("has no")) assertThat(finding.detail() + finding.mend()).containsAnyOf("instead: ", "install");
      if (finding.level() == Level.WARN) assertThat(finding.mend()).isNotBlank();
      assertThat(finding.level()).as("a gateway's kernel is no fault of a server").isNotEqualTo(Level.FAIL);
    });
  }

  @Test
  void without_the_program_rules_are_not_claimed_to_be_possible() {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/ns")), "skipped: no Linux");
    List<Finding> findings = Segmentation.look("");
    assumeTrue(findings.size() > 1, "skipped: " + findings.getFirst().detail());
    boolean nft = findings.stream().anyMatch(finding -> finding.check().equals("nft") && finding.level() == Level.OK);
    assertThat(findings.stream().anyMatch(finding -> finding.check().equals("nftables"))).isEqualTo(nft);
  }

  private static List<String> devices() throws IOException {
    Path folder = Path.of("/sys/class/net");
    if (!Files.isDirectory(folder)) return List.of();
    try (var names = Files.list(folder)) {
      return names.map(Path::toString).sorted().toList();
    }
  }
}
