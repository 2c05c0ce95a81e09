package dev.bulwark.firmware.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.chip.Revision;
import dev.bulwark.firmware.chip.SignatureScheme;
import dev.bulwark.firmware.efuse.Fuses;
import dev.bulwark.firmware.partition.Partition;
import dev.bulwark.firmware.partition.PartitionTable;
import dev.bulwark.firmware.signature.BootPrivateKey;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Each refusal by the request that people make by mistake; each beside it by a request that differs only in that and is released. */
class RefusalTest {
  private static void refused(Chip chip, RefusalCode code, Consumer<Bench> mistake) {
    Bench bench = Bench.of(chip);
    mistake.accept(bench);
    refused(bench.plan(), code);
  }

  private static void refused(BurnPlan plan, RefusalCode code) {
    assertThat(plan.refusals()).extracting(Refusal::code).contains(code);
    assertThat(plan.steps()).as("a refused plan has no steps").isEmpty();
    assertThat(plan.rehearsal().passed()).isFalse();
    assertThat(plan.refusals()).allSatisfy(refusal -> assertThat(refusal.text()).isNotBlank());
  }

  /** Refused for this reason and no other. */
  private static void only(Chip chip, RefusalCode code, Consumer<Bench> mistake) {
    Bench bench = Bench.of(chip);
    mistake.accept(bench);
    BurnPlan plan = bench.plan();
    refused(plan, code);
    assertThat(plan.refusals()).extracting(Refusal::code).containsOnly(code);
  }

  private static void released(Chip chip, Consumer<Bench> harmless) {
    Bench bench = Bench.of(chip);
    harmless.accept(bench);
    assertThat(bench.plan().refusals()).isEmpty();
  }

  private static Fuses with(Fuses fuses, String field, long value) {
    return fuses.with(Map.of(field, BigInteger.valueOf(value)));
  }

  @Test
  void an_unsigned_bootloader_or_application_is_refused() {
    only(Chip.ESP32C6, RefusalCode.UNSIGNED, bench -> bench.signBootloader = false);
    only(Chip.ESP32C6, RefusalCode.UNSIGNED, bench -> bench.signApp = false);
    released(Chip.ESP32C6, bench -> {});
  }

  @Test
  void erased_otadata_without_a_place_is_not_taken_for_the_partition_table() {
    Bench bench = Bench.of(Chip.ESP32C6);
    List<Artefact> images = new ArrayList<>(bench.images());
    images.add(Artefact.of("ota_data_initial.bin", FlashLayout.blank(0x2000)));
    BurnPlan plan = Planner.plan(bench.request(images));
    refused(plan, RefusalCode.LAYOUT);
    assertThat(plan.refusals()).singleElement().extracting(Refusal::text).asString().contains("ota_data_initial.bin is of no kind that has one place");
  }

  @Test
  void an_image_changed_after_it_was_signed_counts_as_unsigned() {
    Bench bench = Bench.of(Chip.ESP32C6);
    List<Artefact> images = new ArrayList<>(bench.images());
    byte[] changed = images.get(2).bytes().clone();
    changed[400] ^= 1;
    images.set(2, Artefact.of("app.bin", changed));
    refused(Planner.plan(bench.request(images)), RefusalCode.UNSIGNED);
  }

  @Test
  void an_image_signed_by_a_key_that_is_not_burned_is_refused_and_one_more_good_signature_mends_it() {
    BootPrivateKey foreign = Bench.signingKey(SignatureScheme.ECDSA256, 9);
    only(Chip.ESP32C6, RefusalCode.UNTRUSTED, bench -> bench.signers = List.of(foreign));
    released(Chip.ESP32C6, bench -> bench.signers = List.of(foreign, bench.trusted.getFirst()));
  }

  @Test
  void an_image_for_another_chip_is_refused() {
    only(Chip.ESP32C6, RefusalCode.CHIP, bench -> bench.imagesFor = Chip.ESP32H2);
  }

  @Test
  void an_image_for_newer_silicon_is_refused_and_one_for_this_is_not() {
    only(Chip.ESP32C3, RefusalCode.REVISION, bench -> bench.appFrom = new Revision(1, 0));
    only(Chip.ESP32C3, RefusalCode.REVISION, bench -> bench.bootloaderFrom = new Revision(0, 5));
    released(Chip.ESP32C3, bench -> bench.appFrom = new Revision(0, 4));
  }

  @Test
  void an_image_for_older_silicon_only_is_refused() {
    only(Chip.ESP32C3, RefusalCode.REVISION, bench -> bench.appUpTo = Optional.of(new Revision(0, 3)));
    released(Chip.ESP32C3, bench -> bench.appUpTo = Optional.of(new Revision(0, 4)));
  }

