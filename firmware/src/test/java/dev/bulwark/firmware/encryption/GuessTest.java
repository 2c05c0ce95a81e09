package dev.bulwark.firmware.encryption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.firmware.chip.Chip;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GuessTest {
  /** Some real machine code: this test's own class file. */
  private static byte[] code() throws Exception {
    try (var in = GuessTest.class.getResourceAsStream("GuessTest.class")) {
      return in == null ? new byte[0] : in.readAllBytes();
    }
  }

  @Test
  void ciphertext_is_noise_and_its_plaintext_is_not() throws Exception {
    // Repeated, not padded: on the ESP32 both halves of 32 zeros encrypt alike, and noise in pairs is less even. The key is always the same, because one of some thousands makes an image's first octets.
    byte[] some = code();
    byte[] code = new byte[4096];
    for (int i = 0; i < code.length; i++) code[i] = some[i % some.length];
    assertThat(Guess.of(code)).isEqualTo(Guess.OTHER);
    byte[] key = new byte[32];
    new Random(1).nextBytes(key);
    for (Chip chip : new Chip[] {Chip.ESP32, Chip.ESP32C3}) {
      byte[] data = code.clone();
      try (FlashCipher cipher = FlashCipher.of(chip, FlashKey.of(key), 15)) {
        cipher.encrypt(0x10000, data, 0, data.length);
      }
      assertThat(Guess.of(data)).isEqualTo(Guess.NOISE);
    }
  }

  @Test
  void images_tables_and_erased_flash_are_told_by_their_beginning() {
    byte[] bytes = new byte[4096];
    new Random(1).nextBytes(bytes);
    bytes[0] = (byte) 0xe9;
    bytes[1] = 3;
    assertThat(Guess.of(bytes)).isEqualTo(Guess.IMAGE);
    bytes[1] = 17;
    assertThat(Guess.of(bytes)).isEqualTo(Guess.NOISE);
    bytes[0] = (byte) 0xaa;
    bytes[1] = 0x50;
    assertThat(Guess.of(bytes)).isEqualTo(Guess.TABLE);
    Arrays.fill(bytes, (byte) 0xff);
    assertThat(Guess.of(bytes)).isEqualTo(Guess.ERASED);
    assertThat(Guess.of(new byte[0])).isEqualTo(Guess.OTHER);
    assertThat(Guess.of(new byte[] {(byte) 0xe9})).isEqualTo(Guess.OTHER);
  }
}
