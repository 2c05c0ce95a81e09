package dev.bulwark.firmware.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.firmware.chip.Chip;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlashSettingsTest {
  /** As the vendor's tool 5.3 prints each number. */
  @ParameterizedTest
  @CsvSource({
    "ESP32, 80m, 40m, 26m, 20m", "ESP32S2, 80m, 40m, 26m, 20m", "ESP32S3, 80m, 40m, 26m, 20m", "ESP32C3, 80m, 40m, 26m, 20m", "ESP32P4, 80m, 40m, 26m, 20m",
    "ESP32C2, 60m, 30m, 20m, 15m", "ESP32C5, 80m, 40m, -, 20m", "ESP32C61, 80m, 40m, -, 20m", "ESP32S31, 80m, 40m, -, 20m", "ESP32C6, -, 80m, -, 20m",
    "ESP32H2, 48m, 24m, 16m, 12m", "ESP32H21, 48m, 24m, 16m, 12m", "ESP32H4, 48m, 24m, 16m, 12m"
  })
  void the_same_number_is_another_frequency_on_another_chip(Chip chip, String f, String zero, String one, String two) {
    assertThat(new FlashSettings(0, 0, 15).frequencyName(chip).orElse("-")).isEqualTo(f);
    assertThat(new FlashSettings(0, 0, 0).frequencyName(chip).orElse("-")).isEqualTo(zero);
    assertThat(new FlashSettings(0, 0, 1).frequencyName(chip).orElse("-")).isEqualTo(one);
    assertThat(new FlashSettings(0, 0, 2).frequencyName(chip).orElse("-")).isEqualTo(two);
    assertThat(new FlashSettings(0, 0, 3).frequencyName(chip)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0, qio, 1MB", "1, qout, 2MB", "2, dio, 4MB", "3, dout, 8MB", "4, fast, 16MB", "5, slow, 32MB", "6, -, 64MB", "7, -, 128MB", "8, -, -"})
  void mode_and_size_have_the_vendors_names(int number, String mode, String size) {
    assertThat(new FlashSettings(number, number, 0).modeName().orElse("-")).isEqualTo(mode);
    assertThat(new FlashSettings(number, number, 0).sizeName().orElse("-")).isEqualTo(size);
  }
}