  @Test
  void secure_boot_v2_on_the_first_chip_before_revision_3_is_refused() {
    only(Chip.ESP32, RefusalCode.REVISION, bench -> bench.fuses = Fuses.blank(Chip.ESP32, new Revision(1, 0)));
    released(Chip.ESP32, bench -> bench.fuses = Fuses.blank(Chip.ESP32, new Revision(3, 1)));
  }

  @Test
  void a_key_that_the_rom_cannot_check_is_refused() {
    only(Chip.ESP32C3, RefusalCode.SCHEME, bench -> {
      bench.trusted = List.of(Bench.signingKey(SignatureScheme.ECDSA256, 1));
      bench.signers = bench.trusted;
    });
    only(Chip.ESP32C61, RefusalCode.SCHEME, bench -> {
      bench.trusted = List.of(Bench.signingKey(SignatureScheme.RSA3072, 1));
      bench.signers = bench.trusted;
    });
  }

  @Test
  void p256_and_p384_together_are_refused_and_rsa_beside_p256_is_not() {
    only(Chip.ESP32P4, RefusalCode.SCHEME, bench -> bench.trusted = List.of(bench.trusted.getFirst(), Bench.signingKey(SignatureScheme.ECDSA384, 1)));
    released(Chip.ESP32P4, bench -> bench.trusted = List.of(bench.trusted.getFirst(), Bench.signingKey(SignatureScheme.RSA3072, 1)));
  }

  @Test
  void more_keys_than_digest_slots_are_refused_and_the_same_key_twice_is_one() {
    only(Chip.ESP32, RefusalCode.SCHEME, bench -> bench.trusted.add(Bench.signingKey(SignatureScheme.RSA3072, 2)));
    only(Chip.ESP32C2, RefusalCode.SCHEME, bench -> bench.trusted.add(Bench.signingKey(SignatureScheme.ECDSA256, 2)));
    only(Chip.ESP32C6, RefusalCode.SCHEME, bench -> { for (int i = 2; i < 5; i++) bench.trusted.add(Bench.signingKey(SignatureScheme.ECDSA256, i)); });
    released(Chip.ESP32, bench -> bench.trusted.add(bench.trusted.getFirst()));
  }

  @Test
  void a_flash_key_of_a_length_that_the_chip_has_not_is_refused() {
    for (int bytes : new int[] {0, 16, 20, 24, 31, 64}) only(Chip.ESP32C3, RefusalCode.KEYSIZE, bench -> bench.flashKey = Optional.of(Bench.key(bytes, 1)));
    only(Chip.ESP32, RefusalCode.KEYSIZE, bench -> bench.flashKey = Optional.of(Bench.key(24, 1)));
    only(Chip.ESP32C5, RefusalCode.KEYSIZE, bench -> bench.flashKey = Optional.of(Bench.key(64, 1)));
    only(Chip.ESP32C3, RefusalCode.KEYSIZE, bench -> bench.flashKey = Optional.of(new byte[32]));
  }

  @Test
  void the_c2_takes_a_long_flash_key_only_without_a_digest_beside_it() {
    only(Chip.ESP32C2, RefusalCode.KEYSIZE, bench -> bench.flashKey = Optional.of(Bench.key(32, 1)));
    released(Chip.ESP32C2, bench -> {
      bench.flashKey = Optional.of(Bench.key(32, 1));
      bench.trusted = List.of();
    });
  }

  @Test
  void one_half_of_a_512_bit_key_in_the_fuses_is_refused() {
    refused(Chip.ESP32S3, RefusalCode.KEYSIZE, bench -> bench.fuses = with(bench.fuses, "KEY_PURPOSE_3", bench.fuses.map().purpose("XTS_AES_256_KEY_1").orElseThrow().value()));
  }

  @Test
  void a_flash_key_in_block_5_is_refused_where_the_controller_does_not_find_it() {
    Policy fifth = new Policy(Policy.Download.SECURE, OptionalInt.empty(), Policy.AntiRollback.BY_TABLE, true, List.of(5));
    only(Chip.ESP32C3, RefusalCode.KEYSIZE, bench -> bench.policy = fifth);
    released(Chip.ESP32S2, bench -> bench.policy = fifth);
    refused(Chip.ESP32C3, RefusalCode.KEYSIZE, bench -> { for (int i = 0; i < 5; i++) bench.fuses = with(bench.fuses, "BLOCK_KEY" + i, 99); });
  }

