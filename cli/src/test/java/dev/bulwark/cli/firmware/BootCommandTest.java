package dev.bulwark.cli.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.cli.InProcess;
import dev.bulwark.cli.InProcess.Run;
import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.efuse.FuseFile;
import dev.bulwark.firmware.efuse.Fuses;
import dev.bulwark.firmware.image.AppDescriptor;
import dev.bulwark.firmware.image.BootloaderDescriptor;
import dev.bulwark.firmware.image.EspImageBuilder;
import dev.bulwark.firmware.partition.OtaEntry;
import dev.bulwark.firmware.partition.OtaState;
import dev.bulwark.firmware.partition.Partition;
import dev.bulwark.firmware.partition.PartitionTable;
import dev.bulwark.firmware.virtual.NorFlash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BootCommandTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path dir;
  private Path flash;
  private Path efuse;

  @BeforeEach
  void a_chip_with_two_applications_of_which_the_second_is_new() throws IOException {
    flash = dir.resolve("FLASH.bin");
    efuse = dir.resolve("EFUSE.json");
    PartitionTable table =
        PartitionTable.of(
            List.of(
                new Partition("otadata", 1, 0, 0xd000, 0x2000, false, false), new Partition("a", 0, 0x10, 0x10000, 0x10000, false, false), new Partition("b", 0, 0x11, 0x20000, 0x10000, false, false)));
    NorFlash content =
        NorFlash.blank(0x30000)
            .with(0, EspImageBuilder.bootloader(Chip.ESP32C3, new BootloaderDescriptor(0, 1, "v5.5", "today"), new byte[64]).build())
            .with(0x8000, table.encode())
            .with(0xd000, OtaEntry.of(1, OtaState.VALID).encode())
            .with(0xe000, OtaEntry.of(2, OtaState.NEW).encode())
            .with(0x10000, application(1))
            .with(0x20000, application(2));
    Files.write(flash, content.toBytes());
  }

  private static byte[] application(int secureVersion) {
    return EspImageBuilder.application(Chip.ESP32C3, AppDescriptor.of("demo", "1", secureVersion), new byte[64]).build();
  }

  private Run boot(String... more) {
    List<String> args = new ArrayList<>(List.of("firmware", "boot", "--chip", "esp32c3", "--efuse", efuse.toString(), "--flash", flash.toString()));
    args.addAll(List.of(more));
    return InProcess.run(args.toArray(String[]::new));
  }

  @Test
  void one_document_tells_how_the_reset_ended_and_the_next_call_goes_on_from_the_files() {
    Run first = boot("--json");
    assertThat(first.exit()).as(first.err()).isZero();
    assertThat(first.out())
        .isEqualToIgnoringNewLines(
            "{\"verdict\":\"app\",\"stage\":\"app\",\"slot\":\"ota_1\",\"tried\":[],\"reason\":null,"
                + "\"otadata\":[{\"seq\":1,\"state\":\"VALID\",\"valid\":true},{\"seq\":2,\"state\":\"PENDING_VERIFY\",\"valid\":true}],\"secureVersion\":0}");
    Run second = boot("--json");
    assertThat(second.out())
        .contains("\"slot\":\"ota_0\"")
        .contains("{\"seq\":2,\"state\":\"ABORTED\",\"valid\":false}")
        .as("a record that says VALID raises the fuses, as neither factory nor test application forbids it")
        .contains("\"secureVersion\":1");
    assertThat(FuseFile.read(read(efuse)).secureVersion()).isEqualTo(1);
  }

  @Test
  void an_application_that_confirms_itself_stays_and_raises_the_fuses() {
    assertThat(boot("--app", "confirm").exit()).isZero();
    assertThat(FuseFile.read(read(efuse)).secureVersion()).isEqualTo(2);
    Run next = boot("--json");
    assertThat(next.out()).contains("\"slot\":\"ota_1\"").contains("\"secureVersion\":2");
  }

  @Test
  void people_read_the_boot_log_and_why_something_was_refused() throws IOException {
    Files.write(flash, NorFlash.of(read(flash)).with(0x20030, new byte[] {1, 2, 3}).toBytes());
    Run run = boot();
    assertThat(run.exit()).isZero();
    assertThat(run.out().lines())
        .anySatisfy(line -> assertThat(line).startsWith("rom").contains("bootloader at 0x0: secure boot is off"))
        .anySatisfy(line -> assertThat(line).startsWith("bootloader").contains("otadata[1]: sequence 2 new becomes sequence 2 pending_verify"))
        .anySatisfy(line -> assertThat(line).contains("ota_1 at 0x20000: IMG-CHECKSUM: "))
        .last()
        .isEqualTo("ota_0 runs");
  }

  @Test
  void a_chip_that_refuses_everything_ends_in_exit_1_with_the_reason() throws IOException {
    Files.write(flash, NorFlash.blank(0x10000).toBytes());
    Run run = boot("--json");
    assertThat(run.exit()).isEqualTo(Exit.NEGATIVE);
    assertThat(run.out()).contains("\"verdict\":\"refused\",\"stage\":\"rom\",\"slot\":null,\"tried\":[],\"reason\":\"ROM-IMAGE\",\"otadata\":[null,null]");
  }

  @Test
  void a_first_boot_that_encrypts_restarts_the_chip_which_then_runs_from_ciphertext() {
    byte[] plain = read(flash);
    Run first = boot("--json", "--first-boot-encryption", "release");
    assertThat(first.exit()).isEqualTo(Exit.NEGATIVE);
    assertThat(first.out()).contains("\"verdict\":\"restart\",\"stage\":\"bootloader\",\"slot\":null");
    assertThat(FuseFile.read(read(efuse)).count("SPI_BOOT_CRYPT_CNT")).isEqualTo(3);
    assertThat(NorFlash.of(read(flash)).read(0, 64)).isNotEqualTo(NorFlash.of(plain).read(0, 64));
    Run second = boot("--json", "--first-boot-encryption", "release");
    assertThat(second.exit()).as(second.out()).isZero();
    assertThat(boot("--first-boot-encryption", "maybe").exit()).isEqualTo(Exit.USAGE);
  }

  @Test
  void a_dry_run_changes_neither_file_and_makes_none() {
    byte[] before = read(flash);
    assertThat(boot("--dry-run", "--app", "confirm").exit()).isZero();
    assertThat(read(flash)).isEqualTo(before);
    assertThat(efuse).doesNotExist();
  }

  @Test
  void options_with_other_values_files_of_another_chip_and_missing_files_are_told_apart() throws IOException {
    assertThat(boot("--app", "dance").exit()).isEqualTo(Exit.USAGE);
    assertThat(boot("--rollback", "maybe").exit()).isEqualTo(Exit.USAGE);
    assertThat(boot("--revision", "new").err()).startsWith("bulwark: FIRMWARE-003");
    Files.write(efuse, FuseFile.write(Fuses.blank(Chip.ESP32S3)));
    Run mixed = boot();
    assertThat(mixed.exit()).isEqualTo(Exit.INPUT);
    assertThat(mixed.err()).startsWith("bulwark: FIRMWARE-603");
    Files.delete(efuse);
    Files.delete(flash);
    assertThat(boot().exit()).isEqualTo(Exit.INPUT);
    assertThat(efuse).as("a failed run makes no file").doesNotExist();
  }

  @Test
  void the_shared_cases_answer_with_exactly_the_keys_that_are_expected() throws IOException {
    Path folder = null;
    for (Path at = Path.of("").toAbsolutePath(); at != null && folder == null; at = at.getParent()) {
      Path there = at.resolve("shared/data/firmware");
      if (Files.isRegularFile(there.resolve("cases.json"))) folder = there;
    }
    Assumptions.assumeTrue(folder != null, "skipped: no vectors");
    for (JsonNode one : JSON.readTree(read(folder.resolve("cases.json"))).required("boot")) {
      NorFlash content = NorFlash.blank(one.required("flashSize").asInt());
      for (JsonNode part : one.required("flash")) content = content.with(part.required("offset").asInt(), read(folder.resolve(part.required("file").asString())));
      Files.write(flash, content.toBytes());
      Files.writeString(efuse, one.required("efuse").toString());
      for (JsonNode boot : one.required("boots")) {
        List<String> args = new ArrayList<>(List.of("--json"));
        for (JsonNode arg : boot.required("args")) args.add(arg.asString());
        Run run = boot(args.toArray(String[]::new));
        assertThat(run.exit()).as(run.err()).isEqualTo(boot.required("expect").required("verdict").asString().equals("app") ? 0 : 1);
        JsonNode answer = JSON.readTree(run.out());
        for (Map.Entry<String, JsonNode> expected : boot.required("expect").properties()) {
          assertThat(seen(answer.required(expected.getKey()))).as(one.required("id") + " " + expected.getKey()).isEqualTo(expected.getValue());
        }
      }
    }
  }

  /** The expectations name sequence and state of a record only. */
  private static JsonNode seen(JsonNode value) {
    if (!value.isArray()) return value;
    value.forEach(
        member -> {
          if (member instanceof tools.jackson.databind.node.ObjectNode record) record.remove("valid");
        });
    return value;
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
