package dev.bulwark.firmware.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FlashKeyTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  private static FlashKey hex(String digits) {
    return FlashKey.of(HexFormat.of().parseHex(digits));
  }

  @Test
  void a_generated_key_has_the_bits_asked_for_and_is_never_the_same_twice() {
    Set<String> seen = new HashSet<>();
    for (int bits : new int[] {128, 192, 256, 512}) {
      for (int i = 0; i < 50; i++) {
        FlashKey key = FlashKey.generate(bits, RANDOM);
        assertThat(key.bits()).isEqualTo(bits);
        assertThat(key.copy()).hasSize(bits / 8);
        assertThat(seen.add(HexFormat.of().formatHex(key.copy()))).isTrue();
      }
    }
  }

  @Test
  void a_length_that_no_chip_takes_is_refused() {
    for (int bits : new int[] {0, -128, 8, 129, 384, 1024, Integer.MIN_VALUE}) assertThatThrownBy(() -> FlashKey.generate(bits, RANDOM)).extracting("code").isEqualTo("FIRMWARE-401");
    for (int length : new int[] {0, 15, 17, 31, 33, 48, 63, 65}) assertThatThrownBy(() -> FlashKey.of(new byte[length])).isInstanceOf(Problem.class).extracting("code").isEqualTo("FIRMWARE-401");
  }

  @Test
  void each_chip_takes_the_lengths_that_its_controller_has_and_no_others() {
    assertThat(FlashKey.lengthsFor(Chip.ESP32)).containsExactly(192, 256);
    assertThat(FlashKey.lengthsFor(Chip.ESP32C2)).containsExactly(128, 256);
    assertThat(FlashKey.lengthsFor(Chip.ESP32C3)).containsExactly(256);
    assertThat(FlashKey.lengthsFor(Chip.ESP32S3)).containsExactly(256, 512);
    assertThat(FlashKey.lengthsFor(Chip.ESP32C5)).containsExactly(256, 512);
    assertThatThrownBy(() -> FlashKey.generate(512, RANDOM).requireFor(Chip.ESP32C3)).hasMessageContaining("512").extracting("code").isEqualTo("FIRMWARE-402");
    assertThatThrownBy(() -> FlashCipher.of(Chip.ESP32, FlashKey.generate(512, RANDOM), 15)).extracting("code").isEqualTo("FIRMWARE-402");
    assertThatThrownBy(() -> FlashCipher.of(Chip.ESP32S3, FlashKey.generate(192, RANDOM), 15)).extracting("code").isEqualTo("FIRMWARE-402");
    assertThatCode(() -> FlashKey.generate(512, RANDOM).requireFor(Chip.ESP32S3)).doesNotThrowAnyException();
  }

  @Test
  void fuse_blocks_hold_the_key_in_reverse_each_for_itself() {
    byte[] first = new byte[32];
    byte[] second = new byte[32];
    for (int i = 0; i < 32; i++) {
      first[i] = (byte) (31 - i);
      second[i] = (byte) (63 - i);
    }
    byte[] key = FlashKey.ofFuseBlocks(first, second).copy();
    for (int i = 0; i < 64; i++) assertThat(key[i]).isEqualTo((byte) i);
    assertThat(FlashKey.ofFuseBlocks(Arrays.copyOf(first, 16)).copy()).startsWith(16, 17).endsWith(30, 31);
  }

  @Test
  void keys_that_no_generator_makes_are_found_weak() {
    assertThat(FlashKey.of(new byte[32]).weakness()).hasValueSatisfying(why -> assertThat(why).contains("the same"));
    assertThat(hex("ff".repeat(64)).weakness()).isPresent();
    assertThat(hex("0011".repeat(16)).weakness()).isPresent();
    byte[] half = FlashKey.generate(256, RANDOM).copy();
    byte[] twice = Arrays.copyOf(half, 64);
    System.arraycopy(half, 0, twice, 32, 32);
    assertThat(FlashKey.of(twice).weakness()).as("XTS with one key for both halves").isPresent();
    twice[63] ^= 1;
    assertThat(FlashKey.of(twice).weakness()).as("its harmless twin").isEmpty();
  }

  @Test
  void keys_that_a_person_typed_are_odd_and_generated_ones_are_not() {
    assertThat(hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f").oddity()).hasValueSatisfying(why -> assertThat(why).contains("count"));
    assertThat(hex("1f1e1d1c1b1a191817161514131211100f0e0d0c0b0a09080706050403020100").oddity()).isPresent();
    assertThat(FlashKey.of("0123456789abcdef0fedcba987654321".getBytes(StandardCharsets.US_ASCII)).oddity()).hasValueSatisfying(why -> assertThat(why).contains("text"));
    assertThat(hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e20").oddity()).isEmpty();
    for (int i = 0; i < 100; i++) assertThat(FlashKey.generate(256, RANDOM).oddity()).isEmpty();
  }

  @Test
  void a_key_is_never_shown_and_overwritten_when_closed() {
    FlashKey key = hex("c0ffee".repeat(10) + "0102");
    assertThat(key).hasToString("FlashKey[256 bits, masked]").isEqualTo(FlashKey.of(key.copy())).isNotEqualTo(FlashKey.of(new byte[32]));
    FlashKey same = FlashKey.of(key.copy());
    key.close();
    assertThatThrownBy(key::copy).isInstanceOf(IllegalStateException.class);
    assertThat(key).isNotEqualTo(same).isEqualTo(FlashKey.of(new byte[32]));
  }
}