  @Test
  void fuses_that_are_set_where_the_plan_writes_are_refused() {
    only(Chip.ESP32C3, RefusalCode.DIRTY, bench -> bench.fuses = with(bench.fuses, "SPI_BOOT_CRYPT_CNT", 1));
    only(Chip.ESP32C3, RefusalCode.DIRTY, bench -> bench.fuses = with(bench.fuses, "SECURE_BOOT_EN", 1));
    only(Chip.ESP32C3, RefusalCode.DIRTY, bench -> bench.fuses = with(bench.fuses, "BLOCK_KEY0", 1));
    only(Chip.ESP32C3, RefusalCode.DIRTY, bench -> bench.fuses = with(bench.fuses, "KEY_PURPOSE_1", 9));
    only(Chip.ESP32C3, RefusalCode.DIRTY, bench -> bench.fuses = with(bench.fuses, "SECURE_BOOT_KEY_REVOKE0", 1));
    only(Chip.ESP32C3, RefusalCode.DIRTY, bench -> bench.fuses = with(bench.fuses, "ENABLE_SECURITY_DOWNLOAD", 1));
    only(Chip.ESP32, RefusalCode.DIRTY, bench -> bench.fuses = with(bench.fuses, "BLOCK2", 1));
    only(Chip.ESP32, RefusalCode.DIRTY, bench -> bench.fuses = with(bench.fuses, "FLASH_CRYPT_CNT", 3));
    only(Chip.ESP32C2, RefusalCode.DIRTY, bench -> bench.fuses = with(bench.fuses, "BLOCK_KEY0", 1));
    released(Chip.ESP32C3, bench -> bench.fuses = with(with(bench.fuses, "DIS_PAD_JTAG", 1), "BLOCK_KEY5", 1));
  }

  @Test
  void read_protection_that_is_frozen_before_the_flash_key_is_refused_and_harmless_without_one() {
    only(Chip.ESP32C3, RefusalCode.DIRTY, bench -> bench.fuses = with(bench.fuses, "WR_DIS", 1));
    only(Chip.ESP32, RefusalCode.DIRTY, bench -> bench.fuses = with(bench.fuses, "WR_DIS", 1));
    released(Chip.ESP32C3, bench -> {
      bench.fuses = with(bench.fuses, "WR_DIS", 1);
      bench.flashKey = Optional.empty();
    });
  }

  @Test
  void a_frozen_field_that_the_plan_must_burn_is_refused() {
    only(Chip.ESP32C3, RefusalCode.DIRTY, bench -> bench.fuses = with(bench.fuses, "WR_DIS", 1L << 18));
    only(Chip.ESP32C3, RefusalCode.DIRTY, bench -> bench.fuses = with(bench.fuses, "WR_DIS", 1L << 2));
  }

  @Test
  void a_secure_version_below_the_fuses_or_above_their_field_is_refused() {
    only(Chip.ESP32C3, RefusalCode.VERSION, bench -> bench.fuses = with(bench.fuses, "SECURE_VERSION", 3));
    only(Chip.ESP32C3, RefusalCode.VERSION, bench -> bench.secureVersion = 17);
    only(Chip.ESP32C2, RefusalCode.VERSION, bench -> bench.secureVersion = 5);
    only(Chip.ESP32C3, RefusalCode.VERSION, bench -> bench.policy = new Policy(Policy.Download.SECURE, OptionalInt.of(1), Policy.AntiRollback.BY_TABLE, true, List.of()));
    released(Chip.ESP32C3, bench -> {
      bench.fuses = with(bench.fuses, "SECURE_VERSION", 3);
      bench.secureVersion = 2;
    });
    released(Chip.ESP32C2, bench -> bench.secureVersion = 4);
  }

  @Test
  void a_factory_or_test_application_with_anti_rollback_is_refused_and_without_it_is_not() {
    for (int subtype : new int[] {0, 0x20}) {
      Consumer<Bench> third = bench -> {
        bench.partitions = new ArrayList<>(bench.partitions);
        bench.partitions.add(new Partition("extra", 0, subtype, 0x30000, 0x10000, false, false));
      };
      released(Chip.ESP32C3, third);
      only(Chip.ESP32C3, RefusalCode.VERSION, third.andThen(bench -> bench.secureVersion = 1));
      only(Chip.ESP32C3, RefusalCode.VERSION, third.andThen(bench -> bench.policy = new Policy(Policy.Download.SECURE, OptionalInt.empty(), Policy.AntiRollback.ON, true, List.of())));
      released(Chip.ESP32C3, third.andThen(bench -> {
        bench.secureVersion = 1;
        bench.policy = new Policy(Policy.Download.SECURE, OptionalInt.empty(), Policy.AntiRollback.OFF, true, List.of());
      }));
    }
  }

