package dev.bulwark.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.cli.InProcess;
import dev.bulwark.cli.InProcess.Run;
import dev.bulwark.cli.json.Doc;
import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.image.AppDescriptor;
import dev.bulwark.firmware.image.EspImageBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bulwark audit image} as a whole, on good, bad and missing input. */
class AuditImageTest {
  private static final String URL = "mqtts://device:Hunter2x@broker.acme-iot.net";

  @TempDir Path dir = Path.of("");

  private static Run audit(Object... args) {
    List<String> all = new ArrayList<>(List.of("audit", "image", "--at", "2026-11-01"));
    Arrays.stream(args).map(String::valueOf).forEach(all::add);
    return InProcess.run(all.toArray(String[]::new));
  }

  private Path app() throws IOException {
    return Files.write(dir.resolve("app.bin"), EspImageBuilder.application(Chip.ESP32C3, AppDescriptor.of("pump", "2.1", 3), URL.getBytes(StandardCharsets.UTF_8)).build());
  }

  @Test
  void an_image_with_a_password_is_described_has_the_finding_at_its_offset_and_exit_1() throws IOException {
    Path app = app();
    Run run = audit(app, "--json");
    assertThat(run.exit()).isEqualTo(Exit.NEGATIVE);
    assertThat(run.json().text("target")).isEqualTo("image");
    Doc input = run.json().list("inputs").getFirst();
    Doc image = input.doc("facts").doc("image");
    assertThat(image.text("kind")).isEqualTo("esp-app");
    assertThat(image.text("chip")).isEqualTo("esp32c3");
    assertThat(image.doc("app").number("secureVersion")).isEqualTo(3);
    int offset = new String(Files.readAllBytes(app), StandardCharsets.ISO_8859_1).indexOf(URL);
    assertThat(input.list("findings")).extracting(finding -> finding.text("rule") + "@" + finding.number("offset")).containsExactly("FW-CRED-003@" + offset, "FW-ENC-001@0", "FW-SIG-001@0");
    assertThat(run.out()).doesNotContain("Hunter2x").isEqualTo(audit(app, "--json").out());
    assertThat(audit(app).out()).contains("FW-CRED-003").contains("mend: ").doesNotContain("Hunter2x");
  }

  @Test
  void a_file_with_nothing_in_it_that_matters_has_exit_0_whatever_the_limit() throws IOException {
    Path clean = Files.writeString(dir.resolve("clean"), "-----BEGIN RSA PRIVATE KEY-----\0http://www.w3.org/\0root\0%s:%s@\0");
    assertThat(audit(clean, "--fail-on", "info").exit()).isEqualTo(Exit.DONE);
  }

  @Test
  void what_cannot_be_read_ends_in_exit_3_after_the_document_and_the_others_are_judged() throws IOException {
    Run run = audit(dir.resolve("none"), Files.createFile(dir.resolve("empty")), app(), "--json");
    assertThat(run.exit()).isEqualTo(Exit.INPUT);
    List<Doc> inputs = run.json().list("inputs");
    assertThat(inputs.get(0).text("reason")).isEqualTo("no-such-file");
    assertThat(inputs.get(1).text("reason")).isEqualTo("empty");
    assertThat(inputs.get(2).is("readable")).isTrue();
    assertThat(run.err()).contains("HARDEN-102");
  }

  @Test
  void a_folder_stands_for_its_files_and_a_link_that_leads_back_is_not_followed() throws IOException {
    Path folder = Files.createDirectories(dir.resolve("images/deep"));
    Files.writeString(folder.resolve("a"), "x");
    Files.createSymbolicLink(folder.resolve("loop"), dir.resolve("images"));
    assertThat(audit(dir.resolve("images"), "--json").json().list("inputs")).extracting(input -> input.text("path")).containsExactly(dir.resolve("images").resolve("deep").resolve("a").toString());
  }

  @Test
  void an_image_that_contradicts_its_sdkconfig_is_critical() throws IOException {
    Path sdkconfig = Files.writeString(dir.resolve("sdkconfig"), "CONFIG_SECURE_BOOT=y\n");
    Run run = audit(app(), "--sdkconfig", sdkconfig, "--json");
    assertThat(run.json().list("inputs").getFirst().list("findings")).anySatisfy(finding -> assertThat(finding.text("rule") + finding.text("severity")).isEqualTo("ESP-META-005critical"));
    assertThat(audit(app(), "--efuse", sdkconfig).exit()).isEqualTo(Exit.INPUT);
  }
}
