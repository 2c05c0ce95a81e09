package dev.bulwark.firmware.efuse;

import static dev.bulwark.firmware.efuse.FuseRulesTest.bytes;
import static dev.bulwark.firmware.efuse.FuseRulesTest.done;
import static dev.bulwark.firmware.efuse.FuseRulesTest.refused;

import dev.bulwark.firmware.chip.Chip;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the vendor's tool takes and a strict controller refuses; the twin is the same step in the right order. */
class TrapsTest {
  private static Fuses withDigest() {
    return done(FuseController.of(Fuses.blank(Chip.ESP32C3)).burnKey(List.of(KeyRequest.of("BLOCK_KEY0", bytes(32, 1), "SECURE_BOOT_DIGEST0"))));
  }

  private static Burn burn(Fuses fuses, String field, String value) {
    return FuseController.of(fuses).strict().burnTexts(Map.of(field, value));
  }

  private static void trap(Fuses fuses, String field, String value) {
    done(FuseController.of(fuses).burnTexts(Map.of(field, value)));
    refused(burn(fuses, field, value), FuseRefusal.TRAP);
  }

  @Test
  void a_digest_of_zeros() {
    KeyRequest zeros = KeyRequest.of("BLOCK_KEY0", new byte[32], "SECURE_BOOT_DIGEST0");
    done(FuseController.of(Fuses.blank(Chip.ESP32C3)).burnKey(List.of(zeros)));
    refused(FuseController.of(Fuses.blank(Chip.ESP32C3)).strict().burnKey(List.of(zeros)), FuseRefusal.TRAP);
    refused(FuseController.of(Fuses.blank(Chip.ESP32)).strict().burnKeyDigest(new byte[32]), FuseRefusal.TRAP);
    refused(FuseController.of(Fuses.blank(Chip.ESP32C2)).strict().burnKeyDigest(new byte[32]), FuseRefusal.TRAP);
    done(FuseController.of(Fuses.blank(Chip.ESP32C3)).strict().burnKey(List.of(KeyRequest.of("BLOCK_KEY0", bytes(32, 1), "SECURE_BOOT_DIGEST0"))));
    done(FuseController.of(Fuses.blank(Chip.ESP32)).strict().burnKeyDigest(bytes(32, 1)));
  }

  @Test
  void revoking_the_last_live_digest() {
    trap(withDigest(), "SECURE_BOOT_KEY_REVOKE0", "1");
    done(burn(withDigest(), "SECURE_BOOT_KEY_REVOKE1", "1"));
  }

  @Test
  void secure_boot_without_a_live_digest() {
    trap(Fuses.blank(Chip.ESP32C3), "SECURE_BOOT_EN", "1");
    trap(Fuses.blank(Chip.ESP32), "ABS_DONE_1", "1");
    trap(Fuses.blank(Chip.ESP32C2), "SECURE_BOOT_EN", "1");
    done(burn(withDigest(), "SECURE_BOOT_EN", "1"));
  }

  @Test
  void an_odd_crypt_count_without_a_key() {
    trap(Fuses.blank(Chip.ESP32C3), "SPI_BOOT_CRYPT_CNT", "1");
    trap(Fuses.blank(Chip.ESP32), "FLASH_CRYPT_CNT", "0x7f");
    Fuses keyed = done(FuseController.of(Fuses.blank(Chip.ESP32C3)).burnKey(List.of(KeyRequest.of("BLOCK_KEY0", bytes(32, 1), "XTS_AES_128_KEY"))));
    done(burn(keyed, "SPI_BOOT_CRYPT_CNT", "7"));
  }

  @Test
  void freezing_the_crypt_count_at_an_even_value() {
    Fuses blank = Fuses.blank(Chip.ESP32C3);
    done(FuseController.of(blank).writeProtect(List.of("SPI_BOOT_CRYPT_CNT")));
    refused(FuseController.of(blank).strict().writeProtect(List.of("SPI_BOOT_CRYPT_CNT")), FuseRefusal.TRAP);
    refused(burn(blank, "WR_DIS", "0x10"), FuseRefusal.TRAP);
    done(FuseController.of(blank).strict().writeProtect(List.of("RD_DIS")));
  }

  @Test
  void any_burn_after_download_mode_was_restricted_or_switched_off() {
    for (String last : List.of("ENABLE_SECURITY_DOWNLOAD", "DIS_DOWNLOAD_MODE")) {
      Fuses locked = done(burn(Fuses.blank(Chip.ESP32C3), last, "1"));
      trap(locked, "DIS_PAD_JTAG", "1");
      done(burn(locked, last, "1"));
    }
    trap(done(burn(Fuses.blank(Chip.ESP32), "UART_DOWNLOAD_DIS", "1")), "JTAG_DISABLE", "1");
  }
}
