package dev.bulwark.firmware.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.firmware.Vectors;
import dev.bulwark.problem.Problem;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class BootloaderDigestTest {
  private static final byte[] KEY = counting(32);
  private static final byte[] IV = counting(128);

  private static byte[] counting(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) bytes[i] = (byte) i;
    return bytes;
  }

  @Test
  void the_vendors_tool_makes_the_same_digest() {
    byte[] image = Vectors.orSkip().bytes("sign/v1-unsigned.bin");
    byte[] digest = BootloaderDigest.of(KEY, IV, image);
    assertThat(HexFormat.of().formatHex(digest))
        .isEqualTo("a40f263f172465e464c1082f78252c8be2c7687a7f2c4af15f6b6667ff04783ccf2f99231aa5b06f3251b2670c4cdd65276c40bef5e462e9e68266bf573d6853");
    byte[] file = BootloaderDigest.file(KEY, IV, image);
    assertThat(HexFormat.of().formatHex(KeyDigest.sha("SHA-256", file))).isEqualTo("d55d135fb409feb82a725ad5cbe5a296a9abf5fc2ce1cef0a4f8f859556cccee");
  }

  @Test
  void the_file_matches_its_key_and_image_and_nothing_else() {
    byte[] image = TestKeys.image(1_000);
    byte[] file = BootloaderDigest.file(KEY, IV, image);
    assertThat(BootloaderDigest.matches(KEY, file, image)).isTrue();
    assertThat(Arrays.copyOfRange(file, 192, 0x1000)).containsOnly(0xFF);
    assertThat(BootloaderDigest.matches(KEY, file, TestKeys.flipped(image, 77))).isFalse();
    assertThat(BootloaderDigest.matches(KEY, TestKeys.flipped(file, 5), image)).isFalse();
    assertThat(BootloaderDigest.matches(KEY, TestKeys.flipped(file, 129 * 8), image)).isFalse();
    assertThat(BootloaderDigest.matches(TestKeys.flipped(KEY, 0), file, image)).isFalse();
    assertThat(BootloaderDigest.matches(KEY, new byte[191], image)).isFalse();
  }

  @Test
  void a_key_or_random_bytes_of_another_length_are_refused() {
    for (int length : new int[] {0, 16, 31, 33}) {
      assertThatThrownBy(() -> BootloaderDigest.of(new byte[length], IV, IV)).isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code()).isEqualTo("FIRMWARE-315"));
    }
    assertThatThrownBy(() -> BootloaderDigest.of(KEY, new byte[127], IV)).isInstanceOf(Problem.class);
  }
}
