package dev.bulwark.firmware.virtual;

import static dev.bulwark.firmware.virtual.DownloadRight.BURN_FUSES;
import static dev.bulwark.firmware.virtual.DownloadRight.ENTER;
import static dev.bulwark.firmware.virtual.DownloadRight.READ_DECRYPTED;
import static dev.bulwark.firmware.virtual.DownloadRight.READ_FLASH;
import static dev.bulwark.firmware.virtual.DownloadRight.READ_FUSES;
import static dev.bulwark.firmware.virtual.DownloadRight.RUN_CODE;
import static dev.bulwark.firmware.virtual.DownloadRight.WRITE_ENCRYPTED;
import static dev.bulwark.firmware.virtual.DownloadRight.WRITE_FLASH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.chip.Revision;
import dev.bulwark.problem.Problem;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DownloadModeTest {
  private static Set<DownloadRight> rights(Lab lab) {
    return DownloadMode.rights(lab.fuses(), lab.chip.defaultRevision());
  }

  private static Lab encrypted(Chip chip) {
    return Lab.of(chip).encrypt(Lab.noise(chip == Chip.ESP32C2 ? 16 : 32, 1));
  }

  @ParameterizedTest
  @EnumSource(Chip.class)
  void a_blank_chip_allows_all_but_what_needs_encryption_and_an_encrypting_one_all(Chip chip) {
    assertThat(rights(Lab.of(chip))).containsExactlyInAnyOrder(ENTER, WRITE_FLASH, READ_FLASH, RUN_CODE, READ_FUSES, BURN_FUSES);
    assertThat(rights(encrypted(chip))).containsExactlyInAnyOrder(DownloadRight.values());
  }

  @ParameterizedTest
  @EnumSource(Chip.class)
  void the_last_fuses_of_a_production_chip_close_what_they_name(Chip chip) {
    Lab lab = encrypted(chip);
    if (chip == Chip.ESP32) {
      assertThat(rights(lab.burn("DISABLE_DL_ENCRYPT", 1))).doesNotContain(WRITE_ENCRYPTED).contains(READ_DECRYPTED);
      assertThat(rights(lab.burn("DISABLE_DL_CACHE", 1))).doesNotContain(READ_DECRYPTED).contains(READ_FLASH);
      assertThat(rights(lab.burn("UART_DOWNLOAD_DIS", 1))).isEmpty();
      assertThat(DownloadMode.rights(lab.fuses(), new Revision(1, 0))).as("an older ROM does not know the fuse").contains(ENTER);
      return;
    }
    assertThat(rights(lab.burn("DIS_DOWNLOAD_MANUAL_ENCRYPT", 1))).doesNotContain(WRITE_ENCRYPTED).contains(READ_DECRYPTED);
    assertThat(rights(lab.burn("ENABLE_SECURITY_DOWNLOAD", 1))).containsExactlyInAnyOrder(ENTER, WRITE_FLASH);
    assertThat(rights(lab.burn("DIS_DOWNLOAD_MODE", 1))).isEmpty();
  }

  @Test
  void plaintext_is_readable_until_every_cache_is_closed() {
    Lab s2 = encrypted(Chip.ESP32S2).burn("DIS_DOWNLOAD_ICACHE", 1);
    assertThat(rights(s2)).contains(READ_DECRYPTED);
    assertThat(rights(s2.burn("DIS_DOWNLOAD_DCACHE", 1))).doesNotContain(READ_DECRYPTED);
    assertThat(rights(encrypted(Chip.ESP32C3).burn("DIS_DOWNLOAD_ICACHE", 1))).doesNotContain(READ_DECRYPTED);
    assertThat(rights(encrypted(Chip.ESP32H2).burn("SPI_DOWNLOAD_MSPI_DIS", 1))).doesNotContain(READ_DECRYPTED);
  }

  @Test
  void flashing_writes_as_given_or_encrypted_by_the_chip_and_a_cut_leaves_a_part() {
    Lab lab = encrypted(Chip.ESP32C3);
    VirtualChip chip = lab.build();
    byte[] app = Lab.app(Chip.ESP32C3, 0, 1);
    Flashing.Flashed plain = (Flashing.Flashed) chip.flash(Lab.FIRST, app, false, Power.STEADY);
    assertThat(Lab.ending(plain.after().boot(BootOptions.USUAL).report())).isEqualTo("refused, ota_0 ANTI-ROLLBACK, ota_1 ANTI-ROLLBACK, NO-APP");
    Flashing.Flashed encrypted = (Flashing.Flashed) chip.flash(Lab.FIRST, app, true, Power.STEADY);
    assertThat(encrypted.after().flash().read(Lab.FIRST, app.length)).isEqualTo(Arrays.copyOf(lab.cells(Lab.FIRST, app), app.length));
    assertThat(encrypted.after().boot(BootOptions.USUAL).report().runs()).isTrue();
    Flashing.Cut cut = (Flashing.Cut) chip.flash(Lab.FIRST, app, true, new Power.CutAfter(encrypted.operations() - 1));
    assertThat(cut.after().boot(BootOptions.USUAL).report().runs()).isFalse();
    assertThat(((Flashing.Flashed) cut.after().flash(Lab.FIRST, app, true, Power.STEADY)).after()).as("flashing again mends it").isEqualTo(encrypted.after());
  }

  @Test
  void flashing_is_refused_where_the_fuses_say_so_and_places_that_make_no_sense_are_problems() {
    VirtualChip closed = encrypted(Chip.ESP32C3).burn("DIS_DOWNLOAD_MANUAL_ENCRYPT", 1).build();
    assertThat(closed.flash(Lab.FIRST, new byte[16], true, Power.STEADY)).isInstanceOf(Flashing.Refused.class);
    assertThat(closed.flash(Lab.FIRST, new byte[16], false, Power.STEADY)).isInstanceOf(Flashing.Flashed.class);
    assertThat(encrypted(Chip.ESP32C3).burn("DIS_DOWNLOAD_MODE", 1).build().flash(Lab.FIRST, new byte[16], false, Power.STEADY)).isInstanceOf(Flashing.Refused.class);
    assertThatThrownBy(() -> closed.flash(100, new byte[16], false, Power.STEADY)).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("FIRMWARE-604"));
    assertThatThrownBy(() -> closed.flash(0x2f000, new byte[5000], false, Power.STEADY)).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("FIRMWARE-602"));
  }
}
