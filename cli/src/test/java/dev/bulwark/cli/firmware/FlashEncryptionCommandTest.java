package dev.bulwark.cli.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.cli.InProcess;
import dev.bulwark.cli.InProcess.Run;
import dev.bulwark.cli.terminal.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlashEncryptionCommandTest {
  @TempDir Path dir;

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(dir.resolve(name), bytes);
  }

  private Path key() throws IOException {
    byte[] bytes = new byte[32];
    new Random(7).nextBytes(bytes);
    Path key = file("key.bin", bytes);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    return key;
  }

  private Run run(String direction, String chip, Path key, String address, Path in, String... more) {
    List<String> line = new ArrayList<>(List.of("firmware", direction, "--chip", chip, "--key", key.toString(), "--address", address, "--out", dir.resolve("out").toString(), in.toString()));
    line.addAll(Arrays.asList(more));
    return InProcess.run(line.toArray(String[]::new));
  }

  private static byte[] image(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) bytes[i] = (byte) (i / 7);
    bytes[0] = (byte) 0xe9;
    bytes[1] = 1;
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(strings = {"esp32", "ESP32-C3", "esp32s3"})
  void what_was_encrypted_is_decrypted_by_the_same_key_and_address(String chip) throws IOException {
    Path plain = file("plain", image(4096));
    Run made = run("encrypt", chip, key(), "0x10000", plain, "--json");
    assertThat(made.exit()).as(made.err()).isZero();
    assertThat(made.err()).isEmpty();
    assertThat(made.json().text("address")).isEqualTo("0x10000");
    byte[] secret = Files.readAllBytes(dir.resolve("out"));
    assertThat(secret).hasSize(4096).isNotEqualTo(image(4096));
    Run back = run("decrypt", chip, key(), "65536", file("secret", secret));
    assertThat(back.exit()).as(back.err()).isZero();
    assertThat(dir.resolve("out")).hasBinaryContent(image(4096));
  }

  @Test
  void noise_out_of_decrypting_with_another_key_is_remarked_on_and_the_right_key_is_not() throws IOException {
    assertThat(run("encrypt", "esp32c3", key(), "0x10000", file("plain", image(4096))).exit()).isZero();
    Path secret = file("secret", Files.readAllBytes(dir.resolve("out")));
    byte[] other = Files.readAllBytes(key());
    other[31] ^= 1;
    assertThat(run("decrypt", "esp32c3", file("other", other), "0x10000", secret).err()).contains("noise");
    assertThat(run("decrypt", "esp32c3", key(), "0x20000", secret).err()).contains("noise");
    assertThat(run("decrypt", "esp32c3", key(), "0x10000", secret).err()).doesNotContain("noise");
    assertThat(run("encrypt", "esp32c3", key(), "0x10000", secret).err()).contains("encrypted or compressed already");
  }

  @Test
  void the_first_chips_plaintext_is_filled_up_with_ff_and_that_of_others_is_refused() throws IOException {
    Path ragged = file("plain", image(100));
    Run made = run("encrypt", "esp32", key(), "0x1000", ragged);
    assertThat(made.exit()).as(made.err()).isZero();
    assertThat(made.err()).contains("12 bytes FF");
    byte[] secret = Files.readAllBytes(dir.resolve("out"));
    assertThat(run("decrypt", "esp32", key(), "0x1000", file("secret", secret)).exit()).isZero();
    byte[] whole = Arrays.copyOf(image(100), 112);
    Arrays.fill(whole, 100, 112, (byte) 0xff);
    assertThat(dir.resolve("out")).hasBinaryContent(whole);
    Files.delete(dir.resolve("out"));
    refused(run("encrypt", "esp32c3", key(), "0x1000", ragged), Exit.INPUT, "FIRMWARE-405");
    refused(run("decrypt", "esp32", key(), "0x1000", ragged), Exit.INPUT, "FIRMWARE-405");
  }

  private void refused(Run run, int exit, String code) {
    assertThat(run.exit()).as(run.err()).isEqualTo(exit);
    assertThat(run.err()).startsWith("bulwark: " + code + ": ").hasLineCount(1);
    assertThat(run.out()).isEmpty();
    assertThat(dir.resolve("out")).doesNotExist();
  }

  @Test
  void misuse_is_refused_with_its_code_and_leaves_nothing() throws IOException {
    Path plain = file("plain", image(4096));
    refused(run("encrypt", "esp32c3", key(), "0x10001", plain), Exit.INPUT, "FIRMWARE-404");
    refused(run("encrypt", "esp32c3", key(), "0xfffff800", plain), Exit.INPUT, "FIRMWARE-404");
    refused(run("encrypt", "esp32c3", key(), "0x100000000", plain), Exit.USAGE, "CLI-001");
    refused(run("encrypt", "esp32c3", key(), "-16", plain), Exit.USAGE, "CLI-001");
    refused(run("encrypt", "esp32c3", key(), "here", plain), Exit.USAGE, "CLI-001");
    refused(run("encrypt", "esp8266", key(), "0x10000", plain), Exit.USAGE, "FIRMWARE-001");
    refused(run("encrypt", "esp32c3", file("short", new byte[20]), "0x10000", plain), Exit.INPUT, "FIRMWARE-401");
    refused(run("encrypt", "esp32c3", file("wide", new byte[64]), "0x10000", plain), Exit.INPUT, "FIRMWARE-402");
    refused(run("encrypt", "esp32", key(), "0x10000", plain, "--crypt-config", "0x10"), Exit.INPUT, "FIRMWARE-403");
    refused(run("encrypt", "esp32", key(), "0x10000", plain, "--crypt-config", "many"), Exit.USAGE, "CLI-001");
    refused(run("encrypt", "esp32c3", key(), "0x10000", dir.resolve("missing")), Exit.INPUT, "CLI-002");
    refused(run("encrypt", "esp32c3", dir, "0x10000", plain), Exit.INPUT, "CLI-002");
    try (var left = Files.list(dir)) {
      assertThat(left.map(path -> path.getFileName().toString())).containsExactlyInAnyOrder("plain", "key.bin", "short", "wide");
    }
  }

  @Test
  void a_key_that_protects_nothing_is_refused_for_encrypting_and_taken_for_decrypting() throws IOException {
    Path plain = file("plain", image(4096));
    Path zeros = file("zeros", new byte[32]);
    refused(run("encrypt", "esp32c3", zeros, "0x10000", plain), Exit.REFUSED, "FIRMWARE-406");
    assertThat(run("decrypt", "esp32c3", zeros, "0x10000", plain).exit()).isZero();
  }

  @Test
  void a_key_that_others_can_read_is_remarked_on_and_one_that_they_cannot_is_not() throws IOException {
    Path plain = file("plain", image(4096));
    Path key = key();
    assertThat(run("encrypt", "esp32c3", key, "0x10000", plain).err()).isEmpty();
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
    assertThat(run("encrypt", "esp32c3", key, "0x10000", plain).err()).contains("others can read");
  }

  @Test
  void an_output_that_was_there_is_replaced_only_by_a_whole_new_one() throws IOException {
    Path plain = file("plain", image(4096));
    Files.write(dir.resolve("out"), new byte[] {42});
    assertThat(run("encrypt", "esp32c3", key(), "0x10001", plain).exit()).isEqualTo(Exit.INPUT);
    assertThat(dir.resolve("out")).hasBinaryContent(new byte[] {42});
    assertThat(run("encrypt", "esp32c3", key(), "0x10000", plain).exit()).isZero();
    assertThat(Files.size(dir.resolve("out"))).isEqualTo(4096);
  }

  @Test
  void a_key_is_made_for_its_owner_alone_and_never_over_another() throws IOException {
    for (int bits : new int[] {128, 192, 256, 512}) {
      Path out = dir.resolve("new-" + bits);
      Run made = InProcess.run("firmware", "flash-key", "--bits", "" + bits, "--out", out.toString(), "--json");
      assertThat(made.exit()).as(made.err()).isZero();
      assertThat(made.json().text("file")).isEqualTo(out.toString());
      assertThat(Files.size(out)).isEqualTo(bits / 8);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out))).isEqualTo("rw-------");
      byte[] before = Files.readAllBytes(out);
      Run again = InProcess.run("firmware", "flash-key", "--bits", "" + bits, "--out", out.toString());
      assertThat(again.exit()).isEqualTo(Exit.REFUSED);
      assertThat(again.err()).startsWith("bulwark: CLI-010: ");
      assertThat(out).hasBinaryContent(before);
    }
    Run odd = InProcess.run("firmware", "flash-key", "--bits", "100", "--out", dir.resolve("odd").toString());
    assertThat(odd.exit()).isEqualTo(Exit.USAGE);
    assertThat(odd.err()).contains("FIRMWARE-401");
    assertThat(dir.resolve("odd")).doesNotExist();
  }
}
