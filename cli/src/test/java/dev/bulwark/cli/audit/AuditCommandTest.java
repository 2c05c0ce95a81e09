package dev.bulwark.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.cli.InProcess;
import dev.bulwark.cli.InProcess.Run;
import dev.bulwark.cli.json.Doc;
import dev.bulwark.cli.terminal.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditCommandTest {
  @TempDir Path dir = Path.of("");

  private String file(String name, String... lines) throws IOException {
    Path file = dir.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, String.join("\n", lines)).toString();
  }

  private static Run audit(String... args) {
    List<String> all = new ArrayList<>(List.of("audit"));
    all.addAll(Arrays.asList(args));
    return InProcess.run(all.toArray(String[]::new));
  }

  @Test
  void the_document_is_that_of_the_contract() throws IOException {
    String file = file("sdkconfig.defaults", "CONFIG_IDF_TARGET=\"esp32\"", "CONFIG_SECURE_BOOT=n");
    Run run = audit("sdkconfig", file, "--json", "--idf", "v5.3.1");
    assertThat(run.exit()).isEqualTo(Exit.NEGATIVE);
    assertThat(run.out().lines()).hasSize(1);
    Doc document = run.json();
    assertThat(run.out()).startsWith("{\"schema\":\"bulwark.audit/1\",\"target\":\"sdkconfig\",\"rulePack\":{\"version\":\"2026.11.1\",\"sha256\":\"");
    assertThat(document.members().keySet()).containsExactly("schema", "target", "rulePack", "inputs", "resolved", "summary");
    Doc input = document.list("inputs").getFirst();
    assertThat(input.text("path")).isEqualTo(file);
    assertThat(input.text("idf")).isEqualTo("5.3");
    assertThat(input.text("chip")).isEqualTo("esp32");
    assertThat(input.is("readable")).isTrue();
    assertThat(input.is("complete")).isFalse();
    assertThat(input.list("results")).hasSize(132).extracting(result -> result.text("rule")).isSorted();
    Doc boot = input.list("results").stream().filter(result -> result.text("rule").equals("ESP-SB-001")).findFirst().orElseThrow();
    assertThat(boot.members()).containsEntry("verdict", "fail").containsEntry("severity", "critical").containsEntry("reason", "assigned").containsEntry("symbol", "SECURE_BOOT").containsEntry("value", "n").containsEntry("line", 2L);
    Doc finding = input.list("findings").stream().filter(each -> each.text("rule").equals("ESP-SB-001")).findFirst().orElseThrow();
    assertThat(finding.text("fingerprint")).hasSize(64);
    assertThat(finding.text("state")).isEqualTo("new");
    Doc summary = document.doc("summary");
    assertThat(summary.number("pass") + summary.number("fail") + summary.number("notApplicable") + summary.number("unknown")).isEqualTo(132);
    assertThat(audit("sdkconfig", file, "--json", "--idf", "v5.3.1").out()).isEqualTo(run.out());
  }

  @Test
  void the_exit_code_follows_the_limit_and_unknown_alone_is_no_failure() throws IOException {
    String low = file("sshd_config", "PermitRootLogin no", "PasswordAuthentication no", "AllowTcpForwarding no", "MaxAuthTries 6", "ClientAliveInterval 30");
    assertThat(audit("sshd", low).exit()).isEqualTo(Exit.DONE);
    assertThat(audit("sshd", low, "--fail-on", "low").exit()).isEqualTo(Exit.NEGATIVE);
    assertThat(audit("sshd", file("open/sshd_config", "PasswordAuthentication yes")).exit()).isEqualTo(Exit.NEGATIVE);
    String open = file("prj.conf", "CONFIG_BOOTLOADER_MCUBOOT=y", "CONFIG_HW_STACK_PROTECTION=y");
    Run run = audit("zephyr", open, "--json");
    assertThat(run.exit()).as(run.out()).isEqualTo(Exit.DONE);
    assertThat(run.json().doc("summary").number("unknown")).isPositive();
  }

  @Test
  void an_input_that_cannot_be_read_ends_with_3_and_the_others_are_still_judged() throws IOException {
    String nul = file("bad", "a\0b");
    String good = file("sdkconfig", "CONFIG_SECURE_BOOT=y");
    Run run = audit("sdkconfig", nul, good, dir.resolve("missing").toString(), "--json");
    assertThat(run.exit()).isEqualTo(Exit.INPUT);
    assertThat(run.json().list("inputs")).extracting(input -> input.text("reason")).containsExactly("nul-byte", "", "no-such-file");
    assertThat(run.json().list("inputs").get(1).list("results")).hasSize(132);
    assertThat(run.err().lines()).hasSize(2).allMatch(line -> line.startsWith("bulwark: HARDEN-102: "));
  }

  @Test
  void a_folder_is_walked_for_such_files_and_named_by_the_argument() throws IOException {
    file("project/sdkconfig.defaults", "CONFIG_SECURE_BOOT=y");
    file("project/sub/sdkconfig.ci.a", "CONFIG_SECURE_BOOT=y");
    file("project/main.c", "int x;");
    Files.createSymbolicLink(dir.resolve("project/loop"), dir.resolve("project"));
    Files.createSymbolicLink(dir.resolve("project/sdkconfig.link"), Path.of(file("outside", "CONFIG_SECURE_BOOT=y")));
    String folder = dir.resolve("project").toString();
    Run run = audit("sdkconfig", folder, "--json");
    assertThat(run.json().list("inputs")).extracting(input -> input.text("path")).containsExactly(folder + "/sdkconfig.defaults", folder + "/sub/sdkconfig.ci.a");
    assertThat(audit("kernel", folder).exit()).isEqualTo(Exit.INPUT);
  }

  @Test
  void an_include_stays_in_its_folder() throws IOException {
    file("etc/ssh/sshd_config.d/10.conf", "PasswordAuthentication no");
    file("etc/outside.conf", "PermitRootLogin no");
    String config = file("etc/ssh/sshd_config", "Include /etc/ssh/sshd_config.d/*.conf", "Include /etc/ssh/../outside.conf ../outside.conf " + dir + "/etc/outside.conf", "PasswordAuthentication yes");
    List<Doc> results = audit("sshd", config, "--json").json().list("inputs").getFirst().list("results");
    assertThat(results.get(1).text("verdict")).isEqualTo("pass");
    assertThat(results.get(0).text("verdict")).isEqualTo("fail");
  }

  @Test
  void people_get_the_worst_first_with_what_to_do_and_a_file_where_they_want_it() throws IOException {
    String file = file("sdkconfig.defaults", "CONFIG_ESP32_SECURE_FLASH_ENC_ENABLED=y");
    Run run = audit("sdkconfig", file, "--idf", "5.5");
    assertThat(run.out()).contains("critical", "ESP-FE-001", "mend: Set CONFIG_SECURE_FLASH_ENC_ENABLED=y", "nearest known symbol is CONFIG_SECURE_FLASH_ENC_ENABLED (line 1)");
    assertThat(run.out().indexOf("\n  critical\n")).isLessThan(run.out().indexOf("\n  high\n"));
    Path report = dir.resolve("report.txt");
    Run written = audit("sdkconfig", file, "--idf", "5.5", "--out", report.toString());
    assertThat(written.exit()).isEqualTo(Exit.NEGATIVE);
    assertThat(written.out()).isEmpty();
    assertThat(Files.readString(report)).isEqualTo(run.out());
  }

  @Test
  void a_wrong_option_is_a_usage_error() throws IOException {
    String file = file("sdkconfig", "CONFIG_A=y");
    for (String[] wrong : new String[][] {{"--fail-on", "bad"}, {"--profile", "x"}, {"--idf", "master"}, {"--at", "today"}, {"--format", "pdf"}, {"--format", "csv"}, {"--json", "--format", "text"}}) {
      List<String> args = new ArrayList<>(List.of("sdkconfig", file));
      args.addAll(Arrays.asList(wrong));
      assertThat(audit(args.toArray(String[]::new)).exit()).as(String.join(" ", wrong)).isEqualTo(Exit.USAGE);
    }
    assertThat(audit("sdkconfig").exit()).isEqualTo(Exit.USAGE);
  }

  @Test
  void the_catalogue_is_listed() {
    Doc catalogue = audit("rules", "--json").json();
    assertThat(catalogue.list("rules")).hasSize(310);
    Doc first = catalogue.list("rules").getFirst();
    assertThat(first.members().keySet()).contains("id", "title", "target", "severity", "items", "standards");
    assertThat(first.joined("standards.isvs", ",")).isEqualTo("3.1.1,3.1.2");
    assertThat(catalogue.text("sha256")).hasSize(64);
    assertThat(audit("rules").out()).contains("ESP-SB-001", "rule pack 2026.11.1");
  }
}
