package dev.bulwark.firmware.efuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.firmware.chip.Chip;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.api.Test;

class FuseMapTest {
  @ParameterizedTest
  @EnumSource(Chip.class)
  void every_field_lies_within_its_block_and_no_two_in_block_0_share_a_bit(Chip chip) {
    FuseMap map = FuseMap.of(chip);
    boolean[] taken = new boolean[8 * map.block(0).bytes()];
    for (FuseField field : map.fields()) {
      assertThat(field.bit() + field.length()).as(field.name()).isLessThanOrEqualTo(8 * map.block(field.block()).bytes());
      assertThat(field.category()).as(field.name()).isNotEmpty();
      if (field.block() != 0) continue;
      for (int bit = field.bit(); bit < field.bit() + field.length(); bit++) {
        assertThat(taken[bit]).as("%s bit %s", field.name(), bit).isFalse();
        taken[bit] = true;
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Chip.class)
  void protection_bits_exist_and_a_field_shares_its_blocks(Chip chip) {
    FuseMap map = FuseMap.of(chip);
    for (FuseField field : map.fields()) {
      field.writeBit().ifPresent(bit -> assertThat(bit).as(field.name()).isLessThan(map.field("WR_DIS").length()));
      for (int bit : field.readBits()) assertThat(bit).as(field.name()).isLessThan(map.field("RD_DIS").length());
      FuseBlock block = map.block(field.block());
      if (block.id() > 0) assertThat(field.writeBit()).as(field.name()).isEqualTo(block.writeBit());
      assertThat(block.readBits()).as(field.name()).containsAll(block.id() > 0 ? field.readBits() : List.of());
    }
  }

  @ParameterizedTest
  @EnumSource(Chip.class)
  void names_aliases_and_numbers_lead_to_fields_and_blocks(Chip chip) {
    FuseMap map = FuseMap.of(chip);
    for (FuseField field : map.fields()) {
      assertThat(map.find(field.name().toLowerCase(java.util.Locale.ROOT))).contains(field);
      for (String alias : field.aliases()) assertThat(map.find(alias)).as(alias).isPresent();
    }
    for (FuseBlock block : map.blocks()) {
      assertThat(map.block(block.name())).contains(block);
      assertThat(map.block("BLOCK" + block.id())).contains(block);
    }
    assertThat(map.find("NO_SUCH_FUSE")).isEmpty();
    assertThat(map.block("BLOCK99")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Chip.class)
  void the_chips_facts_and_its_fuses_agree(Chip chip) {
    FuseMap map = FuseMap.of(chip);
    assertThat(map.field("SECURE_VERSION").length()).isEqualTo(chip.secureVersionBits());
    assertThat(map.has("SECURE_BOOT_KEY_REVOKE2")).isEqualTo(chip.revokesDigests());
    assertThat(map.purpose("XTS_AES_256_KEY").isPresent()).isEqualTo(chip.flashKeyBits().contains(256) && chip != Chip.ESP32);
    List<String> digests = new ArrayList<>();
    for (KeyPurpose purpose : map.purposes()) if (purpose.name().startsWith("SECURE_BOOT_DIGEST")) digests.add(purpose.name());
    if (chip != Chip.ESP32) assertThat(digests).hasSize(chip.digestSlots());
  }

  @Test
  void a_key_block_is_one_that_a_key_can_be_burned_into() {
    assertThat(FuseMap.of(Chip.ESP32C3).keyBlocks()).extracting(FuseBlock::name).containsExactly("BLOCK_KEY0", "BLOCK_KEY1", "BLOCK_KEY2", "BLOCK_KEY3", "BLOCK_KEY4", "BLOCK_KEY5");
    assertThat(FuseMap.of(Chip.ESP32S31).keyBlocks()).hasSize(5);
    assertThat(FuseMap.of(Chip.ESP32).keyBlocks()).extracting(FuseBlock::name).containsExactly("BLOCK1", "BLOCK2", "BLOCK3");
  }
}
