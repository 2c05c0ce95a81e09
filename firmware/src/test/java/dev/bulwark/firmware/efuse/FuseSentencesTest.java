package dev.bulwark.firmware.efuse;

import static dev.bulwark.firmware.efuse.FuseRulesTest.bytes;
import static dev.bulwark.firmware.efuse.FuseRulesTest.done;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.firmware.chip.Chip;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FuseSentencesTest {
  @ParameterizedTest
  @EnumSource(Chip.class)
  void a_blank_chip_is_open_in_every_respect(Chip chip) {
    assertThat(FuseSentences.of(Fuses.blank(chip)))
        .contains("secure boot: off", "flash encryption: off", "JTAG: open", "download mode: open")
        .noneMatch(sentence -> sentence.startsWith("key in"));
  }

  @Test
  void what_is_on_is_said_with_what_it_lacks_and_no_key_is_shown() {
    Fuses fuses = done(FuseController.of(Fuses.blank(Chip.ESP32C3)).burnKey(List.of(KeyRequest.of("BLOCK_KEY0", bytes(32, 1), "XTS_AES_128_KEY"))));
    fuses = done(FuseController.of(fuses).burnTexts(Map.of("SECURE_BOOT_EN", "1", "SPI_BOOT_CRYPT_CNT", "7", "DIS_PAD_JTAG", "1", "ENABLE_SECURITY_DOWNLOAD", "1")));
    List<String> sentences = FuseSentences.of(fuses);
    assertThat(sentences)
        .contains("secure boot: on, but no key is trusted: the chip does not boot", "flash encryption: on for ever", "JTAG: closed at the pins, open over USB", "download mode: restricted")
        .contains("key in BLOCK_KEY0: XTS_AES_128_KEY, hidden from software");
    assertThat(String.join("\n", sentences)).doesNotContain(HexFormat.of().formatHex(bytes(4, 1)));
    assertThat(fuses.toString()).isEqualTo("esp32c3 0.4, secure boot on, flash encryption on");
  }

  @Test
  void flash_encryption_that_can_be_switched_off_is_told_apart_from_the_final_one() {
    Fuses keyed = done(FuseController.of(Fuses.blank(Chip.ESP32C3)).burnKey(List.of(KeyRequest.of("BLOCK_KEY0", bytes(32, 1), "XTS_AES_128_KEY"))));
    assertThat(FuseSentences.of(done(FuseController.of(keyed).burnTexts(Map.of("SPI_BOOT_CRYPT_CNT", "1"))))).contains("flash encryption: on, can be switched off 1 more time(s)");
    assertThat(FuseSentences.of(done(FuseController.of(keyed).burnTexts(Map.of("SPI_BOOT_CRYPT_CNT", "3"))))).contains("flash encryption: off, switched off again");
  }
}
