package dev.bulwark.firmware.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.chip.SignatureScheme;
import dev.bulwark.firmware.partition.OtaEntry;
import dev.bulwark.firmware.partition.OtaState;
import dev.bulwark.firmware.partition.Partition;
import dev.bulwark.firmware.partition.PartitionTable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The second stage and the application: selection, trial, fuses that only rise. */
class BootloaderTest {
  private static final Partition FACTORY = new Partition("factory", 0, 0, 0x30000, Lab.SLOT, false, false);
  private static final Partition TEST = new Partition("test", 0, 0x20, 0x40000, Lab.SLOT, false, false);

  /** Two applications of these secure versions, in the two slots. */
  private static Lab pair(int first, int second) {
    return Lab.of(Chip.ESP32C3).put(Lab.FIRST, Lab.app(Chip.ESP32C3, first, 1)).put(Lab.SECOND, Lab.app(Chip.ESP32C3, second, 2));
  }

  private static OtaEntry entry(long sequence, OtaState state) {
    return OtaEntry.of(sequence, state);
  }

  private static String otadata(BootReport report) {
    return report.otadata().stream().map(e -> e.map(x -> x.sequence() + " " + x.state()).orElse("-")).collect(Collectors.joining(", "));
  }

  private static String ends(Lab lab, BootOptions options) {
    BootReport report = lab.build().boot(options).report();
    return Lab.ending(report) + " | " + otadata(report) + " | " + report.secureVersion();
  }

  private static final BootOptions CONFIRM = BootOptions.USUAL.with(new Application.Confirm());
  private static final BootOptions REJECT = BootOptions.USUAL.with(new Application.Reject());

  @Test
  void without_an_otadata_partition_the_factory_application_runs_and_without_one_the_first_good_slot() {
    Lab lab = pair(0, 0).size(0x50000).table(List.of(FACTORY, Lab.slot(0, Lab.FIRST))).put(0x30000, Lab.app(Chip.ESP32C3, 0, 9));
    assertThat(ends(lab, BootOptions.USUAL)).isEqualTo("app, factory | -, - | 0");
    assertThat(ends(pair(0, 0).table(List.of(Lab.slot(0, Lab.FIRST), Lab.slot(1, Lab.SECOND))), BootOptions.USUAL)).isEqualTo("app, ota_0 | -, - | 0");
  }

  @Test
  void a_first_boot_without_factory_writes_its_choice_down_and_with_anti_rollback_raises_the_fuses() {
    assertThat(ends(pair(2, 3), BootOptions.USUAL)).isEqualTo("app, ota_0 | 1 VALID, - | 2");
    assertThat(ends(pair(2, 3), BootOptions.USUAL.withAntiRollback(false))).isEqualTo("app, ota_0 | 1 VALID, - | 0");
    assertThat(ends(pair(2, 3).put(Lab.FIRST, new byte[64]), BootOptions.USUAL)).isEqualTo("app, ota_1, ota_0 ANTI-ROLLBACK | 2 VALID, - | 3");
    assertThat(ends(pair(2, 3).put(Lab.FIRST, new byte[64]), BootOptions.USUAL.withAntiRollback(false))).isEqualTo("app, ota_1, ota_0 IMG-HEADER | 2 VALID, - | 0");
  }

  @Test
  void a_first_boot_with_factory_runs_it_and_writes_nothing() {
    Lab lab = pair(0, 0).size(0x50000).table(List.of(Lab.otadata(), FACTORY, Lab.slot(0, Lab.FIRST))).put(0x30000, Lab.app(Chip.ESP32C3, 0, 9));
    assertThat(ends(lab, BootOptions.USUAL)).isEqualTo("app, factory | -, - | 0");
  }

  @Test
  void a_new_application_runs_on_trial_once_and_is_taken_back_at_the_next_reset() {
    Lab lab = pair(0, 0).otadata(entry(1, OtaState.VALID), entry(2, OtaState.NEW));
    Booted first = lab.build().boot(BootOptions.USUAL);
    assertThat(Lab.ending(first.report()) + " " + otadata(first.report())).isEqualTo("app, ota_1 1 VALID, 2 PENDING_VERIFY");
    Booted second = first.after().boot(BootOptions.USUAL);
    assertThat(Lab.ending(second.report()) + " " + otadata(second.report())).isEqualTo("app, ota_0 1 VALID, 2 ABORTED");
    assertThat(second.after().boot(BootOptions.USUAL).after()).as("nothing changes any more").isEqualTo(second.after());
  }

