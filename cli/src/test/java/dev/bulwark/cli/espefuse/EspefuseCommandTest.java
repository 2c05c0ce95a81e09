package dev.bulwark.cli.espefuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.cli.InProcess;
import dev.bulwark.cli.InProcess.Run;
import dev.bulwark.cli.json.Doc;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EspefuseCommandTest {
  private static final String P256 =
      """
      -----BEGIN EC PRIVATE KEY-----
      MHcCAQEEIDJW6Hm9RHCJ5/FCU2BE0esnZP9iX1YhGtK7nhxp60NOoAoGCCqGSM49
      AwEHoUQDQgAEDH3i2yMbLJKIRWl5Sl49I+kSBd5MgoIVVWkkQTZVKrJitRNmuBzz
      bKUxnEUmv2Loj8giLqtgx77I7ZSho5L0nQ==
      -----END EC PRIVATE KEY-----
      """;

  private static final String P256_DIGEST = "c7611b771f54b6d71856b168dd84912d189a90b7815d8d0b8d6899469cf6663a";

  @TempDir Path dir;

  private static Run plain(String line) {
    return InProcess.run(Stream.concat(Stream.of("espefuse"), Arrays.stream(line.split(" "))).toArray(String[]::new));
  }

  /** On the virtual chip of the test's folder; a word that begins with {@code @} is a file there. */
  private Run run(String chip, String line) {
    return plain("--chip " + chip + " --virt --do-not-confirm --path-efuse-file " + fuses() + " " + line.replace("@", dir + "/"));
  }

  private Path fuses() {
    return dir.resolve("EFUSE.json");
  }

  private Doc field(String chip, String name) {
    return run(chip, "summary --format json " + name).json().doc(name);
  }

  private String value(String chip, String name) {
    return run(chip, "summary --format value_only " + name).out().strip();
  }

  private static void fine(Run run) {
    assertThat(run.exit()).as(run.err()).isZero();
  }

  private static void refused(Run run, String code) {
    assertThat(run.exit()).as(run.out()).isEqualTo(2);
    assertThat(run.err().lines().toList().getLast()).startsWith("bulwark: " + code + ": ");
  }

  private Path file(String name, int length) throws IOException {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) bytes[i] = (byte) (i + 1);
    return Files.write(dir.resolve(name), bytes);
  }

  @Test
  void a_blank_chip_is_made_when_the_file_does_not_exist() throws IOException {
    fine(run("esp32c3", "summary"));
    assertThat(Files.readString(fuses())).contains("\"bulwark-efuse/1\"", "\"esp32c3\"");
  }

  /** The only option of the vendor's tool whose value is a command's name too. */
  @Test
  void a_value_that_is_a_commands_name_stays_a_value() {
    Run usual = run("esp32c3", "summary");
    assertThat(usual.out()).contains("DIS_TWAI");
    for (String line : new String[] {"summary --format summary", "summary --format=summary"}) {
      Run named = run("esp32c3", line);
      fine(named);
      assertThat(named.out()).isEqualTo(usual.out());
    }
  }

  @Test
  void a_field_is_told_with_the_keys_and_values_of_the_vendors_summary() {
    Run run = run("esp32c3", "summary --format json SPI_BOOT_CRYPT_CNT MAC KEY_PURPOSE_0 BLOCK_KEY0");
    assertThat(run.out().strip())
        .isEqualTo(
            "{\"BLOCK_KEY0\":{\"name\":\"BLOCK_KEY0\",\"bit_len\":256,\"block\":4,\"word\":0,\"pos\":0,\"efuse_type\":\"bytes:32\",\"category\":\"security\",\"value\":\"00" + " 00".repeat(31) + "\",\"raw_value\":\"0x" + "00".repeat(32) + "\",\"readable\":true,\"writeable\":true},"
                + "\"KEY_PURPOSE_0\":{\"name\":\"KEY_PURPOSE_0\",\"bit_len\":4,\"block\":0,\"word\":2,\"pos\":24,\"efuse_type\":\"uint:4\",\"category\":\"security\",\"value\":\"USER\",\"raw_value\":\"0x0\",\"readable\":true,\"writeable\":true},"
                + "\"MAC\":{\"name\":\"MAC\",\"bit_len\":48,\"block\":1,\"word\":0,\"pos\":0,\"efuse_type\":\"bytes:6\",\"category\":\"MAC\",\"value\":\"00:00:00:00:00:00 (OK)\",\"raw_value\":\"0x000000000000\",\"readable\":true,\"writeable\":true},"
                + "\"SPI_BOOT_CRYPT_CNT\":{\"name\":\"SPI_BOOT_CRYPT_CNT\",\"bit_len\":3,\"block\":0,\"word\":2,\"pos\":18,\"efuse_type\":\"uint:3\",\"category\":\"security\",\"value\":\"Disable\",\"raw_value\":\"0x0\",\"readable\":true,\"writeable\":true}}");
  }

  @ParameterizedTest
  @CsvSource({"esp32, 48", "esp32s2, 77", "esp32s3, 89", "esp32c2, 32", "esp32c3, 70", "esp32c5, 90", "esp32c6, 64", "esp32c61, 69", "esp32h2, 72", "esp32h21, 79", "esp32h4, 94", "esp32p4, 100", "esp32s31, 94"})
  void every_chip_is_summed_up_in_as_many_fields_as_by_the_vendors_tool(String chip, int fields) throws IOException {
    Run run = run(chip, "summary --format json");
    assertThat(run.out().split("\"raw_value\"", -1)).hasSize(fields + 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"burn_efuse SECURE_VERSION 3", "burn-efuse SECURE_VERSION 0x3", "burn-efuse SECURE_VERSION 0b11"})
  void a_field_is_burned_whatever_the_spelling(String line) {
    fine(run("esp32c3", line));
    assertThat(field("esp32c3", "SECURE_VERSION").text("raw_value")).isEqualTo("0x0003");
    refused(run("esp32c3", "burn_efuse SECURE_VERSION 2"), "FIRMWARE-804");
    assertThat(value("esp32c3", "SECURE_VERSION")).isEqualTo("3");
  }

  @Test
  void a_field_named_alone_is_set_or_counted_up() {
    fine(run("esp32c3", "burn_efuse DIS_USB_JTAG"));
    assertThat(value("esp32c3", "DIS_USB_JTAG")).isEqualTo("True");
    fine(run("esp32c3", "burn_efuse SPI_BOOT_CRYPT_CNT"));
    assertThat(value("esp32c3", "SPI_BOOT_CRYPT_CNT")).isEqualTo("Enable");
    fine(run("esp32c3", "burn_efuse SPI_BOOT_CRYPT_CNT"));
    assertThat(field("esp32c3", "SPI_BOOT_CRYPT_CNT").text("raw_value")).isEqualTo("0x3");
    refused(run("esp32", "burn_efuse FLASH_CRYPT_CONFIG"), "FIRMWARE-802");
  }

  @Test
  void a_chain_burns_all_or_nothing() throws IOException {
    fine(run("esp32c3", "burn_efuse DIS_TWAI 1 burn-efuse SECURE_VERSION 1 write_protect_efuse RD_DIS"));
    String before = Files.readString(fuses());
    Run refused = run("esp32c3", "burn-efuse DIS_ICACHE 1 burn-efuse NO_SUCH_FUSE 1");
    refused(refused, "FIRMWARE-804");
    assertThat(refused.out()).isEmpty();
    assertThat(Files.readString(fuses())).isEqualTo(before);
    assertThat(run("esp32c3", "summary --format value_only DIS_ICACHE burn-efuse DIS_ICACHE 1 summary --format value_only DIS_ICACHE").out()).startsWith("False\n").endsWith("True\n");
  }

  @Test
  void a_derived_flash_key_and_a_digest_share_the_only_key_block_in_one_line() throws IOException {
    Files.writeString(dir.resolve("key.pem"), P256);
    file("flash.bin", 16);
    fine(run("esp32c2", "burn_key BLOCK_KEY0 @flash.bin XTS_AES_128_KEY_DERIVED_FROM_128_EFUSE_BITS burn_key_digest @key.pem"));
    assertThat(Files.readString(fuses())).contains("\"BLOCK3\": \"100f0e0d0c0b0a090807060504030201" + P256_DIGEST.substring(0, 32) + "\"");
  }

  @Test
  void the_copied_line_burns_the_digest_of_a_key_into_the_first_free_block_and_says_why() throws IOException {
    Files.writeString(dir.resolve("key.pem"), P256);
    Run first = run("esp32c6", "burn_key secure_boot_v2 @key.pem");
    fine(first);
    assertThat(first.err()).contains("digest of the public key").contains("BLOCK_KEY0 as SECURE_BOOT_DIGEST0");
    assertThat(Files.readString(fuses())).contains("\"BLOCK4\": \"" + P256_DIGEST + "\"");
    Doc block = field("esp32c6", "BLOCK_KEY0");
    assertThat(block.is("readable")).isTrue();
    assertThat(block.is("writeable")).isFalse();
    assertThat(field("esp32c6", "KEY_PURPOSE_0").is("writeable")).isFalse();
    assertThat(value("esp32c6", "KEY_PURPOSE_0")).isEqualTo("SECURE_BOOT_DIGEST0");
    assertThat(value("esp32c6", "SECURE_BOOT_EN")).isEqualTo("False");
    fine(run("esp32c6", "burn-key secure-boot-v2 @key.pem"));
    fine(run("esp32c6", "burn-key secure_boot_v2 @key.pem"));
    assertThat(value("esp32c6", "KEY_PURPOSE_2")).isEqualTo("SECURE_BOOT_DIGEST2");
    refused(run("esp32c6", "burn-key secure_boot_v2 @key.pem"), "FIRMWARE-808");
  }

  @ParameterizedTest
  @CsvSource({"esp32, BLOCK2", "esp32c2, BLOCK3"})
  void the_copied_line_finds_the_one_place_of_a_chip_that_has_one(String chip, String block) throws IOException {
    Files.writeString(dir.resolve("key.pem"), P256);
    fine(run(chip, "burn_key secure_boot_v2 @key.pem"));
    String held = chip.equals("esp32") ? P256_DIGEST : "0".repeat(32) + P256_DIGEST.substring(0, 32);
    assertThat(Files.readString(fuses())).contains("\"" + block + "\": \"" + held + "\"");
    assertThat(field(chip, chip.equals("esp32") ? "BLOCK2" : "BLOCK_KEY0_HI_128").is("readable")).isTrue();
  }

  @Test
  void a_digest_in_a_file_is_taken_as_it_is() throws IOException {
    file("digest.bin", 32);
    fine(run("esp32c3", "burn_key secure_boot_v2 @digest.bin"));
    assertThat(field("esp32c3", "BLOCK_KEY0").text("raw_value")).startsWith("0x0102030405");
    file("short.bin", 31);
    refused(run("esp32c3", "burn_key secure_boot_v2 @short.bin"), "FIRMWARE-804");
  }

  @ParameterizedTest
  @ValueSource(strings = {"burn_key BLOCK_KEY0 @key.pem USER", "burn-key BLOCK_KEY0 @key.pem XTS_AES_128_KEY", "burn-block-data --offset 1 BLOCK_KEY0 @key.pem"})
  void a_private_key_is_never_burned(String line) throws IOException {
    Files.writeString(dir.resolve("key.pem"), P256);
    fine(run("esp32c3", "summary"));
    String before = Files.readString(fuses());
    refused(run("esp32c3", line), "FIRMWARE-804");
    assertThat(Files.readString(fuses())).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"burn_key_digest BLOCK_KEY1 @key.pem SECURE_BOOT_DIGEST1", "burn-key BLOCK_KEY1 @key.pem SECURE_BOOT_DIGEST1"})
  void a_signing_key_given_for_a_digest_is_burned_as_its_digest(String line) throws IOException {
    Files.writeString(dir.resolve("key.pem"), P256);
    fine(run("esp32c6", line));
    assertThat(field("esp32c6", "BLOCK_KEY1").text("raw_value")).isEqualTo("0x" + P256_DIGEST);
  }

  @Test
  void a_flash_key_is_reversed_and_hidden() throws IOException {
    file("flash.bin", 32);
    fine(run("esp32c3", "burn_key BLOCK_KEY2 @flash.bin XTS_AES_128_KEY"));
    assertThat(Files.readString(fuses())).contains("\"BLOCK6\": \"201f1e1d1c1b1a191817161514131211100f0e0d0c0b0a090807060504030201\"");
    Doc block = field("esp32c3", "BLOCK_KEY2");
    assertThat(block.is("readable")).isFalse();
    assertThat(block.text("value")).isEqualTo("??" + " ??".repeat(31));
    fine(run("esp32c3", "burn_key BLOCK_KEY3 @flash.bin XTS_AES_128_KEY --no-read-protect"));
    assertThat(field("esp32c3", "BLOCK_KEY3").is("readable")).isTrue();
  }

  @Test
  void bits_and_data_are_burned_and_dumped() throws IOException {
    file("data.bin", 16);
    fine(run("esp32c3", "burn_bit BLOCK3 0 5 255 burn_block_data --offset 16 BLOCK_SYS_DATA2 @data.bin"));
    assertThat(run("esp32c3", "dump").out()).contains("[3 ] dump: 00000021 00000000 00000000 00000000 00000000 00000000 00000000 80000000", "[10] dump: 00000000 00000000 00000000 00000000 04030201");
    fine(run("esp32c3", "dump --format joint --file-name @joint.bin"));
    assertThat(Files.readAllBytes(dir.resolve("joint.bin"))).hasSize(336);
    fine(run("esp32c3", "dump --format split --file-name @block.bin"));
    assertThat(Files.readAllBytes(dir.resolve("block3.bin"))).hasSize(32).startsWith(0x21);
    refused(run("esp32c3", "burn_bit BLOCK3 256"), "FIRMWARE-804");
    refused(run("esp32c3", "burn_bit BLOCK3 x"), "FIRMWARE-806");
    assertThat(run("esp32c3", "check_error").out()).isEqualTo("No errors detected.\n");
  }

  @Test
  void the_esp32_shows_what_its_coding_and_its_pads_mean() {
    fine(run("esp32", "burn-efuse CODING_SCHEME 1 SPI_PAD_CONFIG_CLK 33"));
    assertThat(field("esp32", "BLOCK1").text("efuse_type")).isEqualTo("bytes:24");
    assertThat(value("esp32", "CODING_SCHEME")).isEqualTo("3/4 (BLK1-3 len=192 bits)");
    assertThat(value("esp32", "SPI_PAD_CONFIG_CLK")).isEqualTo("33");
    assertThat(value("esp32", "MAC")).isEqualTo("00:00:00:00:00:00 (CRC 0x00 OK)");
  }

  @Test
  void a_bit_that_belongs_to_no_field_is_kept_too() throws IOException {
    fine(run("esp32c3", "burn_bit BLOCK0 191"));
    assertThat(Files.readString(fuses())).contains("80\",\n    \"BLOCK1\"");
  }

  @Test
  void what_is_protected_can_no_longer_be_burned() {
    fine(run("esp32c3", "write_protect_efuse DIS_ICACHE"));
    refused(run("esp32c3", "burn_efuse DIS_USB_JTAG 1"), "FIRMWARE-804");
    refused(run("esp32c3", "read_protect_efuse BLOCK_KEY3"), "FIRMWARE-804");
  }

  @Test
  void without_a_virtual_chip_no_serial_port_is_faked() {
    refused(plain("--chip esp32c3 --port /dev/ttyUSB0 summary"), "FIRMWARE-801");
    fine(plain("--chip esp32c3 --port /dev/ttyUSB0 --baud 115200 --before default_reset --after no_reset --virt summary"));
  }

  @Test
  void a_file_of_another_chip_is_refused_and_left_alone() throws IOException {
    fine(run("esp32c3", "burn-efuse DIS_TWAI 1"));
    String before = Files.readString(fuses());
    refused(run("esp32s3", "burn-efuse DIS_TWAI 1"), "FIRMWARE-802");
    assertThat(Files.readString(fuses())).isEqualTo(before);
    Files.writeString(fuses(), "no fuse file");
    refused(run("esp32c3", "summary"), "FIRMWARE-500");
  }

  @ParameterizedTest
  @CsvSource({"BURN, 0, True", "burn, 2, False", "'', 2, False", "NO, 2, False", "BURNT, 2, False"})
  void fuses_are_burned_only_when_the_word_is_typed(String answer, int exit, String after) {
    Run run = asked(answer + "\n", "--chip esp32c3 --virt --path-efuse-file " + fuses() + " burn-efuse DIS_TWAI 1");
    assertThat(run.exit()).isEqualTo(exit);
    assertThat(run.err()).contains("type BURN");
    assertThat(value("esp32c3", "DIS_TWAI")).isEqualTo(after);
  }

  @Test
  void nothing_is_asked_where_nothing_would_be_burned() {
    assertThat(asked("", "--chip esp32c3 --virt --path-efuse-file " + fuses() + " summary").err()).isEmpty();
    fine(run("esp32c3", "burn-efuse DIS_TWAI 1"));
    assertThat(asked("", "--chip esp32c3 --virt --path-efuse-file " + fuses() + " burn-efuse DIS_TWAI 1").err()).isEmpty();
  }

  private static Run asked(String answer, String line) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8)));
    try {
      return plain(line);
    } finally {
      System.setIn(before);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"burn_efuse DIS_TWAI 1 DIS_ICACHE", "burn_efuse DIS_TWAI 1 DIS_TWAI 0", "burn_key BLOCK_KEY0", "burn_key_digest BLOCK_KEY0 a.pem", "summary --format value_only", "summary --format yaml", "dump --format joint"})
  void a_line_that_makes_no_sense_is_refused(String line) {
    refused(run("esp32c3", line), "FIRMWARE-805");
    assertThat(fuses()).doesNotExist();
  }
}