  @Test
  void a_signed_bootloader_that_reaches_the_partition_table_is_refused() {
    only(Chip.ESP32C5, RefusalCode.LAYOUT, bench -> bench.bootloaderSize = 0x5800);
    released(Chip.ESP32C5, bench -> bench.bootloaderSize = 0x4800);
    only(Chip.ESP32C3, RefusalCode.LAYOUT, bench -> bench.bootloaderSize = 0x7800);
  }

  @Test
  void partitions_that_overlap_are_refused() {
    refused(Chip.ESP32C3, RefusalCode.LAYOUT, bench -> {
      bench.partitions = new ArrayList<>(bench.partitions);
      bench.partitions.add(new Partition("data", 1, 6, 0x2f000, 0x2000, false, false));
    });
    released(Chip.ESP32C3, bench -> {
      bench.partitions = new ArrayList<>(bench.partitions);
      bench.partitions.add(new Partition("data", 1, 6, 0x30000, 0x2000, false, false));
    });
  }

  @Test
  void an_application_larger_than_its_slot_is_refused_and_one_that_fills_it_is_not() {
    only(Chip.ESP32C3, RefusalCode.LAYOUT, bench -> bench.appSize = 0x10000 - 0x1000);
    released(Chip.ESP32C3, bench -> bench.appSize = 0x10000 - 0x1000 - 0x400);
  }

  @Test
  void a_bootloader_at_the_wrong_place_is_refused() {
    Bench bench = Bench.of(Chip.ESP32C3);
    refused(Planner.plan(bench.request(List.of(Artefact.at(0x1000, "bootloader.bin", bench.bootloader()), Artefact.of("table.bin", bench.table()), Artefact.of("app.bin", bench.app())))), RefusalCode.LAYOUT);
  }

  @Test
  void a_damaged_table_is_refused() {
    Bench bench = Bench.of(Chip.ESP32C3);
    byte[] table = PartitionTable.of(bench.partitions).encode();
    table[5] ^= 1;
    refused(Planner.plan(bench.request(List.of(Artefact.of("bootloader.bin", bench.bootloader()), Artefact.of("table.bin", table), Artefact.at(0x10000, "app.bin", bench.app())))), RefusalCode.LAYOUT);
  }

  @Test
  void files_whose_place_can_be_told_need_no_offset() {
    Bench bench = Bench.of(Chip.ESP32C3);
    assertThat(Planner.plan(bench.request(List.of(Artefact.of("app.bin", bench.app()), Artefact.of("bootloader.bin", bench.bootloader()), Artefact.of("table.bin", bench.table())))).refusals()).isEmpty();
  }

  @Test
  void files_with_which_the_virtual_chip_runs_nothing_are_refused_by_the_rehearsal() {
    Bench bench = Bench.of(Chip.ESP32C3);
    bench.trusted = List.of();
    List<Artefact> images = new ArrayList<>(bench.images());
    byte[] broken = images.get(2).bytes().clone();
    broken[600] ^= 1;
    images.set(2, Artefact.of("app.bin", broken));
    BurnPlan plan = Planner.plan(bench.request(images));
    refused(plan, RefusalCode.REHEARSAL);
    assertThat(plan.rehearsal().verdict()).isEqualTo("refused");
    assertThat(plan.refusals().getFirst().text()).contains("IMG-CHECKSUM");
    refused(Planner.plan(bench.request(images.subList(0, 2))), RefusalCode.REHEARSAL);
    refused(Planner.plan(bench.request(images.subList(1, 3))), RefusalCode.REHEARSAL);
  }

  @Test
  void all_mistakes_are_told_at_once() {
    refused(Chip.ESP32C3, RefusalCode.DIRTY, bench -> {
      bench.signApp = false;
      bench.flashKey = Optional.of(Bench.key(16, 1));
      bench.fuses = with(bench.fuses, "SECURE_BOOT_EN", 1);
      bench.secureVersion = 99;
    });
    Bench bench = Bench.of(Chip.ESP32C3);
    bench.signApp = false;
    bench.flashKey = Optional.of(Bench.key(16, 1));
    bench.secureVersion = 99;
    assertThat(bench.plan().refusals()).extracting(Refusal::code).contains(RefusalCode.UNSIGNED, RefusalCode.KEYSIZE, RefusalCode.VERSION);
  }
}