  @Test
  void without_rollback_a_new_application_stays_and_keeps_its_state() {
    Lab lab = pair(0, 0).otadata(entry(1, OtaState.VALID), entry(2, OtaState.NEW));
    assertThat(ends(lab, BootOptions.USUAL.withRollback(false))).isEqualTo("app, ota_1 | 1 VALID, 2 NEW | 0");
    Lab pending = pair(0, 0).otadata(entry(1, OtaState.VALID), entry(2, OtaState.PENDING_VERIFY));
    assertThat(ends(pending, BootOptions.USUAL.withRollback(false))).isEqualTo("app, ota_1 | 1 VALID, 2 PENDING_VERIFY | 0");
  }

  @Test
  void confirming_keeps_the_application_and_raises_the_fuses_to_its_version() {
    Lab lab = pair(1, 4).otadata(entry(1, OtaState.VALID), entry(2, OtaState.NEW));
    assertThat(ends(lab, CONFIRM)).isEqualTo("app, ota_1 | 1 VALID, 2 VALID | 4");
    assertThat(ends(lab, CONFIRM.withAntiRollback(false))).isEqualTo("app, ota_1 | 1 VALID, 2 VALID | 0");
    assertThat(ends(pair(1, 4).otadata(entry(1, OtaState.UNDEFINED), entry(2, OtaState.INVALID)), CONFIRM)).isEqualTo("app, ota_0 | 1 VALID, 2 INVALID | 1");
  }

  @Test
  void rejecting_works_on_trial_only() {
    assertThat(ends(pair(0, 0).otadata(entry(1, OtaState.VALID), entry(2, OtaState.NEW)), REJECT)).isEqualTo("app, ota_1 | 1 VALID, 2 INVALID | 0");
    assertThat(ends(pair(0, 0).otadata(entry(1, OtaState.VALID), entry(2, OtaState.VALID)), REJECT)).isEqualTo("app, ota_1 | 1 VALID, 2 VALID | 0");
  }

  @Test
  void the_record_of_the_slot_that_runs_is_confirmed_not_the_one_that_was_selected() {
    Lab lab = pair(2, 0).otadata(entry(1, OtaState.NEW), entry(2, OtaState.NEW)).put(Lab.SECOND, new byte[64]);
    assertThat(ends(lab, CONFIRM.withAntiRollback(false))).isEqualTo("app, ota_0, ota_1 IMG-HEADER | 1 VALID, 2 PENDING_VERIFY | 0");
  }

  @Test
  void a_record_that_says_valid_raises_the_fuses_before_the_image_is_looked_at() {
    byte[] broken = Lab.app(Chip.ESP32C3, 5, 2);
    broken[0x60] ^= 1;
    Lab lab = pair(3, 5).put(Lab.SECOND, broken).otadata(entry(1, OtaState.VALID), entry(2, OtaState.VALID));
    assertThat(ends(lab, BootOptions.USUAL)).as("and so the older application is lost too").isEqualTo("refused, ota_1 IMG-CHECKSUM, ota_0 ANTI-ROLLBACK, NO-APP | 1 VALID, 2 VALID | 5");
  }

  @Test
  void an_application_below_the_fuses_is_passed_over_although_its_record_is_newer() {
    Lab lab = pair(3, 2).secureVersion(3).otadata(entry(1, OtaState.VALID), entry(2, OtaState.VALID));
    assertThat(ends(lab, BootOptions.USUAL)).isEqualTo("app, ota_0 | 1 VALID, 2 VALID | 3");
    assertThat(ends(lab, BootOptions.USUAL.withAntiRollback(false))).isEqualTo("app, ota_1 | 1 VALID, 2 VALID | 3");
  }

  @Test
  void a_version_above_the_fuse_field_raises_nothing_and_says_so() {
    Booted booted = pair(17, 0).build().boot(BootOptions.USUAL);
    assertThat(booted.report().secureVersion()).isZero();
    assertThat(booted.report().log().lines()).anySatisfy(line -> assertThat(line).contains("above the fuses' 16 bits"));
  }

  @Test
  void a_write_protected_counter_is_not_raised() {
    Booted booted = pair(2, 0).burn("WR_DIS", 1 << 18).build().boot(BootOptions.USUAL);
    assertThat(booted.report().secureVersion()).isZero();
    assertThat(booted.report().log().lines()).anySatisfy(line -> assertThat(line).contains("write-protected"));
  }

