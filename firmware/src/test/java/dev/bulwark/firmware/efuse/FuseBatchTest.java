package dev.bulwark.firmware.efuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.firmware.chip.Chip;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FuseBatchTest {
  private static byte[] bytes(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  @Test
  void a_block_that_is_written_once_takes_what_all_commands_of_the_line_put_there() {
    Fuses blank = Fuses.blank(Chip.ESP32C2);
    FuseBatch batch = FuseBatch.of(blank);
    assertThat(batch.controller().burnKey(List.of(KeyRequest.of("BLOCK_KEY0", bytes(16, 0x11), "XTS_AES_128_KEY_DERIVED_FROM_128_EFUSE_BITS")))).isInstanceOf(Burn.Burned.class);
    assertThat(batch.controller().burnKeyDigest(bytes(32, 0x22))).isInstanceOf(Burn.Burned.class);
    assertThat(batch.done()).isInstanceOfSatisfying(Burn.Burned.class, burned -> {
      assertThat(burned.after().block(3)).startsWith(bytes(16, 0x11)).endsWith(bytes(16, 0x22));
      assertThat(burned.changed()).contains("BLOCK_KEY0_LOW_128", "BLOCK_KEY0_HI_128", "RD_DIS");
    });
  }

  @Test
  void the_same_commands_one_after_the_other_are_refused() {
    Burn first = FuseController.of(Fuses.blank(Chip.ESP32C2)).burnKey(List.of(KeyRequest.of("BLOCK_KEY0", bytes(16, 0x11), "XTS_AES_128_KEY_DERIVED_FROM_128_EFUSE_BITS")));
    assertThat(first).isInstanceOfSatisfying(Burn.Burned.class, burned -> assertThat(FuseController.of(burned.after()).burnKeyDigest(bytes(32, 0x22))).isInstanceOf(Burn.Refused.class));
  }

  @Test
  void what_a_command_of_the_line_protects_another_may_still_burn() {
    FuseBatch batch = FuseBatch.of(Fuses.blank(Chip.ESP32C3));
    assertThat(batch.controller().writeProtect(List.of("DIS_ICACHE"))).isInstanceOf(Burn.Burned.class);
    assertThat(batch.gathered().writeable("DIS_ICACHE")).isFalse();
    assertThat(batch.controller().burnTexts(Map.of("DIS_ICACHE", "1"))).isInstanceOf(Burn.Burned.class);
    assertThat(batch.done()).isInstanceOfSatisfying(Burn.Burned.class, burned -> {
      assertThat(burned.after().burned("DIS_ICACHE")).isTrue();
      assertThat(FuseController.of(burned.after()).burnTexts(Map.of("DIS_TWAI", "1"))).isInstanceOf(Burn.Refused.class);
    });
  }

  @Test
  void a_block_written_before_the_line_takes_nothing_more() {
    Burn.Burned first = (Burn.Burned) FuseController.of(Fuses.blank(Chip.ESP32C3)).burnBit("BLOCK3", List.of(1));
    FuseBatch batch = FuseBatch.of(first.after());
    batch.controller().burnBit("BLOCK3", List.of(2));
    assertThat(batch.done()).isEqualTo(new Burn.Refused(FuseRefusal.WRITTEN_ONCE, "BLOCK_USR_DATA is not blank, and its coding lets it be written only once"));
  }
}
