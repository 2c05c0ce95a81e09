package dev.bulwark.firmware.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.longs;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.problem.Problem;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FlashCipherTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  private static byte[] bytes(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static byte[] encrypted(Chip chip, byte[] key, int config, long address, byte[] plain) {
    byte[] data = plain.clone();
    try (FlashCipher cipher = FlashCipher.of(chip, FlashKey.of(key), config)) {
      cipher.encrypt(address, data, 0, data.length);
    }
    return data;
  }

  private static byte[] decrypted(Chip chip, byte[] key, int config, long address, byte[] secret) {
    byte[] data = secret.clone();
    try (FlashCipher cipher = FlashCipher.of(chip, FlashKey.of(key), config)) {
      cipher.decrypt(address, data, 0, data.length);
    }
    return data;
  }

  @Test
  void the_first_chips_form_equals_the_textbook_for_any_key_configuration_address_and_length() {
    qt().withExamples(300).forAll(longs().all(), integers().between(0, 15), longs().between(0, (1L << 28) - 100), integers().between(0, 20))
        .check(
            (seed, config, grid, blocks) -> {
              byte[] key = bytes(seed % 2 == 0 ? 32 : 24, seed);
              byte[] plain = bytes(16 * blocks, seed + 1);
              byte[] secret = encrypted(Chip.ESP32, key, config, 16 * grid, plain);
              return Arrays.equals(secret, TextbookCiphers.esp32(true, key, config, 16 * grid, plain))
                  && Arrays.equals(plain, TextbookCiphers.esp32(false, key, config, 16 * grid, secret))
                  && Arrays.equals(plain, decrypted(Chip.ESP32, key, config, 16 * grid, secret));
            });
  }

  @Test
  void the_xts_form_equals_the_textbook_for_any_key_address_and_length() {
    qt().withExamples(300).forAll(longs().all(), integers().between(0, 2), longs().between(0, (1L << 28) - 100), integers().between(0, 40))
        .check(
            (seed, size, grid, blocks) -> {
              Chip chip = new Chip[] {Chip.ESP32C2, Chip.ESP32C3, Chip.ESP32S3}[size];
              byte[] key = bytes(16 << size, seed);
              byte[] plain = bytes(16 * blocks, seed + 1);
              byte[] secret = encrypted(chip, key, 0, 16 * grid, plain);
              return Arrays.equals(secret, textbookXts(key, 16 * grid, plain)) && Arrays.equals(plain, decrypted(chip, key, 0, 16 * grid, secret));
            });
  }

  private static byte[] textbookXts(byte[] key, long address, byte[] plain) {
    try {
      return TextbookCiphers.xts(true, key, address, plain);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_range_longer_than_the_buffers_equals_the_same_range_in_small_parts() {
    for (Chip chip : new Chip[] {Chip.ESP32, Chip.ESP32C3}) {
      byte[] key = bytes(32, 3);
      byte[] plain = bytes(300_000 / 16 * 16, 4);
      byte[] whole = encrypted(chip, key, 15, 0x1230, plain);
      byte[] parts = plain.clone();
      try (FlashCipher cipher = FlashCipher.of(chip, FlashKey.of(key), 15)) {
        Random random = new Random(5);
        for (int at = 0; at < parts.length; ) {
          int length = Math.min(parts.length - at, 16 * (1 + random.nextInt(600)));
          cipher.encrypt(0x1230 + at, parts, at, length);
          at += length;
        }
      }
      assertThat(parts).isEqualTo(whole);
    }
  }

  @Test
  void only_the_range_asked_for_is_touched() {
    for (Chip chip : new Chip[] {Chip.ESP32, Chip.ESP32C3}) {
      byte[] data = new byte[512];
      try (FlashCipher cipher = FlashCipher.of(chip, FlashKey.of(bytes(32, 8)), 15)) {
        cipher.encrypt(0x10, data, 33, 256);
      }
      for (int i = 0; i < 33; i++) assertThat(data[i]).isZero();
      for (int i = 33 + 256; i < 512; i++) assertThat(data[i]).isZero();
    }
  }

  @Test
  void ciphertext_of_another_address_does_not_decrypt_and_that_of_its_own_does() {
    for (Chip chip : new Chip[] {Chip.ESP32, Chip.ESP32C3}) {
      byte[] key = bytes(32, 9);
      byte[] plain = bytes(4096, 10);
      byte[] secret = encrypted(chip, key, 15, 0x10000, plain);
      assertThat(decrypted(chip, key, 15, 0x10000, secret)).isEqualTo(plain);
      byte[] moved = decrypted(chip, key, 15, 0x20000, secret);
      for (int at = 0; at < 4096; at += 16) assertThat(Arrays.copyOfRange(moved, at, at + 16)).isNotEqualTo(Arrays.copyOfRange(plain, at, at + 16));
    }
  }

  @Test
  void ciphertext_of_another_device_does_not_decrypt() {
    for (Chip chip : new Chip[] {Chip.ESP32, Chip.ESP32C3}) {
      byte[] plain = bytes(64, 11);
      byte[] secret = encrypted(chip, bytes(32, 12), 15, 0, plain);
      assertThat(decrypted(chip, bytes(32, 13), 15, 0, secret)).isNotEqualTo(plain);
    }
  }

  @Test
  void a_configuration_of_zero_makes_the_first_chip_hide_nothing_of_equal_units_and_the_usual_one_does() {
    byte[] plain = new byte[64];
    byte[] untweaked = encrypted(Chip.ESP32, bytes(32, 14), 0, 0, plain);
    assertThat(Arrays.copyOf(untweaked, 32)).isEqualTo(Arrays.copyOfRange(untweaked, 32, 64));
    byte[] tweaked = encrypted(Chip.ESP32, bytes(32, 14), 15, 0, plain);
    assertThat(Arrays.copyOf(tweaked, 32)).isNotEqualTo(Arrays.copyOfRange(tweaked, 32, 64));
  }

  @Test
  void an_address_off_the_grid_or_past_four_gigabytes_is_refused_and_nothing_is_touched() {
    for (Chip chip : new Chip[] {Chip.ESP32, Chip.ESP32C3}) {
      try (FlashCipher cipher = FlashCipher.of(chip, FlashKey.generate(256, RANDOM), 15)) {
        byte[] data = new byte[32];
        for (long address : new long[] {1, 8, 0x10001, -16, (1L << 32) - 16, 1L << 32, Long.MAX_VALUE - 15}) {
          assertThatThrownBy(() -> cipher.encrypt(address, data, 0, 32)).isInstanceOf(Problem.class).extracting("code").isEqualTo("FIRMWARE-404");
        }
        for (int length : new int[] {1, 15, 17, 31}) assertThatThrownBy(() -> cipher.decrypt(0, data, 0, length)).extracting("code").isEqualTo("FIRMWARE-405");
        assertThatThrownBy(() -> cipher.encrypt(0, data, 16, 32)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(data).containsOnly(0);
        cipher.encrypt((1L << 32) - 32, data, 0, 32);
        assertThat(data).isNotEqualTo(new byte[32]);
      }
    }
  }

  @Test
  void a_configuration_of_more_than_four_bits_is_refused() {
    FlashKey key = FlashKey.generate(256, RANDOM);
    for (int config : new int[] {-1, 16}) assertThatThrownBy(() -> FlashCipher.of(Chip.ESP32, key, config)).extracting("code").isEqualTo("FIRMWARE-403");
  }

  @Test
  void a_closed_cipher_encrypts_nothing_more() {
    for (Chip chip : new Chip[] {Chip.ESP32, Chip.ESP32C3}) {
      FlashCipher cipher = FlashCipher.of(chip, FlashKey.generate(256, RANDOM), 15);
      byte[] data = new byte[16];
      cipher.encrypt(0, data, 0, 16);
      cipher.close();
      assertThatThrownBy(() -> cipher.encrypt(0, data, 0, 16)).isInstanceOf(IllegalStateException.class);
    }
  }
}