  @Test
  void every_reason_of_an_image_is_told_apart_in_the_order_of_the_checks() {
    byte[] good = Lab.app(Chip.ESP32C3, 0, 2);
    byte[] header = good.clone();
    header[0] = 0;
    byte[] chip = Lab.app(Chip.ESP32S3, 0, 2);
    chip[1] = 17; // also too many segments, which is judged later
    byte[] revision = good.clone();
    revision[16] = 1;
    byte[] segments = good.clone();
    segments[1] = 17;
    byte[] tooLong = good.clone();
    tooLong[31] = 1;
    byte[] checksum = good.clone();
    checksum[0x60] ^= 1;
    byte[] hash = good.clone();
    hash[hash.length - 1] ^= 1;
    List<byte[]> images = List.of(header, chip, revision, segments, tooLong, checksum, hash);
    List<String> reasons = List.of("IMG-HEADER", "IMG-CHIP", "IMG-REVISION", "IMG-SEGMENTS", "IMG-SEGMENTS", "IMG-CHECKSUM", "IMG-HASH");
    for (int i = 0; i < reasons.size(); i++) {
      Lab lab = pair(0, 0).put(Lab.SECOND, images.get(i)).otadata(entry(1, OtaState.VALID), entry(2, OtaState.VALID));
      assertThat(Lab.ending(lab.boot())).isEqualTo("app, ota_0, ota_1 " + reasons.get(i));
    }
    byte[] signed = Lab.sign(good, Lab.key(SignatureScheme.RSA3072, "trusted"));
    byte[] digest = signed.clone();
    digest[600] ^= 1; // fill behind the image
    List<byte[]> bad = List.of(hash, Lab.sign(good, Lab.key(SignatureScheme.RSA3072, "foreign")), digest);
    List<String> why = List.of("SB-NO-BLOCK", "SB-UNTRUSTED-KEY", "SB-IMAGE-DIGEST");
    for (int i = 0; i < why.size(); i++) {
      Lab lab = Lab.secure(Chip.ESP32C3, SignatureScheme.RSA3072).put(Lab.FIRST, bad.get(i));
      assertThat(Lab.ending(lab.boot())).isEqualTo("refused, factory " + why.get(i) + ", NO-APP");
    }
  }

  @Test
  void what_fails_is_followed_by_the_slots_below_factory_the_slots_above_and_test() {
    Lab lab = Lab.of(Chip.ESP32C3).size(0x60000);
    lab.table(List.of(Lab.otadata(), FACTORY, TEST, Lab.slot(0, Lab.FIRST), Lab.slot(1, Lab.SECOND), Lab.slot(2, 0x50000))).otadata(entry(2, OtaState.VALID), entry(1, OtaState.VALID));
    assertThat(Lab.ending(lab.boot())).isEqualTo("refused, ota_1 IMG-HEADER, ota_0 IMG-HEADER, factory IMG-HEADER, ota_2 IMG-HEADER, test IMG-HEADER, NO-APP");
    assertThat(Lab.ending(lab.put(0x40000, Lab.app(Chip.ESP32C3, 0, 1)).boot())).isEqualTo("app, test, ota_1 IMG-HEADER, ota_0 IMG-HEADER, factory IMG-HEADER, ota_2 IMG-HEADER");
  }

  @Test
  void a_damaged_or_missing_table_stops_the_bootloader() {
    byte[] table = pair(0, 0).at(Lab.TABLE);
    table[5] ^= 1;
    assertThat(Lab.ending(pair(0, 0).put(Lab.TABLE, table).boot())).isEqualTo("refused, PT-INVALID");
    assertThat(pair(0, 0).put(Lab.TABLE, table).boot().stage()).isEqualTo(Stage.BOOTLOADER);
    VirtualChip small = new VirtualChip(NorFlash.of(pair(0, 0).build().flash().read(0, 0x8000)), pair(0, 0).fuses());
    assertThat(Lab.ending(small.boot(BootOptions.USUAL).report())).isEqualTo("refused, PT-INVALID");
  }

  @Test
  void an_erased_table_is_no_table_and_one_without_rows_has_no_application() {
    byte[] erased = new byte[PartitionTable.LENGTH];
    Arrays.fill(erased, (byte) 0xFF);
    assertThat(Lab.ending(pair(0, 0).put(Lab.TABLE, erased).boot())).isEqualTo("refused, PT-INVALID");
    assertThat(Lab.ending(pair(0, 0).put(Lab.TABLE, PartitionTable.of(List.of()).encode()).boot())).isEqualTo("refused, NO-APP");
  }

