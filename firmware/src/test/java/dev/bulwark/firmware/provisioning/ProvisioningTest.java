package dev.bulwark.firmware.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.encryption.Cores;
import dev.bulwark.firmware.encryption.FlashCipher;
import dev.bulwark.firmware.encryption.FlashKey;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProvisioningTest {
  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static final List<FlashPart> PARTS =
      List.of(new FlashPart(0x10000, bytes(5_008), true), new FlashPart(0x1000, bytes(4_096), true), new FlashPart(0x9000, bytes(333), false));

  private static List<String> ids(int count) {
    return IntStream.range(0, count).mapToObj(i -> "device-" + i).toList();
  }

  @Test
  void each_device_gets_a_key_of_its_own_and_ciphertexts_that_only_this_key_opens() {
    for (Chip chip : new Chip[] {Chip.ESP32, Chip.ESP32C3}) {
      Set<String> keys = ConcurrentHashMap.newKeySet();
      Set<String> devices = ConcurrentHashMap.newKeySet();
      new Provisioning(chip, 256, 15, PARTS, new SecureRandom())
          .run(
              ids(100),
              Cores.of(4),
              device -> {
                keys.add(device.key().fingerprint());
                devices.add(device.id());
                assertThat(device.parts()).extracting(FlashPart::at).containsExactly("0x1000", "0x9000", "0x10000");
                assertThat(opened(chip, device.key(), device.parts().get(0))).isEqualTo(bytes(4_096));
                assertThat(device.parts().get(1).content()).isEqualTo(bytes(333));
                assertThat(opened(chip, device.key(), device.parts().get(2))).isEqualTo(bytes(5_008));
                assertThat(device.parts().get(0).content()).isNotEqualTo(bytes(4_096));
              });
      assertThat(keys).hasSize(100);
      assertThat(devices).hasSize(100);
    }
  }

  private static byte[] opened(Chip chip, FlashKey key, FlashPart part) {
    byte[] data = part.content().clone();
    try (FlashCipher cipher = FlashCipher.of(chip, key, 15)) {
      cipher.decrypt(part.offset(), data, 0, data.length);
    }
    return data;
  }

  @Test
  void the_first_chips_parts_are_filled_up_with_ff_and_those_of_others_are_refused() {
    List<FlashPart> ragged = List.of(new FlashPart(0x1000, bytes(100), true));
    byte[] whole = Arrays.copyOf(bytes(100), 112);
    Arrays.fill(whole, 100, 112, (byte) 0xff);
    new Provisioning(Chip.ESP32, 256, 15, ragged, new SecureRandom())
        .run(ids(1), Cores.of(1), device -> assertThat(opened(Chip.ESP32, device.key(), device.parts().get(0))).isEqualTo(whole));
    assertThatThrownBy(() -> new Provisioning(Chip.ESP32C3, 256, 15, ragged, new SecureRandom())).extracting("code").isEqualTo("FIRMWARE-405");
  }

  private static String refusal(Chip chip, int bits, int config, FlashPart... parts) {
    return assertThatThrownByCode(() -> new Provisioning(chip, bits, config, List.of(parts), new SecureRandom()));
  }

  private static String assertThatThrownByCode(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    return ((dev.bulwark.problem.Problem) org.assertj.core.api.Assertions.catchThrowable(call)).code();
  }

  @Test
  void parts_that_do_not_fit_together_are_refused_before_any_key_is_made() {
    FlashPart app = new FlashPart(0x10000, new byte[32], true);
    assertThat(refusal(Chip.ESP32C3, 256, 15)).isEqualTo("FIRMWARE-407");
    assertThat(refusal(Chip.ESP32C3, 256, 15, app, new FlashPart(0x10010, new byte[16], true))).isEqualTo("FIRMWARE-407");
    assertThat(refusal(Chip.ESP32C3, 256, 15, app, new FlashPart(0x10000, new byte[0], true))).isEqualTo("FIRMWARE-407");
    assertThat(refusal(Chip.ESP32C3, 256, 15, new FlashPart((128L << 20) - 16, new byte[32], true))).isEqualTo("FIRMWARE-407");
    assertThat(refusal(Chip.ESP32C3, 256, 15, new FlashPart(-16, new byte[16], false))).isEqualTo("FIRMWARE-407");
    assertThat(refusal(Chip.ESP32C3, 256, 15, new FlashPart(0x10008, new byte[16], true))).isEqualTo("FIRMWARE-404");
    assertThat(refusal(Chip.ESP32C3, 512, 15, app)).isEqualTo("FIRMWARE-402");
    assertThat(refusal(Chip.ESP32, 256, 16, app)).isEqualTo("FIRMWARE-403");
    assertThat(refusal(Chip.ESP32C3, 100, 15, app)).isEqualTo("FIRMWARE-401");
  }

  @Test
  void names_that_would_leave_their_folder_or_come_twice_are_refused() {
    Provisioning provisioning = new Provisioning(Chip.ESP32C3, 256, 15, PARTS, new SecureRandom());
    for (String bad : new String[] {"", ".", "..", "../x", "a/b", ".hidden", "a b", "ü", "x".repeat(65)}) {
      assertThatThrownBy(() -> provisioning.run(List.of(bad), Cores.of(1), device -> {})).as(bad).extracting("code").isEqualTo("FIRMWARE-408");
    }
    assertThatThrownBy(() -> provisioning.run(List.of("a", "b", "a"), Cores.of(1), device -> {})).extracting("code").isEqualTo("FIRMWARE-408");
  }

  /** A source that gives the same bytes again and again, as a copied virtual machine may. */
  private static final class Stuck extends SecureRandom {
    @Override
    public void nextBytes(byte[] bytes) {
      new Random(5).nextBytes(bytes);
    }
  }

  @Test
  void random_numbers_that_repeat_stop_the_run_at_the_second_device() {
    Map<String, Boolean> made = new ConcurrentHashMap<>();
    Provisioning provisioning = new Provisioning(Chip.ESP32C3, 256, 15, PARTS, new Stuck());
    assertThatThrownBy(() -> provisioning.run(ids(10), Cores.of(2), device -> made.put(device.id(), true))).extracting("code").isEqualTo("FIRMWARE-409");
    assertThat(made).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void a_sink_that_fails_ends_the_run_with_its_own_fault() {
    Provisioning provisioning = new Provisioning(Chip.ESP32C3, 256, 15, PARTS, new SecureRandom());
    assertThatThrownBy(() -> provisioning.run(ids(50), Cores.of(3), device -> {
      throw new IllegalStateException("full");
    })).hasMessage("full");
  }

  @Test
  void a_key_is_closed_once_the_sink_has_returned() {
    FlashKey[] kept = new FlashKey[1];
    new Provisioning(Chip.ESP32C3, 256, 15, PARTS, new SecureRandom()).run(ids(1), Cores.of(1), device -> kept[0] = device.key());
    assertThatThrownBy(() -> kept[0].copy()).isInstanceOf(IllegalStateException.class);
  }
}
