package dev.bulwark.cli.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.cli.InProcess;
import dev.bulwark.cli.InProcess.Run;
import dev.bulwark.cli.terminal.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvisionCommandTest {
  @TempDir Path dir;

  private Run run(String... more) {
    List<String> line = new ArrayList<>(List.of("firmware", "provision", "--out", dir.resolve("batch").toString()));
    line.addAll(Arrays.asList(more));
    return InProcess.run(line.toArray(String[]::new));
  }

  private String part(String offset, int length) throws IOException {
    Path file = dir.resolve("part-" + offset);
    Files.write(file, new byte[length]);
    return offset + ":" + file;
  }

  @Test
  void devices_are_made_once_and_their_parts_decrypt_under_their_own_keys() throws IOException {
    Run first = run("--chip", "esp32c3", "--count", "3", part("0x10000", 4096), "--plain", part("0x9000", 10), "--json");
    assertThat(first.exit()).as(first.err()).isZero();
    assertThat(first.json().number("made")).isEqualTo(3);
    Path device = dir.resolve("batch/device-000002");
    Run back =
        InProcess.run(
            "firmware", "decrypt", "--chip", "esp32c3", "--key", device.resolve("key.bin").toString(), "--address", "0x10000", "--out", dir.resolve("back").toString(),
            device.resolve("0x10000.bin").toString());
    assertThat(back.exit()).as(back.err()).isZero();
    assertThat(dir.resolve("back")).hasBinaryContent(new byte[4096]);
    assertThat(device.resolve("0x9000.bin")).hasBinaryContent(new byte[10]);
    byte[] key = Files.readAllBytes(device.resolve("key.bin"));
    Run again = run("--chip", "esp32c3", "--count", "4", part("0x10000", 4096), "--plain", part("0x9000", 10), "--json");
    assertThat(again.json().number("made")).isEqualTo(1);
    assertThat(device.resolve("key.bin")).hasBinaryContent(key);
  }

  @Test
  void devices_are_named_by_a_file() throws IOException {
    Path ids = Files.writeString(dir.resolve("ids"), "pump-1\n\n  pump-2 \n");
    assertThat(run("--chip", "esp32c2", "--ids", ids.toString(), part("0x10000", 16)).exit()).isZero();
    assertThat(dir.resolve("batch/pump-1/key.bin")).hasSize(16);
    assertThat(dir.resolve("batch/pump-2/key.bin")).exists();
  }

  private void refused(Run run, int exit, String code) {
    assertThat(run.exit()).as(run.err()).isEqualTo(exit);
    assertThat(run.err()).startsWith("bulwark: " + code).hasLineCount(1);
    assertThat(dir.resolve("batch")).doesNotExist();
  }

  @Test
  void misuse_is_refused_before_anything_is_made() throws IOException {
    String app = part("0x10000", 32);
    refused(run("--chip", "esp32c3", "--count", "0", app), Exit.USAGE, "CLI-001");
    refused(run("--chip", "esp32c3", app), Exit.USAGE, "CLI-001");
    refused(run("--chip", "esp32c3", "--count", "1"), Exit.INPUT, "FIRMWARE-407");
    refused(run("--chip", "esp32c3", "--count", "1", "nonsense"), Exit.USAGE, "CLI-001");
    refused(run("--chip", "esp32c3", "--count", "1", "here:there"), Exit.USAGE, "CLI-001");
    refused(run("--chip", "esp32c3", "--count", "1", app, part("0x10010", 16)), Exit.INPUT, "FIRMWARE-407");
    refused(run("--chip", "esp32c3", "--bits", "512", "--count", "1", app), Exit.INPUT, "FIRMWARE-402");
  }

  @Test
  void a_name_that_would_leave_the_folder_is_refused_and_nothing_is_made_outside() throws IOException {
    Path ids = Files.writeString(dir.resolve("ids"), "../outside\n");
    Run run = run("--chip", "esp32c3", "--ids", ids.toString(), part("0x10000", 16));
    assertThat(run.exit()).isEqualTo(Exit.INPUT);
    assertThat(run.err()).startsWith("bulwark: FIRMWARE-408: ");
    assertThat(dir.resolve("outside")).doesNotExist();
  }
}
