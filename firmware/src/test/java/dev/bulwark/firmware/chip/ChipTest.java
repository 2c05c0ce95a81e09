package dev.bulwark.firmware.chip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ChipTest {
  @Test
  void a_chip_is_found_by_its_name_in_any_case_and_with_a_dash() {
    assertThat(Chip.named("esp32c3")).contains(Chip.ESP32C3);
    assertThat(Chip.named("ESP32-C3")).contains(Chip.ESP32C3);
    assertThat(Chip.named("esp8266")).isEmpty();
    assertThatThrownBy(() -> Chip.of("esp8266")).hasMessageContaining("esp8266").extracting("code").isEqualTo("FIRMWARE-001");
  }

  @Test
  void no_two_chips_share_an_identifier_and_each_is_found_by_its_own() {
    assertThat(Arrays.stream(Chip.values()).map(Chip::chipId)).doesNotHaveDuplicates();
    for (Chip chip : Chip.values()) assertThat(Chip.ofChipId(chip.chipId())).contains(chip);
    assertThat(Chip.ofChipId(0xffff)).isEmpty();
  }

  @Test
  void only_chips_with_several_digests_can_revoke_one() {
    assertThat(Arrays.stream(Chip.values()).filter(chip -> !chip.revokesDigests())).containsExactly(Chip.ESP32, Chip.ESP32C2);
  }

  @Test
  void revisions_are_ordered_by_major_then_minor_and_written_back_as_read() {
    assertThat(Revision.parse("v0.4")).isEqualTo(new Revision(0, 4)).hasToString("0.4");
    assertThat(Revision.parse("3.1").full()).isEqualTo(301);
    assertThat(Revision.parse("1.0")).isGreaterThan(Revision.parse("0.99"));
    assertThatThrownBy(() -> Revision.parse("999.0")).extracting("code").isEqualTo("FIRMWARE-003");
    assertThatThrownBy(() -> Revision.parse("three")).extracting("code").isEqualTo("FIRMWARE-003");
  }
}
