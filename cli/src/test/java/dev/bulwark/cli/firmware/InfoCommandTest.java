package dev.bulwark.cli.firmware;

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
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InfoCommandTest {
  @TempDir Path dir = Path.of("");

  private String file(byte[] bytes) throws IOException {
    return Files.write(dir.resolve("file.bin"), bytes).toString();
  }

  @Test
  void an_image_is_explained_to_a_person_and_to_a_program() throws IOException {
    String file = file(EspImageBuilder.application(Chip.ESP32C6, AppDescriptor.of("lamp", "2.0", 4), new byte[100]).build());
    Run person = InProcess.run("firmware", "info", file);
    assertThat(person.exit()).as(person.err()).isZero();
    assertThat(person.out()).contains("application image for esp32c6", "lamp 2.0", "signature    none", "Nothing found that would stop it from booting.");
    Run program = InProcess.run("firmware", "info", file, "--json");
    assertThat(program.out().lines()).hasSize(1);
    assertThat(program.json().text("type")).isEqualTo("image");
    assertThat(program.json().text("flash.frequency")).isEqualTo("80m");
    assertThat(program.json().number("app.secureVersion")).isEqualTo(4);
    assertThat(program.json().is("checksum.valid")).isTrue();
  }

  @Test
  void a_damaged_image_is_explained_too_and_a_broken_one_is_unreadable_input() throws IOException {
    byte[] bytes = EspImageBuilder.application(Chip.ESP32C6, AppDescriptor.of("lamp", "2.0", 4), new byte[100]).build();
    bytes[350] ^= 1;
    Run damaged = InProcess.run("firmware", "info", file(bytes));
    assertThat(damaged.exit()).isZero();
    assertThat(damaged.out()).contains("would stop it: its checksum does not match");
    bytes[1] = (byte) 255;
    Run broken = InProcess.run("firmware", "info", file(bytes), "--json");
    assertThat(broken.exit()).isEqualTo(Exit.INPUT);
    assertThat(broken.out()).isEmpty();
    assertThat(broken.err()).startsWith("bulwark: FIRMWARE-100: ");
  }

  @Test
  void of_an_encrypted_flash_it_is_not_said_that_it_would_boot() throws IOException {
    byte[] dump = new byte[0x20000];
    new Random(7).nextBytes(dump);
    Arrays.fill(dump, 0xF000, 0x20000, (byte) 0xFF);
    Run run = InProcess.run("firmware", "info", file(dump));
    assertThat(run.out()).contains("encrypted").doesNotContain("would stop it");
  }

  @Test
  void a_name_in_an_image_cannot_play_tricks_on_the_terminal() throws IOException {
    Run run = InProcess.run("firmware", "info", file(EspImageBuilder.application(Chip.ESP32C6, AppDescriptor.of("\u001b[2Jgone", "2.0", 4), new byte[100]).build()));
    assertThat(run.out()).doesNotContain("\u001b").contains("\\u001b[2Jgone");
  }

  @Test
  void nothing_empty_unknown_or_absent_is_explained() throws IOException {
    assertThat(InProcess.run("firmware", "info", file(new byte[0])).exit()).isEqualTo(Exit.INPUT);
    assertThat(InProcess.run("firmware", "info", file("hello".getBytes(StandardCharsets.UTF_8))).exit()).isEqualTo(Exit.INPUT);
    assertThat(InProcess.run("firmware", "info", dir.resolve("absent").toString()).exit()).isEqualTo(Exit.INPUT);
    assertThat(InProcess.run("firmware", "info", dir.toString()).exit()).isEqualTo(Exit.INPUT);
  }
}
