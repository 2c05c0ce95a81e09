package dev.bulwark.cli.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.cli.InProcess;
import dev.bulwark.cli.InProcess.Run;
import dev.bulwark.cli.json.Doc;
import dev.bulwark.cli.terminal.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EfuseCommandTest {
  @TempDir Path dir;

  private Run efuse(String chip, String... rest) {
    List<String> args = new ArrayList<>(List.of("firmware", "efuse", "--chip", chip, "--file", dir.resolve("EFUSE.json").toString()));
    args.addAll(List.of(rest));
    return InProcess.run(args.toArray(String[]::new));
  }

  private String key(String name, int length) throws IOException {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) bytes[i] = (byte) (i + 1);
    return Files.write(dir.resolve(name), bytes).toString();
  }

  private byte[] state() throws IOException {
    return Files.readAllBytes(dir.resolve("EFUSE.json"));
  }

  @Test
  void a_missing_file_is_a_blank_chip_and_is_made() throws Exception {
    Run run = efuse("esp32c3", "--json", "summary");
    assertThat(run.exit()).as(run.err()).isZero();
    Doc field = run.json().doc("fields").doc("SECURE_BOOT_EN");
    assertThat(run.json().text("chip")).isEqualTo("esp32c3");
    assertThat(run.json().text("revision")).isEqualTo("0.4");
    assertThat(field.text("raw")).isEqualTo("0x0");
    assertThat(field.is("readable") && field.is("writeable")).isTrue();
    assertThat(run.json().list("changed")).isEmpty();
    assertThat(state()).isNotEmpty();
  }

  @Test
  void burning_changes_the_file_and_names_what_changed() throws Exception {
    Run run = efuse("esp32c3", "burn", "DIS_PAD_JTAG", "1", "SECURE_VERSION", "0x3", "--json");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.json().joined("changed", " ")).isEqualTo("DIS_PAD_JTAG SECURE_VERSION");
    assertThat(efuse("esp32c3", "--json", "summary").json().doc("fields").doc("SECURE_VERSION").text("raw")).isEqualTo("0x3");
    byte[] before = state();
    assertThat(efuse("esp32c3", "burn", "DIS_PAD_JTAG", "1").out()).isEqualTo("nothing to burn: all is so already\n");
    assertThat(state()).isEqualTo(before);
  }

  @Test
  void a_refusal_exits_4_and_a_wrong_name_or_value_2_and_neither_touches_the_file() throws Exception {
    assertThat(efuse("esp32c3", "burn", "UART_PRINT_CONTROL", "1").exit()).isZero();
    byte[] before = state();
    Run refused = efuse("esp32c3", "--json", "burn", "DIS_PAD_JTAG", "1", "UART_PRINT_CONTROL", "2");
    assertThat(refused.exit()).isEqualTo(Exit.REFUSED);
    assertThat(refused.err()).startsWith("bulwark: FIRMWARE-502: UART_PRINT_CONTROL has bits burned").hasLineCount(1);
    assertThat(refused.json().doc("fields").doc("DIS_PAD_JTAG").text("raw")).isEqualTo("0x0");
    assertThat(efuse("esp32c3", "burn", "NO_SUCH_FUSE", "1").exit()).isEqualTo(Exit.USAGE);
    assertThat(efuse("esp32c3", "burn", "WDT_DELAY_SEL", "4").exit()).isEqualTo(Exit.USAGE);
    assertThat(efuse("esp32c3", "burn", "DIS_PAD_JTAG").exit()).isEqualTo(Exit.USAGE);
    assertThat(state()).isEqualTo(before);
  }

  @Test
  void a_refused_first_command_makes_no_file() {
    assertThat(efuse("esp32c3", "burn", "NO_SUCH_FUSE", "1").exit()).isEqualTo(Exit.USAGE);
    assertThat(dir.resolve("EFUSE.json")).doesNotExist();
  }

  @Test
  void a_key_is_burned_hidden_and_shown_nowhere_but_kept_in_the_file() throws Exception {
    Run run = efuse("esp32c3", "burn-key", "BLOCK_KEY0", key("flash.key", 32), "XTS_AES_128_KEY", "BLOCK_KEY1", key("user.key", 32), "USER");
    assertThat(run.exit()).as(run.err()).isZero();
    Run summary = efuse("esp32c3", "summary");
    assertThat(summary.out()).contains("key in BLOCK_KEY0: XTS_AES_128_KEY, hidden from software", "BLOCK_KEY0                                 -/-  hidden", "secure boot: off", "JTAG: open");
    assertThat(new String(state(), java.nio.charset.StandardCharsets.UTF_8)).contains(reversedHex());
    Run again = efuse("esp32c3", "burn-key", "BLOCK_KEY0", key("flash.key", 32), "XTS_AES_128_KEY");
    assertThat(again.exit()).isEqualTo(Exit.REFUSED);
  }

  private static String reversedHex() {
    StringBuilder hex = new StringBuilder();
    IntStream.iterate(32, i -> i > 0, i -> i - 1).forEach(i -> hex.append(String.format("%02x", i)));
    return hex.toString();
  }

  @Test
  void a_signing_key_becomes_its_digest_by_either_command_and_is_never_burned_itself() throws Exception {
    String pem = dir.resolve("sign.pem").toString();
    assertThat(InProcess.run("firmware", "keygen", "--scheme", "ecdsa256", "--out", pem).exit()).isZero();
    assertThat(efuse("esp32c2", "burn-key-digest", pem).exit()).isZero();
    Files.delete(dir.resolve("EFUSE.json"));
    assertThat(efuse("esp32c6", "burn-key-digest", "BLOCK_KEY0", pem, "SECURE_BOOT_DIGEST0").exit()).isZero();
    byte[] byDigest = state();
    Files.delete(dir.resolve("EFUSE.json"));
    assertThat(efuse("esp32c6", "burn-key", "BLOCK_KEY0", pem, "SECURE_BOOT_DIGEST0").exit()).isZero();
    assertThat(state()).isEqualTo(byDigest);
    Run raw = efuse("esp32c6", "burn-key", "BLOCK_KEY1", pem, "USER");
    assertThat(raw.exit()).isEqualTo(Exit.REFUSED);
    assertThat(raw.err()).contains("FIRMWARE-503").hasLineCount(1);
    assertThat(efuse("esp32c6", "burn-key-digest", "BLOCK_KEY1", pem, "USER").exit()).isEqualTo(Exit.REFUSED);
  }

  @Test
  void the_first_chip_takes_groups_of_two_words_and_other_chips_three() throws Exception {
    assertThat(efuse("esp32", "burn-key", "flash_encryption", key("k", 32), "BLOCK3", key("u", 32)).exit()).isZero();
    Files.delete(dir.resolve("EFUSE.json"));
    assertThat(efuse("esp32c3", "burn-key", "BLOCK_KEY0", key("k", 32)).exit()).isEqualTo(Exit.USAGE);
  }

  @Test
  void protections_are_burned_and_frozen_protections_refuse_further_ones() {
    assertThat(efuse("esp32c3", "write-protect", "RD_DIS").exit()).isZero();
    assertThat(efuse("esp32c3", "burn", "KEY_PURPOSE_0", "HMAC_UP").exit()).isZero();
    assertThat(efuse("esp32c3", "read-protect", "BLOCK_KEY0").exit()).isEqualTo(Exit.REFUSED);
    assertThat(efuse("esp32c3", "read-protect", "DIS_PAD_JTAG").exit()).isEqualTo(Exit.USAGE);
  }

  @Test
  void strict_refuses_what_chips_take_to_their_loss() {
    Run trap = efuse("esp32c3", "--strict", "burn", "SECURE_BOOT_EN", "1");
    assertThat(trap.exit()).isEqualTo(Exit.REFUSED);
    assertThat(trap.err()).contains("FIRMWARE-504");
    assertThat(efuse("esp32c3", "burn", "SECURE_BOOT_EN", "1").exit()).isZero();
  }

  @Test
  void what_cannot_be_read_exits_3() throws Exception {
    assertThat(efuse("esp32c3", "burn-key", "BLOCK_KEY0", dir.resolve("missing").toString(), "USER").exit()).isEqualTo(Exit.INPUT);
    assertThat(efuse("esp32c3", "burn-key-digest", "BLOCK_KEY0", key("k", 32), "SECURE_BOOT_DIGEST0").exit()).isEqualTo(Exit.INPUT);
    Files.writeString(dir.resolve("EFUSE.json"), "{}");
    assertThat(efuse("esp32c3", "summary").exit()).isEqualTo(Exit.INPUT);
    Files.delete(dir.resolve("EFUSE.json"));
    assertThat(efuse("esp32c3", "summary").exit()).isZero();
    assertThat(efuse("esp32c6", "summary").err()).contains("FIRMWARE-505");
  }

  @Test
  void an_unknown_name_on_the_line_is_usage_and_in_the_file_input() throws Exception {
    Run chip = efuse("esp9", "summary");
    assertThat(chip.exit()).isEqualTo(Exit.USAGE);
    assertThat(chip.err()).startsWith("bulwark: FIRMWARE-001: ");
    assertThat(efuse("esp32c3", "--revision", "new", "summary").exit()).isEqualTo(Exit.USAGE);
    assertThat(dir.resolve("EFUSE.json")).doesNotExist();
    Files.writeString(dir.resolve("EFUSE.json"), "{\"format\":\"bulwark-efuse/1\",\"chip\":\"esp9\",\"blocks\":{}}");
    assertThat(efuse("esp32c3", "summary").exit()).isEqualTo(Exit.INPUT);
  }

  @Test
  void chip_and_file_have_to_be_named() {
    assertThat(InProcess.run("firmware", "efuse", "summary").exit()).isEqualTo(Exit.USAGE);
    assertThat(InProcess.run("firmware", "efuse", "--chip", "esp32c3", "summary").exit()).isEqualTo(Exit.USAGE);
    assertThat(InProcess.run("firmware", "efuse", "--chip", "esp32c3", "--file", "x").exit()).isEqualTo(Exit.USAGE);
  }
}
