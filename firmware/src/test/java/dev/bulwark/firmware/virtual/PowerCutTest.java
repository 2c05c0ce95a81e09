package dev.bulwark.firmware.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.chip.SignatureScheme;
import dev.bulwark.firmware.encryption.FlashKey;
import dev.bulwark.firmware.partition.OtaEntry;
import dev.bulwark.firmware.partition.OtaState;
import dev.bulwark.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The power goes before, between and in the middle of writes; and the flash changes only as NOR cells can. */
class PowerCutTest {
  private static List<Power> cuts(long operations) {
    List<Power> cuts = new ArrayList<>();
    for (long i = 0; i < operations; i++) cuts.addAll(List.of(new Power.CutAfter(i), new Power.CutWithin(i)));
    return cuts;
  }

  private static Lab trial(byte[] flashKey) {
    Lab lab = Lab.of(Chip.ESP32C6).put(Lab.FIRST, Lab.app(Chip.ESP32C6, 1, 1)).put(Lab.SECOND, Lab.app(Chip.ESP32C6, 2, 2));
    lab.otadata(OtaEntry.of(1, OtaState.VALID), OtaEntry.of(2, OtaState.NEW));
    return flashKey.length == 0 ? lab : lab.encrypt(flashKey);
  }

  @Test
  void after_a_cut_at_any_write_of_a_trial_the_chip_still_boots_an_application() {
    for (byte[] key : List.of(new byte[0], Lab.noise(32, 1))) {
      for (Application act : List.of(new Application.Nothing(), new Application.Confirm(), new Application.Reject())) {
        VirtualChip chip = trial(key).build();
        BootReport whole = chip.boot(BootOptions.USUAL.with(act)).report();
        assertThat(whole.operations()).isGreaterThan(1);
        for (Power cut : cuts(whole.operations())) {
          Booted lost = chip.boot(BootOptions.USUAL.with(act).with(cut));
          assertThat(lost.report().verdict()).isEqualTo(Verdict.POWER_LOST);
          assertThat(lost.after().boot(BootOptions.USUAL).report().runs()).as("%s, %s", act, cut).isTrue();
        }
      }
    }
  }

  @Test
  void after_a_cut_at_any_write_of_an_update_the_old_or_the_new_application_boots() {
    byte[] update = Lab.sign(Lab.app(Chip.ESP32C6, 3, 77), Lab.key(SignatureScheme.ECDSA256, "trusted"));
    Lab lab = Lab.secure(Chip.ESP32C6, SignatureScheme.ECDSA256).table(List.of(Lab.otadata(), Lab.slot(0, Lab.FIRST), Lab.slot(1, Lab.SECOND))).encrypt(Lab.noise(32, 2));
    VirtualChip chip = lab.otadata(OtaEntry.of(1, OtaState.VALID), OtaEntry.of(2, OtaState.ABORTED)).build();
    BootOptions updating = BootOptions.USUAL.with(new Application.Update(update));
    Booted whole = chip.boot(updating);
    assertThat(Lab.ending(whole.after().boot(BootOptions.USUAL).report())).isEqualTo("app, ota_1");
    int kept = 0;
    for (Power cut : cuts(whole.report().operations())) {
      BootReport next = chip.boot(updating.with(cut)).after().boot(BootOptions.USUAL).report();
      assertThat(next.runs()).as(cut.toString()).isTrue();
      if (next.slot().orElseThrow().equals("ota_0")) kept++;
    }
    assertThat(kept).as("until the record is written the old one boots").isGreaterThan(30);
  }

  @Test
  void a_cut_changes_nothing_before_the_first_operation_and_everything_after_the_last() {
    VirtualChip chip = trial(new byte[0]).build();
    Booted whole = chip.boot(BootOptions.USUAL);
    assertThat(chip.boot(BootOptions.USUAL.with(new Power.CutAfter(0))).after()).isEqualTo(chip);
    Booted enough = chip.boot(BootOptions.USUAL.with(new Power.CutAfter(whole.report().operations())));
    assertThat(enough.report().verdict()).isEqualTo(Verdict.APP);
    assertThat(enough.after()).isEqualTo(whole.after());
    assertThat(chip.boot(BootOptions.USUAL).after()).as("deterministic").isEqualTo(whole.after());
  }

  @Test
  void the_turns_between_flash_and_fuses_are_told_so_that_two_files_can_be_written_in_the_chips_order() {
    BootReport report = trial(new byte[0]).build().boot(BootOptions.USUAL.with(new Application.Confirm())).report();
    assertThat(report.turns()).as("two rewrites of otadata, then the fuses").containsExactly(4L);
    assertThat(report.operations()).isEqualTo(5);
  }

  @Test
  void programming_clears_bits_only_and_an_erase_sets_a_whole_sector() {
    FlashCells cells = new FlashCells(NorFlash.of(new byte[] {0x0F}), new PowerSupply(Power.STEADY));
    cells.program(0, new byte[] {(byte) 0xFF, 0x55});
    assertThat(cells.now().read(0, 3)).containsExactly(0x0F, 0x55, 0xFF);
    cells.program(0, new byte[] {(byte) 0xF3});
    assertThat(cells.now().read(0, 1)).containsExactly(0x03);
    NorFlash before = cells.now();
    cells.erase(0);
    assertThat(cells.now().read(0, 4096)).containsOnly(0xFF);
    assertThat(before.read(0, 1)).as("a value taken before stays as it was").containsExactly(0x03);
    assertThatThrownBy(() -> cells.erase(4096)).isInstanceOf(Problem.class).hasMessageContaining("past the end");
  }