  @Test
  void a_partition_of_no_size_is_passed_over_without_being_tried() {
    Partition hollow = new Partition("factory", 0, 0, 0x30000, 0, false, false);
    Lab lab = pair(0, 0).table(List.of(Lab.otadata(), hollow, Lab.slot(0, Lab.FIRST), Lab.slot(1, Lab.SECOND)));
    assertThat(Lab.ending(lab.boot())).isEqualTo("app, ota_0");
  }

  @Test
  void what_the_chip_writes_to_otadata_is_encrypted_where_the_chip_encrypts() {
    Lab lab = pair(0, 0).otadata(entry(1, OtaState.VALID), entry(2, OtaState.NEW)).encrypt(Lab.noise(32, 4));
    VirtualChip after = lab.build().boot(BootOptions.USUAL).after();
    byte[] expected = lab.cells(Lab.OTADATA + 0x1000, entry(2, OtaState.PENDING_VERIFY).encode());
    assertThat(after.flash().read(Lab.OTADATA + 0x1000, 32)).isEqualTo(expected);
    assertThat(after.flash().read(Lab.OTADATA + 0x1020, 4096 - 32)).containsOnly(0xFF);
  }

  @Test
  void an_update_is_written_to_the_other_slot_encrypted_on_the_way_and_runs_on_trial() {
    byte[] update = Lab.sign(Lab.app(Chip.ESP32C3, 0, 77), Lab.key(SignatureScheme.RSA3072, "trusted"));
    Lab lab = Lab.secure(Chip.ESP32C3, SignatureScheme.RSA3072).table(List.of(Lab.otadata(), Lab.slot(0, Lab.FIRST), Lab.slot(1, Lab.SECOND))).encrypt(Lab.noise(32, 4));
    Booted updating = lab.otadata(entry(1, OtaState.VALID), entry(4, OtaState.INVALID)).build().boot(BootOptions.USUAL.with(new Application.Update(update)));
    assertThat(otadata(updating.report())).isEqualTo("1 VALID, 2 NEW");
    assertThat(updating.after().flash().read(Lab.SECOND, update.length)).isEqualTo(lab.cells(Lab.SECOND, update));
    Booted next = updating.after().boot(CONFIRM);
    assertThat(Lab.ending(next.report())).isEqualTo("app, ota_1");
    Booted again = next.after().boot(BootOptions.USUAL.with(new Application.Update(update)));
    assertThat(otadata(again.report())).isEqualTo("3 NEW, 2 VALID");
  }

  @Test
  void an_update_that_is_not_signed_by_a_trusted_key_is_not_selected_nor_is_one_during_a_trial() {
    byte[] foreign = Lab.sign(Lab.app(Chip.ESP32C3, 0, 77), Lab.key(SignatureScheme.RSA3072, "foreign"));
    Lab lab = Lab.secure(Chip.ESP32C3, SignatureScheme.RSA3072).table(List.of(Lab.otadata(), Lab.slot(0, Lab.FIRST), Lab.slot(1, Lab.SECOND)));
    Booted refused = lab.otadata(entry(1, OtaState.VALID), entry(4, OtaState.INVALID)).build().boot(BootOptions.USUAL.with(new Application.Update(foreign)));
    assertThat(otadata(refused.report())).isEqualTo("1 VALID, 4 INVALID");
    Booted trial = lab.otadata(entry(1, OtaState.NEW), entry(4, OtaState.INVALID)).build().boot(BootOptions.USUAL.with(new Application.Update(lab.at(Lab.FIRST))));
    assertThat(trial.report().log().lines()).anySatisfy(line -> assertThat(line).contains("still on trial"));
    assertThat(trial.after().flash().read(Lab.SECOND, 16)).containsOnly(0xFF);
  }

  @Test
  void a_crash_counts_as_a_failed_trial() {
    Booted crash = pair(0, 0).otadata(entry(1, OtaState.VALID), entry(2, OtaState.NEW)).build().boot(BootOptions.USUAL.with(new Application.Crash()));
    assertThat(crash.report().verdict()).isEqualTo(Verdict.RESTART);
    assertThat(crash.report().runs()).isFalse();
    assertThat(Lab.ending(crash.after().boot(BootOptions.USUAL).report())).isEqualTo("app, ota_0");
  }
}
