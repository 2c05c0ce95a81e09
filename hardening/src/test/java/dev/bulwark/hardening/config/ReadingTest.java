package dev.bulwark.hardening.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.hardening.audit.AuditedInput;
import dev.bulwark.hardening.audit.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** What readers make of anything at all. */
class ReadingTest {
  private static KconfigFile read(String text) throws Unreadable {
    return KconfigFile.read(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  @Test
  void the_last_assignment_wins_and_its_line_is_kept() throws Unreadable {
    KconfigFile file = read("CONFIG_A=y\nCONFIG_B=1\n# CONFIG_A is not set\n");
    assertThat(file.get("A")).isEqualTo(new KconfigFile.Assignment("A", "n", 3));
    assertThat(file.assignments().keySet()).containsExactly("A", "B");
  }

  @Test
  void quotes_escapes_line_ends_marks_and_blanks_are_taken_off() throws Unreadable {
    KconfigFile file = read("\uFEFFCONFIG_A=\"a \\\"b\\\" \\\\c\"\r\nCONFIG_B=N\r\nCONFIG_C= \t\r\nCONFIG_D=0x10  \n#CONFIG_E=y\n CONFIG_F=y\nCONFIG_=y\nCONFIG_G H=y\nCONFIG_I=\"\"");
    assertThat(file.assignments().values()).extracting(KconfigFile.Assignment::value).containsExactly("a \"b\" \\c", "n", "n", "0x10", "");
  }

  @Test
  void a_file_is_whole_by_its_header_or_by_its_size() throws Unreadable {
    assertThat(read("\n\n# Automatically generated file. DO NOT EDIT.\n").complete()).isTrue();
    assertThat(read("\n".repeat(10) + "# Automatically generated file\n").complete()).isFalse();
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 499; i++) many.append("CONFIG_S").append(i).append("=y\n");
    assertThat(read(many.toString()).complete()).isFalse();
    assertThat(read(many + "CONFIG_LAST=y\n").complete()).isTrue();
  }

  @Test
  void a_nul_byte_and_a_line_over_64_kib_cannot_be_read_and_one_of_64_kib_can() {
    AuditedInput nul = Judged.audit().sdkconfig("f", new byte[] {'a', 0}, null);
    assertThat(nul.readable()).isFalse();
    assertThat(nul.reason()).isEqualTo("nul-byte");
    assertThat(nul.results()).isEmpty();
    assertThat(nul.sha256()).hasSize(64);
    assertThat(Judged.audit().zephyr("f", ("x".repeat((64 << 10) + 1) + "\nCONFIG_A=y").getBytes(StandardCharsets.UTF_8)).reason()).isEqualTo("long-line");
    assertThat(Judged.audit().zephyr("f", ("x".repeat(64 << 10) + "\nCONFIG_A=y").getBytes(StandardCharsets.UTF_8)).readable()).isTrue();
    assertThat(Judged.audit().arduino("f.ino", new byte[(4 << 20) + 1]).reason()).isEqualTo("limit:size");
  }

  @Test
  void a_kernel_configuration_is_found_as_text_gzipped_and_inside_an_image() throws IOException {
    byte[] text = Judged.bytes("CONFIG_STRICT_KERNEL_RWX=y");
    ByteArrayOutputStream image = new ByteArrayOutputStream();
    image.write(new byte[5_000]);
    image.write("IKCFG_ST".getBytes(StandardCharsets.US_ASCII));
    image.write(gzip(text));
    image.write("IKCFG_ED".getBytes(StandardCharsets.US_ASCII));
    for (byte[] form : List.of(text, gzip(text), image.toByteArray())) {
      AuditedInput input = Judged.audit().kernel("config", form);
      assertThat(Judged.verdict(input, "LNX-K-001")).isEqualTo(Verdict.PASS);
      assertThat(Judged.verdict(input, "LNX-K-002")).isEqualTo(Verdict.FAIL);
      assertThat(Judged.verdict(input, "LNX-K-006")).isEqualTo(Verdict.NOT_APPLICABLE);
    }
  }

  @Test
  void a_gzip_bomb_and_a_broken_one_and_a_text_without_symbols_are_no_kernel_configuration() throws IOException {
    assertThat(Judged.audit().kernel("config.gz", gzip(new byte[8 << 20])).reason()).isEqualTo("limit:ratio");
    byte[] broken = gzip(Judged.bytes("CONFIG_A=y"));
    broken[14] ^= 0x55;
    assertThat(Judged.audit().kernel("config.gz", broken).readable()).isFalse();
    assertThat(Judged.audit().kernel("config", Judged.bytes("hello")).reason()).isEqualTo("no-configuration");
  }

  @Test
  void what_a_zephyr_project_does_not_name_is_open_and_what_a_build_does_not_have_is_off() {
    assertThat(Judged.verdict(Judged.audit().zephyr("prj.conf", Judged.bytes("CONFIG_A=y")), "ZEP-009")).isEqualTo(Verdict.UNKNOWN);
    assertThat(Judged.verdict(Judged.audit().zephyr("build/zephyr/.config", Judged.bytes("CONFIG_A=y")), "ZEP-009")).isEqualTo(Verdict.PASS);
    assertThat(Judged.verdict(Judged.audit().zephyr("build/zephyr/.config", Judged.bytes("CONFIG_A=y")), "ZEP-020")).isEqualTo(Verdict.NOT_APPLICABLE);
  }

  @Test
  void no_bytes_whatever_are_anything_but_an_answer_and_the_same_bytes_give_the_same_answer() {
    Random random = new Random(20);
    List<String> words = List.of("CONFIG_", "SECURE_BOOT", "=", "y\n", "\"", "\\", "# ", " is not set", "\r\n", "Match ", "Include ", "Ciphers +", "*", "WiFi.begin(", "\"a\",", ")", "/*", "*/", "#if 0\n", "R\"(", "[env]\n", "build_flags=", "-DPASS=", "Update.", "#define ", "'", "\u00e9", "\uFEFF");
    for (int round = 0; round < 500; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(60); i > 0; i--) text.append(random.nextInt(8) == 0 ? String.valueOf((char) random.nextInt(1, 256)) : words.get(random.nextInt(words.size())));
      byte[] bytes = text.toString().getBytes(random.nextBoolean() ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
      if (round % 10 == 0) random.nextBytes(bytes);
      for (int kind = 0; kind < 6; kind++) assertThat(judge(kind, bytes)).isEqualTo(judge(kind, bytes));
    }
  }

  private static AuditedInput judge(int kind, byte[] bytes) {
    return switch (kind) {
      case 0 -> Judged.audit("5.3").sdkconfig("f", bytes, null);
      case 1 -> Judged.audit().kernel("f", bytes);
      case 2 -> Judged.audit().zephyr("f", bytes);
      case 3 -> Judged.audit().sshd("f", bytes, pattern -> List.of(new Includes.Included("again", bytes)));
      case 4 -> Judged.audit().arduino("f.ino", bytes);
      default -> Judged.audit().arduino("platformio.ini", bytes);
    };
  }

  @Test
  void the_nearest_symbol_is_the_one_that_a_search_without_shortcuts_finds() {
    IdfSymbols symbols = IdfSymbols.shipped();
    for (String slip : List.of("SECURE_FLASH_ENC_ENABLE", "SECURE_BOT", "ESP32_SECURE_FLASH_ENC_ENABLED", "BOOTLOADER_ROLLBACK_ENABLE", "X", "DISABLE_JTAG", "SIGNED_APPS", "lower")) {
      String nearest = "";
      int least = 1_000;
      for (String name : symbols.names()) {
        int distance = symbols.exists(name, 4) ? EditDistance.between(slip, name, 1_000) : 1_000;
        if (distance >= least) continue;
        least = distance;
        nearest = name;
      }
      assertThat(symbols.nearest(slip, 4)).contains(nearest);
    }
    assertThat(symbols.nearest("SECURE_FLASH_ENC_ENABLE", 4)).contains("SECURE_FLASH_ENC_ENABLED");
    assertThat(EditDistance.between("kitten", "sitting", 9)).isEqualTo(3);
  }

  @Test
  void a_thousand_unknown_names_and_deep_brackets_take_no_time_to_speak_of() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) lines.add("CONFIG_SECURE_" + "X".repeat(60) + i + "=y");
    assertThat(Judged.findings(Judged.sdkconfig("5.3", lines.toArray(String[]::new)), "ESP-META-001")).hasSize(5_000);
    assertThat(Judged.audit().arduino("f.ino", "WiFi.begin(\n".repeat(100_000).getBytes(StandardCharsets.UTF_8)).readable()).isTrue();
    for (String much : List.of("ArduinoOTA.begin();\n", "R\"\n", "#if\n", "\"\n", "Update.end(\n"))
      assertThat(Judged.audit().arduino("f.ino", much.repeat(50_000).getBytes(StandardCharsets.UTF_8)).readable()).as(much).isTrue();
    assertThat(Judged.audit().arduino("platformio.ini", ("build_flags = -D" + "PASS".repeat(15_000)).getBytes(StandardCharsets.UTF_8)).findings()).isEmpty();
    assertThat(Judged.audit().sshd("f", "Include x\n".repeat(2_000).getBytes(StandardCharsets.UTF_8), Includes.NONE).reason()).isEqualTo("limit:entries");
  }
}
