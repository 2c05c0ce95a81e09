package dev.bulwark.cli.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.cli.InProcess;
import dev.bulwark.cli.json.Doc;
import dev.bulwark.cli.json.Json;
import dev.bulwark.server.ServerProcess;
import dev.bulwark.server.config.Config;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From an audit to the scorecard by commands alone: a build that claims, fuses that deny. */
class EvidenceSubmitTest {
  @Test
  void what_an_audit_found_is_on_the_scorecard_and_what_the_fuses_deny_is_a_critical_finding(@TempDir Path dir) throws Exception {
    Path state = dir.resolve("state");
    try (ServerProcess server = ServerProcess.start(Config.defaults().with(Config.Listen.free()), state, "0.1.0")) {
      assertThat(server.port("admin")).isPositive();
      assertThat(InProcess.run("device", "add", "cam-01", "--dir", state.toString()).exit()).isZero();
      Path sdkconfig =
          Files.writeString(
              dir.resolve("sdkconfig"),
              "# Automatically generated file. DO NOT EDIT.\n# Espressif IoT Development Framework (ESP-IDF) 5.3.1 Project Configuration\nCONFIG_IDF_TARGET=\"esp32c3\"\nCONFIG_SECURE_BOOT=y\n"
                  + "CONFIG_SECURE_BOOT_V2_ENABLED=y\nCONFIG_NVS_ENCRYPTION=y\n");
      Path audit = Files.writeString(dir.resolve("audit.json"), InProcess.run("audit", "sdkconfig", sdkconfig.toString(), "--json").out());
      Path fuses = Files.writeString(dir.resolve("fuses.json"), InProcess.run("firmware", "efuse", "--chip", "esp32c3", "--file", dir.resolve("e.json").toString(), "summary", "--json").out());

      assertThat(InProcess.run("evidence", "submit", audit.toString(), "--dir", state.toString()).exit()).as("no device is named").isEqualTo(2);
      assertThat(InProcess.run("evidence", "submit", sdkconfig.toString(), "--device", "cam-01", "--dir", state.toString()).exit()).as("no document of an audit").isEqualTo(3);
      assertThat(InProcess.run("evidence", "submit", audit.toString(), "--device", "cam-99", "--dir", state.toString()).exit()).as("no such device").isEqualTo(3);
      var submitted = InProcess.run("evidence", "submit", audit.toString(), fuses.toString(), "--device", "cam-01", "--dir", state.toString(), "--json");
      assertThat(submitted.exit()).isZero();
      assertThat(doc(submitted.out()).list("statements")).anySatisfy(each -> {
        assertThat(each.text("assertion")).isEqualTo("nvs.encrypted");
        assertThat(each.text("rank")).isEqualTo("2");
        assertThat(each.text("id")).startsWith("ev-");
      });

      Path html = dir.resolve("card.html");
      Path pdf = dir.resolve("card.pdf");
      Doc card = doc(InProcess.run("scorecard", "cam-01", "--dir", state.toString(), "--json", "--html", html.toString(), "--pdf", pdf.toString()).out());
      assertThat(card.list("findings")).anySatisfy(finding -> {
        assertThat(finding.text("rule")).isEqualTo("ESP-META-006");
        assertThat(finding.text("device")).isEqualTo("cam-01");
        assertThat(finding.text("assertion")).isEqualTo("secure-boot.enabled");
      });
      assertThat(card.list("items").get(2).text("state")).isEqualTo("contradicted");
      assertThat(card.list("items").get(2).list("standards")).anySatisfy(each -> assertThat(each.is("verified")).isFalse());
      assertThat(Files.readString(html)).contains("contradicted", "ETSI EN 303 645 5.7-1, 5.7-2 (unverified)", "OWASP ISVS").doesNotContain("<script", "http://", "https://");
      assertThat(new String(Files.readAllBytes(pdf), 0, 5, StandardCharsets.US_ASCII)).isEqualTo("%PDF-");
    }
  }

  private static Doc doc(String text) throws Json.Malformed {
    return Doc.read(text.getBytes(StandardCharsets.UTF_8));
  }
}
