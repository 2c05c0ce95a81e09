package dev.bulwark.firmware.nvs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.problem.Problem;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class NvsKeysTest {
  private static void refused(byte[] file) {
    assertThatThrownBy(() -> NvsKeys.read(file)).isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code()).isEqualTo("FIRMWARE-223"));
  }

  private static byte[] counting() {
    byte[] bytes = new byte[64];
    for (int i = 0; i < 64; i++) bytes[i] = (byte) i;
    return bytes;
  }

  @Test
  void a_key_file_is_4096_bytes_with_the_keys_their_checksum_and_ff() {
    byte[] file = NvsKeys.read(counting()).file();
    assertThat(file).hasSize(4096).startsWith(counting());
    assertThat(HexFormat.of().formatHex(file, 64, 70)).isEqualTo("45527c9affff");
    assertThat(NvsKeys.read(file)).isEqualTo(NvsKeys.read(counting()));
  }

  @Test
  void made_keys_differ_and_show_nothing() {
    SecureRandom random = new SecureRandom();
    NvsKeys one = NvsKeys.generate(random);
    assertThat(one).isNotEqualTo(NvsKeys.generate(random)).hasToString("NvsKeys[masked]");
    assertThat(NvsKeys.read(one.file())).isEqualTo(one);
  }

  @Test
  void keys_derive_from_the_hmac_key_by_the_two_seeds() {
    byte[] file = NvsKeys.derive(Arrays.copyOf(counting(), 32)).file();
    assertThat(HexFormat.of().formatHex(file, 0, 64))
        .isEqualTo("813a141220ddb819f4d73d59fa3032ab9f592cc26a18cf1fde692f712b6a025c"
                + "b20ad6b6ddd1658a6e14d1b5b726e42356adf4ff2f68fcd8826ac2908408addf");
    assertThatThrownBy(() -> NvsKeys.derive(new byte[33])).isInstanceOf(Problem.class);
  }

  @Test
  void a_damaged_erased_or_cut_key_file_is_refused() {
    byte[] file = NvsKeys.read(counting()).file();
    for (int bit = 0; bit < 68 * 8; bit++) {
      byte[] flipped = file.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      refused(flipped);
    }
    byte[] erased = new byte[4096];
    Arrays.fill(erased, (byte) 0xFF);
    refused(erased);
    refused(new byte[64]);
    for (int length : new int[] {0, 1, 63, 65, 67}) refused(Arrays.copyOf(file, length));
  }
}
