package dev.bulwark.firmware.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.firmware.chip.Chip;
import java.security.SecureRandom;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CoresTest {
  @Test
  void many_threads_make_the_same_bytes_as_one_and_undo_them() {
    for (Chip chip : new Chip[] {Chip.ESP32, Chip.ESP32S3}) {
      for (int length : new int[] {0, 16, 1 << 18, (1 << 18) + 16, 1_500_000 / 16 * 16}) {
        byte[] plain = new byte[length + 5];
        new Random(length).nextBytes(plain);
        byte[] alone = plain.clone();
        byte[] together = plain.clone();
        try (FlashCipher cipher = FlashCipher.of(chip, FlashKey.generate(256, new SecureRandom()), 15)) {
          cipher.encrypt(0x4030, alone, 5, length);
          Cores.of(5).encrypt(cipher, 0x4030, together, 5, length);
          assertThat(together).isEqualTo(alone);
          Cores.ofMachine().decrypt(cipher, 0x4030, together, 5, length);
        }
        assertThat(together).isEqualTo(plain);
      }
    }
  }

  @Test
  void what_the_cipher_refuses_is_refused_before_any_thread_starts_and_a_fault_reaches_the_caller() {
    FlashCipher cipher = FlashCipher.of(Chip.ESP32C3, FlashKey.generate(256, new SecureRandom()), 15);
    byte[] data = new byte[1 << 20];
    assertThatThrownBy(() -> Cores.of(4).encrypt(cipher, 8, data, 0, data.length)).extracting("code").isEqualTo("FIRMWARE-404");
    assertThat(data).containsOnly(0);
    cipher.close();
    assertThatThrownBy(() -> Cores.of(4).encrypt(cipher, 0, data, 0, data.length)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void one_cipher_serves_many_threads_at_once() throws InterruptedException {
    byte[] plain = new byte[4096];
    try (FlashCipher cipher = FlashCipher.of(Chip.ESP32C3, FlashKey.generate(256, new SecureRandom()), 15)) {
      byte[] expected = plain.clone();
      cipher.encrypt(0, expected, 0, 4096);
      boolean[] equal = new boolean[8];
      Thread[] threads = new Thread[8];
      for (int i = 0; i < 8; i++) {
        int own = i;
        threads[i] = Thread.startVirtualThread(() -> {
          boolean all = true;
          for (int round = 0; round < 50; round++) {
            byte[] data = plain.clone();
            cipher.encrypt(0, data, 0, 4096);
            all &= java.util.Arrays.equals(data, expected);
          }
          equal[own] = all;
        });
      }
      for (Thread thread : threads) thread.join();
      assertThat(equal).containsOnly(true);
    }
  }
}