  @Test
  void half_an_erase_only_sets_bits_and_half_a_program_only_clears_them() {
    NorFlash old = NorFlash.of(Lab.noise(4096, 3));
    FlashCells erasing = new FlashCells(old, new PowerSupply(new Power.CutWithin(0)));
    assertThatThrownBy(() -> erasing.erase(0)).isInstanceOf(PowerSupply.PowerLost.class);
    FlashCells programming = new FlashCells(old, new PowerSupply(new Power.CutWithin(0)));
    assertThatThrownBy(() -> programming.program(0, new byte[4096])).isInstanceOf(PowerSupply.PowerLost.class);
    byte[] before = old.toBytes();
    byte[] erased = erasing.now().toBytes();
    byte[] programmed = programming.now().toBytes();
    for (int i = 0; i < before.length; i++) {
      assertThat(erased[i] & before[i]).as("every set bit stays set").isEqualTo((int) before[i]);
      assertThat(programmed[i] | before[i]).as("no clear bit is set").isEqualTo((int) before[i]);
    }
    assertThat(erased).isNotEqualTo(before);
    assertThat(programmed).isNotEqualTo(before);
  }

  @Test
  void flash_sizes_and_places_that_no_chip_has_are_refused() {
    assertThatThrownBy(() -> NorFlash.blank(NorFlash.LARGEST + 1)).isInstanceOf(Problem.class).hasMessageContaining("larger");
    assertThatThrownBy(() -> NorFlash.blank(4096).with(4000, new byte[97])).isInstanceOf(Problem.class);
    assertThatThrownBy(() -> NorFlash.blank(4096).read(-1, 1)).isInstanceOf(Problem.class);
    assertThat(NorFlash.blank(4097).size()).isEqualTo(8192);
  }

  /** A whole chip in plaintext, whose bootloader encrypts at the first boot. */
  private static VirtualChip plain(Chip chip) {
    Lab lab = Lab.of(chip).put(Lab.FIRST, Lab.app(chip, 0, 1)).otadata(OtaEntry.of(1, OtaState.VALID), OtaEntry.of(2, OtaState.ABORTED));
    return lab.build();
  }

  @Test
  void a_first_boot_encrypts_everything_in_place_and_the_next_one_runs_from_ciphertext() {
    for (Chip chip : List.of(Chip.ESP32, Chip.ESP32C3, Chip.ESP32S3, Chip.ESP32C2, Chip.ESP32P4)) {
      int length = chip == Chip.ESP32S3 ? 64 : 32;
      try (FlashKey fresh = FlashKey.of(Lab.noise(length, 9))) {
        VirtualChip before = plain(chip);
        Booted first = before.boot(BootOptions.USUAL.with(new FirstEncryption(fresh, true)));
        String log = String.join("\n", first.report().log().lines());
        assertThat(first.report().verdict()).as(log).isEqualTo(Verdict.RESTART);
        assertThat(first.after().fuses().flashEncryptionOn()).isTrue();
        assertThat(first.after().fuses().flashKey()).hasValueSatisfying(key -> assertThat(key).isEqualTo(Lab.noise(length, 9)));
        assertThat(first.after().flash().read(Lab.FIRST, 512)).isNotEqualTo(before.flash().read(Lab.FIRST, 512));
        Booted second = first.after().boot(BootOptions.USUAL.with(new FirstEncryption(fresh, true)));
        assertThat(Lab.ending(second.report())).as(log).isEqualTo("app, ota_0");
        assertThat(second.after().flash()).as("it encrypts once").isEqualTo(first.after().flash());
      }
    }
  }

  @Test
  void a_cut_during_the_first_encryption_either_starts_anew_or_leaves_noise_that_only_a_reflash_mends() {
    try (FlashKey fresh = FlashKey.of(Lab.noise(32, 9))) {
      BootOptions encrypting = BootOptions.USUAL.with(new FirstEncryption(fresh, false));
      VirtualChip chip = plain(Chip.ESP32C3);
      long operations = chip.boot(encrypting).report().operations();
      int lost = 0;
      for (long cut = 0; cut < operations; cut++) {
        VirtualChip left = chip.boot(encrypting.with(new Power.CutAfter(cut))).after();
        Booted next = left.boot(encrypting);
        if (next.report().verdict() == Verdict.RESTART) {
          assertThat(Lab.ending(next.after().boot(encrypting).report())).as("cut " + cut).isEqualTo("app, ota_0");
          continue;
        }
        lost++;
        assertThat(Lab.ending(next.report())).as("cut " + cut).isEqualTo("refused, ROM-IMAGE");
        assertThat(left.fuses().flashEncryptionOn()).isFalse();
        Booted mended = new VirtualChip(chip.flash(), left.fuses()).boot(encrypting);
        assertThat(Lab.ending(mended.after().boot(encrypting).report())).as("plaintext flashed again, same key").isEqualTo("app, ota_0");
      }
      assertThat(lost).as("from the first sector of the bootloader to the counter").isGreaterThan((int) operations - 10);
    }
  }

  @Test
  void a_counter_that_cannot_be_burned_keeps_the_first_encryption_from_beginning() {
    try (FlashKey fresh = FlashKey.of(Lab.noise(32, 9))) {
      VirtualChip chip = new VirtualChip(plain(Chip.ESP32C3).flash(), Lab.of(Chip.ESP32C3).burn("WR_DIS", 1 << 4).fuses());
      assertThat(chip.fuses().writeable("SPI_BOOT_CRYPT_CNT")).isFalse();
      Booted booted = chip.boot(BootOptions.USUAL.with(new FirstEncryption(fresh, true)));
      assertThat(Lab.ending(booted.report())).isEqualTo("refused, NO-APP");
      assertThat(booted.after().flash()).isEqualTo(chip.flash());
    }
  }
}
