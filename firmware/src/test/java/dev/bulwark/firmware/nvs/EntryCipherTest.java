package dev.bulwark.firmware.nvs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EntryCipherTest {
  private static NvsKeys keys(int first) {
    byte[] keys = new byte[64];
    for (int i = 0; i < 64; i++) keys[i] = (byte) (first + i);
    return NvsKeys.read(keys);
  }

  /** The right-hand sides come from OpenSSL's XTS, by way of Python's cryptography package. */
  @Test
  void entries_are_aes_256_xts_with_the_offset_as_tweak() {
    byte[] bytes = new byte[0x12360];
    for (int i = 0; i < 32; i++) bytes[64 + i] = (byte) i;
    Arrays.fill(bytes, 0x12340, 0x12360, (byte) 0xFF);
    EntryCipher.encrypting(keys(0)).turn(bytes, new int[] {64, 0x12340, 0x100});
    assertThat(HexFormat.of().formatHex(bytes, 64, 96)).isEqualTo("7635fec7e95803eb7a706849d6014f4ac533b30d1b284960557fe8d6b0dd9ebb");
    assertThat(HexFormat.of().formatHex(bytes, 0x12340, 0x12360)).isEqualTo("d8d098ae466128c04ffce3c8d8e2edbc805f8d63d71c10289cde93122ce272e4");
    assertThat(HexFormat.of().formatHex(bytes, 0x100, 0x120)).isEqualTo("77e545039255b3d7bda49927c3a75831189dc9cfd628af692b5a10b397ccdb61");
    assertThat(Arrays.copyOfRange(bytes, 0x120, 0x12340)).containsOnly(0);
  }

  @Test
  void what_was_encrypted_decrypts_and_only_at_its_place_and_with_its_keys() {
    byte[] plain = new byte[4096];
    new Random(3).nextBytes(plain);
    int[] all = java.util.stream.IntStream.range(2, 128).map(i -> i * 32).toArray();
    byte[] cipher = plain.clone();
    EntryCipher.encrypting(keys(0)).turn(cipher, all);
    assertThat(Arrays.copyOf(cipher, 64)).isEqualTo(Arrays.copyOf(plain, 64));
    byte[] back = cipher.clone();
    EntryCipher.decrypting(keys(0)).turn(back, all);
    assertThat(back).isEqualTo(plain);
    byte[] moved = cipher.clone();
    System.arraycopy(cipher, 64, moved, 96, 32);
    EntryCipher.decrypting(keys(0)).turn(moved, all);
    assertThat(Arrays.copyOfRange(moved, 96, 128)).isNotEqualTo(Arrays.copyOfRange(plain, 64, 96));
    byte[] wrong = cipher.clone();
    EntryCipher.decrypting(keys(1)).turn(wrong, all);
    for (int at : all) assertThat(Arrays.copyOfRange(wrong, at, at + 16)).isNotEqualTo(Arrays.copyOfRange(plain, at, at + 16));
  }

  @Test
  void no_entries_are_no_work() {
    byte[] bytes = {1, 2, 3};
    EntryCipher.encrypting(keys(0)).turn(bytes, new int[0]);
    assertThat(bytes).containsExactly(1, 2, 3);
  }
}
