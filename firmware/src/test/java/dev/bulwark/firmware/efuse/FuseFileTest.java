package dev.bulwark.firmware.efuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.chip.Revision;
import dev.bulwark.problem.Problem;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FuseFileTest {
  private static byte[] text(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void the_writer_emits_every_block_in_register_order_and_the_revision() {
    Fuses fuses = Fuses.blank(Chip.ESP32C2, new Revision(1, 2)).with(Map.of("RD_DIS", BigInteger.TWO));
    assertThat(new String(FuseFile.write(fuses), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {
              "format": "bulwark-efuse/1",
              "chip": "esp32c2",
              "revision": "1.2",
              "blocks": {
                "BLOCK0": "0000000002000000",
                "BLOCK1": "%s",
                "BLOCK2": "%s",
                "BLOCK3": "%s"
              }
            }
            """
                .formatted("00".repeat(12), "00".repeat(32), "00".repeat(32)));
  }

  @ParameterizedTest
  @EnumSource(Chip.class)
  void what_was_written_is_read_back_equal(Chip chip) {
    Fuses fuses = Fuses.blank(chip);
    Random random = new Random(chip.ordinal());
    for (FuseField field : fuses.map().fields()) fuses = fuses.with(Map.of(field.name(), new BigInteger(field.length(), random)));
    assertThat(FuseFile.read(FuseFile.write(fuses))).isEqualTo(fuses).hasSameHashCodeAs(fuses);
  }

  @Test
  void a_block_that_is_left_out_is_blank_and_the_chips_usual_revision_is_taken() {
    Fuses fuses = FuseFile.read(text("{\"format\":\"bulwark-efuse/1\",\"chip\":\"esp32c3\",\"blocks\":{\"BLOCK0\":\"010000000000000000000000000000000000000000000000\"}}"));
    assertThat(fuses.revision()).isEqualTo(Chip.ESP32C3.defaultRevision());
    assertThat(fuses.value("WR_DIS")).isOne();
    assertThat(fuses.blockBlank(4)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "null",
        "{\"format\":\"bulwark-efuse/2\",\"chip\":\"esp32c3\",\"blocks\":{}}",
        "{\"format\":\"bulwark-efuse/1\",\"chip\":\"esp8266\",\"blocks\":{}}",
        "{\"format\":\"bulwark-efuse/1\",\"chip\":7,\"blocks\":{}}",
        "{\"format\":\"bulwark-efuse/1\",\"chip\":\"esp32c3\"}",
        "{\"format\":\"bulwark-efuse/1\",\"chip\":\"esp32c3\",\"blocks\":[]}",
        "{\"format\":\"bulwark-efuse/1\",\"chip\":\"esp32c3\",\"blocks\":{},\"more\":1}",
        "{\"format\":\"bulwark-efuse/1\",\"chip\":\"esp32c3\",\"blocks\":{}} x",
        "{\"format\":\"bulwark-efuse/1\",\"chip\":\"esp32c3\",\"blocks\":{\"BLOCK11\":\"\"}}",
        "{\"format\":\"bulwark-efuse/1\",\"chip\":\"esp32c3\",\"blocks\":{\"BLOCK_KEY0\":\"\"}}",
        "{\"format\":\"bulwark-efuse/1\",\"chip\":\"esp32c3\",\"blocks\":{\"BLOCK0\":\"00\"}}",
        "{\"format\":\"bulwark-efuse/1\",\"chip\":\"esp32c3\",\"blocks\":{\"BLOCK0\":\"0x0000000000000000000000000000000000000000000000\"}}",
        "{\"format\":\"bulwark-efuse/1\",\"chip\":\"esp32c3\",\"blocks\":{\"BLOCK0\":7}}",
        "{\"format\":\"bulwark-efuse/1\",\"chip\":\"esp32c3\",\"chip\":\"esp32\",\"blocks\":{}}",
        "{\"format\":\"bulwark-efuse/1\",\"chip\":\"esp32c3\",\"revision\":4,\"blocks\":{}}",
        "{\"format\":\"bulwark-efuse/1\",\"chip\":\"esp32c3\",\"revision\":null,\"blocks\":{}}"
      })
  void anything_but_such_a_file_is_refused(String json) {
    assertThatThrownBy(() -> FuseFile.read(text(json))).isInstanceOf(Problem.class).extracting("code").isEqualTo("FIRMWARE-500");
  }

  @Test
  void a_huge_or_a_deep_file_is_refused_before_it_is_parsed_far() {
    assertThatThrownBy(() -> FuseFile.read(new byte[FuseFile.MOST + 1])).extracting("code").isEqualTo("FIRMWARE-500");
    assertThatThrownBy(() -> FuseFile.read(text("{\"blocks\":" + "[".repeat(30_000)))).extracting("code").isEqualTo("FIRMWARE-500");
  }

  @Test
  void no_mutation_of_a_sound_file_ends_otherwise_than_read_or_refused() {
    byte[] sound = FuseFile.write(Fuses.blank(Chip.ESP32C3));
    Random random = new Random(5);
    int read = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] mutated = sound.clone();
      for (int n = random.nextInt(3); n >= 0; n--) mutated[random.nextInt(mutated.length)] = (byte) (random.nextBoolean() ? random.nextInt(256) : "{}[]\":,0af".charAt(random.nextInt(10)));
      if (random.nextInt(5) == 0) mutated = java.util.Arrays.copyOf(mutated, random.nextInt(mutated.length));
      try {
        FuseFile.read(mutated);
        read++;
      } catch (Problem problem) {
        assertThat(problem.code()).startsWith("FIRMWARE-");
      }
    }
    assertThat(read).isPositive();
  }
}
