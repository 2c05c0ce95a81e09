package dev.bulwark.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.cli.InProcess;
import dev.bulwark.cli.InProcess.Run;
import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.image.AppDescriptor;
import dev.bulwark.firmware.image.EspImageBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditVulnerabilitiesTest {
  private static final String RECORD =
      "{\"dataType\":\"CVE_RECORD\",\"cveMetadata\":{\"cveId\":\"CVE-2020-1000\",\"state\":\"PUBLISHED\",\"dateUpdated\":\"2020-05-01T10:00:00Z\"},\"containers\":{\"cna\":{\"affected\":[{\"vendor\":\"libexpat\",\"product\":\"libexpat\","
          + "\"versions\":[{\"version\":\"0\",\"lessThan\":\"2.6.0\",\"status\":\"affected\"}]}],\"metrics\":[{\"cvssV3_1\":{\"baseSeverity\":\"HIGH\"}}]}}}";

  @TempDir Path dir = Path.of("");

  @BeforeEach
  void records() throws IOException {
    Files.writeString(dir.resolve("record.json"), RECORD);
    assertThat(InProcess.run("cve", "update", "--from", dir.resolve("record.json").toString(), "--dir", dir.resolve("store").toString()).exit()).isZero();
    image("old.bin", "2.5.0");
    image("new.bin", "2.6.0");
  }

  private void image(String name, String expat) throws IOException {
    byte[] payload = ("\0expat_" + expat + "\0").getBytes(StandardCharsets.ISO_8859_1);
    Files.write(dir.resolve(name), EspImageBuilder.application(Chip.ESP32C3, new AppDescriptor(1, "1.0", "lamp", "", "", "v5.5", "0".repeat(64), 0), payload).build());
  }

  private Run audit(String image, String... more) {
    List<String> args = new ArrayList<>(List.of("audit", "image", dir.resolve(image).toString(), "--json"));
    args.addAll(List.of(more));
    return InProcess.run(args.toArray(String[]::new));
  }

  @Test
  void a_known_hole_is_a_finding_with_its_place_and_without_records_there_is_none() {
    String store = dir.resolve("store").toString();
    Run run = audit("old.bin", "--vulnerabilities", store);
    assertThat(run.json().list("inputs").getFirst().list("findings")).filteredOn(finding -> finding.text("rule").equals("FW-SBOM-002")).singleElement().satisfies(finding -> {
      assertThat(finding.text("severity")).isEqualTo("high");
      assertThat(finding.text("message")).contains("expat 2.5.0", "CVE-2020-1000");
      assertThat(finding.number("offset")).isPositive();
    });
    assertThat(run.exit()).isEqualTo(Exit.NEGATIVE);
    assertThat(run.err()).contains("warning: the newest record is of 2020-05-01");
    assertThat(audit("old.bin").out()).doesNotContain("FW-SBOM-002");
    assertThat(audit("new.bin", "--vulnerabilities", store).out()).doesNotContain("FW-SBOM-002");
    assertThat(audit("old.bin", "--vulnerabilities", store).out()).isEqualTo(run.out());
  }

  @Test
  void a_root_file_system_is_judged_by_its_packages_too() throws IOException {
    Files.createDirectories(dir.resolve("root/var/lib/dpkg"));
    Files.writeString(dir.resolve("root/var/lib/dpkg/status"), "Package: libexpat1\nStatus: install ok installed\nSource: expat\nVersion: 2.5.0-1\nArchitecture: arm64\n");
    Run run = InProcess.run("audit", "rootfs", dir.resolve("root").toString(), "--json", "--vulnerabilities", dir.resolve("store").toString());
    assertThat(run.json().list("inputs").getFirst().list("findings")).filteredOn(finding -> finding.text("rule").equals("FW-SBOM-002")).singleElement().satisfies(finding -> {
      assertThat(finding.text("path")).isEqualTo("var/lib/dpkg/status");
      assertThat(finding.text("message")).contains("libexpat1 2.5.0-1");
    });
    Run sarif = InProcess.run("audit", "rootfs", dir.resolve("root").toString(), "--format", "sarif", "--vulnerabilities", dir.resolve("store").toString());
    assertThat(sarif.out()).contains("FW-SBOM-002").contains("var/lib/dpkg/status");
  }

  @Test
  void a_statement_of_use_takes_it_away_and_a_store_that_is_not_there_is_no_clean_answer() throws IOException {
    String vex = Files.writeString(dir.resolve("vex.json"), "{\"@context\":\"https://openvex.dev/ns/v0.2.0\",\"statements\":[{\"vulnerability\":{\"name\":\"CVE-2020-1000\"},\"status\":\"not_affected\",\"products\":[{\"@id\":\"pkg:generic/expat@2.5.0\"}]}]}").toString();
    assertThat(audit("old.bin", "--vulnerabilities", dir.resolve("store").toString(), "--vex", vex).out()).doesNotContain("FW-SBOM-002");
    Run none = audit("old.bin", "--vulnerabilities", dir.resolve("nowhere").toString());
    assertThat(none.exit()).isEqualTo(Exit.INPUT);
    assertThat(none.err()).contains("HARDEN-501");
  }
}
