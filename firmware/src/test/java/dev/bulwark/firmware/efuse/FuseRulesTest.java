package dev.bulwark.firmware.efuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.chip.Revision;
import dev.bulwark.firmware.chip.SignatureScheme;
import dev.bulwark.firmware.signature.BootKeys;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each rule of refusal with its harmless twin. */
class FuseRulesTest {
  private final byte[] key = bytes(32, 1);

  static byte[] bytes(int length, int seed) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) bytes[i] = (byte) (seed + i);
    return bytes;
  }

  static Fuses done(Burn burn) {
    assertThat(burn).isInstanceOf(Burn.Burned.class);
    return ((Burn.Burned) burn).after();
  }

  static void refused(Burn burn, FuseRefusal reason) {
    assertThat(burn).isInstanceOf(Burn.Refused.class);
    assertThat(((Burn.Refused) burn).reason()).as(burn.toString()).isEqualTo(reason);
  }

  private static Fuses blank(Chip chip) {
    return Fuses.blank(chip);
  }

  private static Burn burn(Fuses fuses, String... pairs) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) values.put(pairs[i], pairs[i + 1]);
    return FuseController.of(fuses).burnTexts(values);
  }

  private static Burn burnKey(Fuses fuses, String block, byte[] data, String purpose) {
    return FuseController.of(fuses).burnKey(List.of(KeyRequest.of(block, data, purpose)));
  }

  @Test
  void the_value_that_a_field_has_already_is_accepted_and_burns_nothing() {
    Fuses fuses = done(burn(blank(Chip.ESP32C3), "WDT_DELAY_SEL", "3"));
    assertThat(burn(fuses, "WDT_DELAY_SEL", "3")).isEqualTo(new Burn.Burned(fuses, List.of()));
  }

  @Test
  void a_value_that_lacks_burned_bits_is_refused_a_mere_subset_included_and_one_that_adds_bits_is_taken() {
    Fuses fuses = done(burn(blank(Chip.ESP32C3), "UART_PRINT_CONTROL", "1"));
    refused(burn(fuses, "UART_PRINT_CONTROL", "2"), FuseRefusal.CLEARS);
    Fuses more = done(burn(fuses, "UART_PRINT_CONTROL", "3"));
    refused(burn(more, "UART_PRINT_CONTROL", "1"), FuseRefusal.CLEARS);
  }

  @Test
  void protections_only_ever_gain_bits_so_any_mask_is_taken_and_added() {
    Fuses fuses = done(burn(done(burn(blank(Chip.ESP32C3), "WR_DIS", "0x100")), "WR_DIS", "0x3"));
    assertThat(fuses.value("WR_DIS")).isEqualTo(BigInteger.valueOf(0x103));
  }

  @Test
  void a_refused_field_keeps_the_others_of_its_command_from_being_burned() {
    Fuses fuses = done(burn(blank(Chip.ESP32C3), "UART_PRINT_CONTROL", "1"));
    refused(burn(fuses, "DIS_PAD_JTAG", "1", "UART_PRINT_CONTROL", "2"), FuseRefusal.CLEARS);
    assertThat(fuses.burned("DIS_PAD_JTAG")).isFalse();
    assertThat(done(burn(fuses, "DIS_PAD_JTAG", "1", "UART_PRINT_CONTROL", "3")).burned("DIS_PAD_JTAG")).isTrue();
  }

  @Test
  void a_value_too_wide_an_unknown_name_zero_and_two_for_a_truth_are_usage_errors() {
    Fuses fuses = blank(Chip.ESP32C3);
    refused(burn(fuses, "WDT_DELAY_SEL", "4"), FuseRefusal.RANGE);
    refused(burn(fuses, "WDT_DELAY_SEL", "0"), FuseRefusal.RANGE);
    refused(burn(fuses, "WDT_DELAY_SEL", "three"), FuseRefusal.UNKNOWN);
    refused(burn(fuses, "DIS_PAD_JTAG", "2"), FuseRefusal.RANGE);
    refused(burn(fuses, "DIS_PAD_JTAG", "0"), FuseRefusal.RANGE);
    refused(burn(fuses, "NO_SUCH_FUSE", "1"), FuseRefusal.UNKNOWN);
    refused(burn(fuses, "KEY_PURPOSE_0", "NO_SUCH_PURPOSE"), FuseRefusal.UNKNOWN);
    refused(burn(fuses, "KEY_PURPOSE_0", "3"), FuseRefusal.RANGE);
    refused(burn(fuses, "BLOCK_USR_DATA", "00".repeat(31)), FuseRefusal.RANGE);
    refused(burn(fuses, "WDT_DELAY_SEL", "9".repeat(100_000)), FuseRefusal.UNKNOWN);
    for (FuseRefusal reason : List.of(FuseRefusal.RANGE, FuseRefusal.UNKNOWN)) assertThat(reason.usage()).isTrue();
    done(burn(fuses, "WDT_DELAY_SEL", "0b11", "DIS_PAD_JTAG", "1", "KEY_PURPOSE_0", "XTS_AES_128_KEY", "BLOCK_USR_DATA", "01".repeat(32)));
  }

  @Test
  void a_counter_takes_zero_and_any_number_of_its_width() {
    assertThat(burn(blank(Chip.ESP32C3), "SECURE_VERSION", "0")).isEqualTo(new Burn.Burned(blank(Chip.ESP32C3), List.of()));
    Fuses fuses = done(burn(blank(Chip.ESP32C3), "SECURE_VERSION", "0x7", "SPI_BOOT_CRYPT_CNT", "3"));
    assertThat(fuses.secureVersion()).isEqualTo(3);
    assertThat(fuses.flashEncryptionOn()).isFalse();
    assertThat(done(burn(fuses, "SPI_BOOT_CRYPT_CNT", "7")).flashEncryptionOn()).isTrue();
  }

  @Test
  void older_names_and_any_case_mean_the_same_fields() {
    Fuses fuses = done(burn(blank(Chip.ESP32C3), "key1_purpose", "hmac-up", "DIS_CAN", "1"));
    assertThat(fuses.number("KEY_PURPOSE_1")).isEqualTo(8);
    assertThat(fuses.burned("DIS_TWAI")).isTrue();
  }

  @Test
  void hex_is_bytes_in_memory_order_and_with_0x_a_number() {
    String rest = "00".repeat(31);
    assertThat(done(burn(blank(Chip.ESP32C3), "BLOCK_USR_DATA", "01" + rest)).block(3)[0]).isEqualTo((byte) 1);
    assertThat(done(burn(blank(Chip.ESP32C3), "BLOCK_USR_DATA", "0x01" + rest)).block(3)[31]).isEqualTo((byte) 1);
  }

  @Test
  void a_custom_mac_address_is_given_with_colons_and_a_multicast_one_or_the_factorys_is_refused() {
    Fuses fuses = done(burn(blank(Chip.ESP32C3), "CUSTOM_MAC", "02:00:00:12:34:56"));
    assertThat(Arrays.copyOfRange(fuses.block(3), 25, 31)).containsExactly(2, 0, 0, 0x12, 0x34, 0x56);
    refused(burn(blank(Chip.ESP32C3), "CUSTOM_MAC", "03:00:00:12:34:56"), FuseRefusal.RANGE);
    refused(burn(blank(Chip.ESP32C3), "CUSTOM_MAC", "0x020000123456"), FuseRefusal.RANGE);
    refused(burn(blank(Chip.ESP32C3), "MAC", "02:00:00:12:34:56"), FuseRefusal.RANGE);
  }

  @Test
  void the_first_chips_pins_32_and_33_have_the_codes_of_30_and_31_which_do_not_exist() {
    assertThat(done(burn(blank(Chip.ESP32), "SPI_PAD_CONFIG_HD", "32")).number("SPI_PAD_CONFIG_HD")).isEqualTo(30);
    refused(burn(blank(Chip.ESP32), "SPI_PAD_CONFIG_HD", "31"), FuseRefusal.RANGE);
    refused(burn(blank(Chip.ESP32), "SPI_PAD_CONFIG_HD", "34"), FuseRefusal.RANGE);
  }

  @Test
  void a_write_protected_field_is_refused_and_its_neighbour_under_another_bit_is_not() {
    Fuses fuses = done(FuseController.of(blank(Chip.ESP32C3)).writeProtect(List.of("DIS_USB_JTAG")));
    refused(burn(fuses, "DIS_PAD_JTAG", "1"), FuseRefusal.WRITE_PROTECTED);
    done(burn(fuses, "SECURE_BOOT_EN", "1"));
  }

  @Test
  void one_protection_bit_freezes_download_mode_and_secure_version_together() {
    Fuses fuses = done(FuseController.of(blank(Chip.ESP32C3)).writeProtect(List.of("DIS_DOWNLOAD_MODE")));
    refused(burn(fuses, "SECURE_VERSION", "1"), FuseRefusal.WRITE_PROTECTED);
    refused(burn(fuses, "ENABLE_SECURITY_DOWNLOAD", "1"), FuseRefusal.WRITE_PROTECTED);
    Fuses c2 = done(FuseController.of(blank(Chip.ESP32C2)).writeProtect(List.of("SPI_BOOT_CRYPT_CNT")));
    refused(burn(c2, "SECURE_BOOT_EN", "1"), FuseRefusal.WRITE_PROTECTED);
    Fuses esp32 = done(FuseController.of(blank(Chip.ESP32)).writeProtect(List.of("BLOCK3")));
    refused(burn(esp32, "SECURE_VERSION", "1"), FuseRefusal.WRITE_PROTECTED);
  }

  @Test
  void protection_and_value_in_one_command_are_both_burned() {
    Fuses fuses = done(burn(blank(Chip.ESP32C3), "WR_DIS", "0x8000", "SECURE_BOOT_EN", "1"));
    assertThat(fuses.secureBootOn()).isTrue();
    assertThat(fuses.writeable("SECURE_BOOT_EN")).isFalse();
  }

  @Test
  void a_coded_block_is_written_once_and_the_same_data_again_is_accepted() {
    Fuses fuses = done(burn(blank(Chip.ESP32C3), "BLOCK_USR_DATA", "11".repeat(32)));
    refused(burn(fuses, "BLOCK_USR_DATA", "13".repeat(32)), FuseRefusal.WRITTEN_ONCE);
    assertThat(burn(fuses, "BLOCK_USR_DATA", "11".repeat(32))).isEqualTo(new Burn.Burned(fuses, List.of()));
    Fuses esp32 = done(burn(blank(Chip.ESP32), "BLOCK3", "11".repeat(32)));
    assertThat(done(burn(esp32, "BLOCK3", "13".repeat(32))).block(3)[0]).isEqualTo((byte) 0x13);
  }

  @Test
  void the_first_chips_three_quarter_coding_takes_each_six_bytes_once() {
    Fuses fuses = done(burn(blank(Chip.ESP32), "CODING_SCHEME", "1"));
    Fuses first = done(burn(fuses, "SECURE_VERSION", "1"));
    refused(burn(first, "SECURE_VERSION", "3"), FuseRefusal.WRITTEN_ONCE);
    done(burn(first, "MAC_VERSION", "1"));
    refused(FuseController.of(fuses).burnKey(List.of(KeyRequest.of("flash_encryption", key))), FuseRefusal.KEY_LENGTH);
    Fuses keyed = done(FuseController.of(fuses).burnKey(List.of(KeyRequest.of("flash_encryption", bytes(24, 1)))));
    assertThat(keyed.flashKey()).hasValueSatisfying(found -> assertThat(found).isEqualTo(bytes(24, 1)));
  }

  @Test
  void a_key_of_the_wrong_length_is_refused() {
    refused(burnKey(blank(Chip.ESP32C3), "BLOCK_KEY0", bytes(20, 1), "HMAC_UP"), FuseRefusal.KEY_LENGTH);
    refused(burnKey(blank(Chip.ESP32S3), "BLOCK_KEY0", key, "XTS_AES_256_KEY"), FuseRefusal.KEY_LENGTH);
    refused(FuseController.of(blank(Chip.ESP32)).burnKey(List.of(KeyRequest.of("BLOCK3", bytes(64, 1)))), FuseRefusal.KEY_LENGTH);
    done(burnKey(blank(Chip.ESP32C3), "BLOCK_KEY0", key, "HMAC_UP"));
  }

  @Test
  void a_key_is_burned_with_purpose_and_protections_and_its_bytes_reversed_where_the_hardware_wants_it() {
    Fuses fuses = done(burnKey(blank(Chip.ESP32C3), "BLOCK_KEY1", key, "XTS_AES_128_KEY"));
    assertThat(fuses.block(5)).isEqualTo(Bits.reversed(key));
    assertThat(fuses.visible("BLOCK_KEY1")).isZero();
    assertThat(fuses.readable("BLOCK_KEY1")).isFalse();
    assertThat(fuses.writeable("BLOCK_KEY1")).isFalse();
    assertThat(fuses.writeable("KEY_PURPOSE_1")).isFalse();
    assertThat(fuses.number("KEY_PURPOSE_1")).isEqualTo(4);
    assertThat(fuses.flashKey()).hasValueSatisfying(found -> assertThat(found).isEqualTo(key));
    Fuses digest = done(burnKey(blank(Chip.ESP32C3), "BLOCK_KEY1", key, "SECURE_BOOT_DIGEST0"));
    assertThat(digest.trustedDigests()).singleElement().isEqualTo(key);
    assertThat(digest.readable("BLOCK_KEY1")).isTrue();
  }

  @Test
  void a_key_block_that_is_not_blank_is_refused_and_the_same_readable_key_again_accepted() {
    Fuses fuses = done(burnKey(blank(Chip.ESP32C3), "BLOCK_KEY0", key, "USER"));
    refused(burnKey(fuses, "BLOCK_KEY0", bytes(32, 2), "USER"), FuseRefusal.OCCUPIED);
    assertThat(burnKey(fuses, "BLOCK_KEY0", key, "USER")).isEqualTo(new Burn.Burned(fuses, List.of()));
    Fuses hidden = done(burnKey(blank(Chip.ESP32C3), "BLOCK_KEY0", key, "HMAC_UP"));
    refused(burnKey(hidden, "BLOCK_KEY0", key, "HMAC_UP"), FuseRefusal.READ_PROTECTED);
  }

  @Test
  void a_purpose_that_is_set_differently_and_frozen_is_refused_and_one_that_is_set_the_same_is_not() {
    Fuses fuses = done(FuseController.of(blank(Chip.ESP32C3)).writeProtect(List.of("KEY_PURPOSE_4")));
    refused(burnKey(fuses, "BLOCK_KEY4", key, "HMAC_UP"), FuseRefusal.PURPOSE);
    done(burnKey(fuses, "BLOCK_KEY4", key, "USER"));
  }

  @Test
  void a_whole_256_bit_flash_key_goes_into_two_blocks_and_is_refused_without_a_second() {
    byte[] whole = bytes(64, 5);
    Fuses fuses = done(burnKey(blank(Chip.ESP32S2), "BLOCK_KEY5", whole, "XTS_AES_256_KEY"));
    assertThat(fuses.number("KEY_PURPOSE_5")).isEqualTo(2);
    assertThat(fuses.number("KEY_PURPOSE_0")).isEqualTo(3);
    assertThat(fuses.flashKey()).hasValueSatisfying(found -> assertThat(found).isEqualTo(whole));
    Fuses full = blank(Chip.ESP32S2);
    for (int i = 1; i < 6; i++) full = done(burnKey(full, "BLOCK_KEY" + i, key, "USER"));
    refused(burnKey(full, "BLOCK_KEY0", whole, "XTS_AES_256_KEY"), FuseRefusal.OCCUPIED);
  }

  @ParameterizedTest
  @EnumSource(value = Chip.class, names = {"ESP32C3", "ESP32C6", "ESP32H2", "ESP32H4", "ESP32S3"})
  void block_5_takes_no_flash_key_on_the_chips_with_the_bug(Chip chip) {
    refused(burnKey(blank(chip), "BLOCK_KEY5", key, "XTS_AES_128_KEY"), FuseRefusal.PURPOSE);
    refused(burn(blank(chip), "KEY_PURPOSE_5", "XTS_AES_128_KEY"), FuseRefusal.PURPOSE);
    done(burnKey(blank(chip), "BLOCK_KEY5", key, "SECURE_BOOT_DIGEST0"));
    done(burnKey(blank(chip), "BLOCK_KEY4", key, "XTS_AES_128_KEY"));
  }

  @Test
  void block_5_takes_a_flash_key_on_a_chip_without_the_bug() {
    done(burnKey(blank(Chip.ESP32P4), "BLOCK_KEY5", key, "XTS_AES_128_KEY"));
  }

  @Test
  void read_protection_is_refused_once_rd_dis_is_frozen_and_write_protection_once_wr_dis_is() {
    Fuses frozen = done(FuseController.of(blank(Chip.ESP32C3)).writeProtect(List.of("RD_DIS")));
    refused(burnKey(frozen, "BLOCK_KEY0", key, "HMAC_UP"), FuseRefusal.PROTECTION_FROZEN);
    done(burnKey(frozen, "BLOCK_KEY0", key, "USER"));
    Fuses esp32 = done(FuseController.of(blank(Chip.ESP32)).writeProtect(List.of("WR_DIS")));
    refused(FuseController.of(esp32).writeProtect(List.of("BLOCK2")), FuseRefusal.PROTECTION_FROZEN);
    refused(FuseController.of(esp32).burnKey(List.of(KeyRequest.of("BLOCK1", key))), FuseRefusal.PROTECTION_FROZEN);
    done(FuseController.of(esp32).readProtect(List.of("BLOCK2")));
  }

  @Test
  void what_is_protected_already_is_accepted_again() {
    Fuses fuses = done(FuseController.of(blank(Chip.ESP32)).writeProtect(List.of("BLOCK2", "WR_DIS")));
    assertThat(FuseController.of(fuses).writeProtect(List.of("BLOCK2"))).isEqualTo(new Burn.Burned(fuses, List.of()));
    Fuses hidden = done(FuseController.of(blank(Chip.ESP32)).readProtect(List.of("BLOCK1")));
    assertThat(FuseController.of(hidden).readProtect(List.of("BLOCK1"))).isEqualTo(new Burn.Burned(hidden, List.of()));
  }

  @Test
  void a_block_whose_purpose_must_be_readable_cannot_be_hidden() {
    for (String purpose : List.of("USER", "RESERVED", "SECURE_BOOT_DIGEST1")) {
      Fuses fuses = done(burnKey(blank(Chip.ESP32C3), "BLOCK_KEY2", key, purpose));
      refused(FuseController.of(fuses).readProtect(List.of("BLOCK_KEY2")), FuseRefusal.MUST_BE_READABLE);
    }
    Fuses secret = done(burn(blank(Chip.ESP32C3), "KEY_PURPOSE_2", "HMAC_UP"));
    assertThat(done(FuseController.of(secret).readProtect(List.of("BLOCK_KEY2"))).readable("BLOCK_KEY2")).isFalse();
  }

  @Test
  void the_first_chips_digest_cannot_be_hidden_once_secure_boot_v2_is_on() {
    Fuses on = done(burn(blank(Chip.ESP32), "ABS_DONE_1", "1"));
    refused(FuseController.of(on).readProtect(List.of("BLOCK2")), FuseRefusal.MUST_BE_READABLE);
    done(FuseController.of(on).readProtect(List.of("BLOCK1")));
    done(FuseController.of(blank(Chip.ESP32)).readProtect(List.of("BLOCK2")));
  }

  @Test
  void the_c2s_digest_half_cannot_be_hidden_once_secure_boot_is_on_and_the_whole_block_only_for_a_whole_flash_key() {
    Fuses on = done(burn(blank(Chip.ESP32C2), "SECURE_BOOT_EN", "1", "XTS_KEY_LENGTH_256", "1"));
    refused(FuseController.of(on).readProtect(List.of("BLOCK_KEY0_HI_128")), FuseRefusal.MUST_BE_READABLE);
    refused(FuseController.of(on).readProtect(List.of("BLOCK_KEY0")), FuseRefusal.MUST_BE_READABLE);
    done(FuseController.of(on).readProtect(List.of("BLOCK_KEY0_LOW_128")));
    done(FuseController.of(blank(Chip.ESP32C2)).readProtect(List.of("BLOCK_KEY0_HI_128")));
    refused(FuseController.of(blank(Chip.ESP32C2)).readProtect(List.of("BLOCK_KEY0")), FuseRefusal.MUST_BE_READABLE);
    done(FuseController.of(done(burn(blank(Chip.ESP32C2), "XTS_KEY_LENGTH_256", "1"))).readProtect(List.of("BLOCK_KEY0")));
  }

  @Test
  void the_first_chips_named_keys_are_reversed_and_hidden_and_its_plain_blocks_are_neither() {
    Fuses fuses = done(FuseController.of(blank(Chip.ESP32)).burnKey(List.of(KeyRequest.of("flash_encryption", key), KeyRequest.of("secure_boot_v2", bytes(32, 9)))));
    assertThat(fuses.block(1)).isEqualTo(Bits.reversed(key));
    assertThat(fuses.blockReadable(1)).isFalse();
    assertThat(fuses.block(2)).isEqualTo(bytes(32, 9));
    assertThat(fuses.blockReadable(2)).isTrue();
    assertThat(fuses.blockWriteable(2)).isFalse();
    Fuses plain = done(FuseController.of(blank(Chip.ESP32)).burnKey(List.of(KeyRequest.of("BLOCK1", key))));
    assertThat(plain.block(1)).isEqualTo(key);
    assertThat(plain.blockReadable(1)).isTrue();
  }

  @Test
  void secure_boot_v2_is_refused_on_the_first_chips_early_silicon() {
    refused(FuseController.of(Fuses.blank(Chip.ESP32, new Revision(1, 0))).burnKeyDigest(key), FuseRefusal.PURPOSE);
    done(FuseController.of(blank(Chip.ESP32)).burnKeyDigest(key));
  }

  @Test
  void the_c2_takes_derived_key_and_digest_in_one_command_and_in_no_second_one() {
    KeyRequest derived = KeyRequest.of("BLOCK_KEY0", bytes(16, 3), "XTS_AES_128_KEY_DERIVED_FROM_128_EFUSE_BITS");
    KeyRequest digest = KeyRequest.of("BLOCK_KEY0", key, "SECURE_BOOT_DIGEST");
    Fuses both = done(FuseController.of(blank(Chip.ESP32C2)).burnKey(List.of(derived, digest)));
    assertThat(both.flashKey()).hasValueSatisfying(found -> assertThat(found).isEqualTo(bytes(16, 3)));
    assertThat(both.trustedDigests()).singleElement().isEqualTo(Arrays.copyOf(key, 16));
    assertThat(both.number("RD_DIS")).isEqualTo(1);
    Fuses one = done(FuseController.of(blank(Chip.ESP32C2)).burnKey(List.of(digest)));
    assertThat(FuseController.of(one).burnKey(List.of(derived))).isInstanceOf(Burn.Refused.class);
  }

  @Test
  void the_c2_refuses_a_whole_flash_key_beside_a_digest() {
    KeyRequest whole = KeyRequest.of("BLOCK_KEY0", key, "XTS_AES_128_KEY");
    KeyRequest digest = KeyRequest.of("BLOCK_KEY0", key, "SECURE_BOOT_DIGEST");
    refused(FuseController.of(blank(Chip.ESP32C2)).burnKey(List.of(whole, digest)), FuseRefusal.PURPOSE);
    Fuses fuses = done(FuseController.of(blank(Chip.ESP32C2)).burnKey(List.of(whole)));
    assertThat(fuses.burned("XTS_KEY_LENGTH_256")).isTrue();
    assertThat(fuses.flashKey()).hasValueSatisfying(found -> assertThat(found).isEqualTo(key));
  }

  @Test
  void a_private_key_in_pem_form_is_never_burned_as_it_is() {
    byte[] pem = BootKeys.generate(SignatureScheme.ECDSA256, new SecureRandom()).revealPem();
    byte[] digest = BootKeys.readPublic(pem).digest().bytes();
    for (String purpose : List.of("USER", "HMAC_UP", "XTS_AES_128_KEY")) refused(burnKey(blank(Chip.ESP32C3), "BLOCK_KEY0", pem, purpose), FuseRefusal.PRIVATE_KEY);
    refused(FuseController.of(blank(Chip.ESP32)).burnKey(List.of(KeyRequest.of("flash_encryption", pem))), FuseRefusal.PRIVATE_KEY);
    refused(FuseController.of(blank(Chip.ESP32C3)).burnBlockData(Map.of("BLOCK3", Arrays.copyOf(pem, 32)), 0), FuseRefusal.PRIVATE_KEY);
    assertThat(done(burnKey(blank(Chip.ESP32C3), "BLOCK_KEY0", pem, "SECURE_BOOT_DIGEST0")).trustedDigests()).singleElement().isEqualTo(digest);
    assertThat(done(FuseController.of(blank(Chip.ESP32)).burnKey(List.of(KeyRequest.of("secure_boot_v2", pem)))).block(2)).isEqualTo(digest);
  }

  @Test
  void purposes_above_15_use_the_purpose_fields_high_bit_where_that_stands_apart() {
    Fuses fuses = done(burnKey(blank(Chip.ESP32P4), "BLOCK_KEY3", key, "CUSTOM_19"));
    FuseBlock block = fuses.map().block("BLOCK_KEY3").orElseThrow();
    assertThat(fuses.number("KEY_PURPOSE_3")).isEqualTo(3);
    assertThat(fuses.burned("KEY_PURPOSE_3_H")).isTrue();
    assertThat(fuses.purposeValue(block)).isEqualTo(19);
  }

  @Test
  void a_revoked_digest_is_trusted_no_more() {
    Fuses fuses = done(burnKey(blank(Chip.ESP32C3), "BLOCK_KEY2", key, "SECURE_BOOT_DIGEST1"));
    assertThat(done(burn(fuses, "SECURE_BOOT_KEY_REVOKE0", "1")).trustedDigests()).hasSize(1);
    assertThat(done(burn(fuses, "SECURE_BOOT_KEY_REVOKE1", "1")).trustedDigests()).isEmpty();
  }

  @Test
  void single_bits_and_block_data_obey_the_same_protections() {
    FuseController blank = FuseController.of(blank(Chip.ESP32C3));
    Fuses bit = done(blank.burnBit("BLOCK3", List.of(0, 255)));
    assertThat(bit.block(3)[31]).isEqualTo((byte) 0x80);
    refused(FuseController.of(bit).burnBit("BLOCK3", List.of(1)), FuseRefusal.WRITTEN_ONCE);
    refused(blank.burnBit("BLOCK0", List.of(192)), FuseRefusal.RANGE);
    Fuses frozen = done(blank.writeProtect(List.of("DIS_USB_JTAG")));
    int at = frozen.map().field("DIS_USB_JTAG").bit();
    refused(FuseController.of(frozen).burnBit("BLOCK0", List.of(at)), FuseRefusal.WRITE_PROTECTED);
    assertThat(done(blank.burnBit("BLOCK0", List.of(at))).burned("DIS_USB_JTAG")).isTrue();
    refused(blank.burnBlockData(Map.of("BLOCK4", bytes(16, 1)), 0), FuseRefusal.RANGE);
    assertThat(done(blank.burnBlockData(Map.of("BLOCK4", bytes(16, 1)), 16)).block(4)[16]).isEqualTo((byte) 1);
  }

  @Test
  void numbers_given_as_such_meet_the_same_checks_as_texts() {
    refused(FuseController.of(blank(Chip.ESP32C3)).burn(Map.of("WDT_DELAY_SEL", BigInteger.valueOf(-1))), FuseRefusal.RANGE);
    assertThat(done(FuseController.of(blank(Chip.ESP32C3)).burn(Map.of("WDT_DELAY_SEL", BigInteger.TWO))).number("WDT_DELAY_SEL")).isEqualTo(2);
  }

  @Test
  void a_request_shows_no_key() {
    assertThat(new KeyRequest("BLOCK_KEY0", key, Optional.of("USER"))).hasToString("BLOCK_KEY0 32 bytes USER");
  }
}
