package dev.bulwark.firmware.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.chip.SignatureScheme;
import dev.bulwark.firmware.signature.BootPrivateKey;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PlannerTest {
  static int place(BurnPlan plan, String target) {
    return plan.steps().stream().filter(step -> step.target().equals(target)).mapToInt(BurnStep::n).findFirst().orElseThrow(() -> new AssertionError("no step for " + target + " in " + plan.steps()));
  }

  private static int last(BurnPlan plan, StepAction action) {
    return plan.steps().stream().filter(step -> step.action() == action).mapToInt(BurnStep::n).max().orElse(0);
  }

  private static int first(BurnPlan plan, StepAction action) {
    return plan.steps().stream().filter(step -> step.action() == action).mapToInt(BurnStep::n).min().orElse(Integer.MAX_VALUE);
  }

  private static BurnPlan released(Bench bench) {
    BurnPlan plan = bench.plan();
    assertThat(plan.refusals()).isEmpty();
    assertThat(plan.rehearsal().verdict()).isEqualTo("app");
    return plan;
  }

  @ParameterizedTest
  @EnumSource(Chip.class)
  void each_chip_is_closed_in_the_order_that_leaves_no_hole_and_no_brick(Chip chip) {
    BurnPlan plan = released(Bench.of(chip));
    var map = Bench.of(chip).fuses.map();
    String count = map.cryptCount().name();
    String secureBoot = map.secureBootEnable().name();
    assertThat(first(plan, StepAction.BURN_KEY)).as("the flash key before anything is flashed").isLessThan(first(plan, StepAction.FLASH));
    assertThat(last(plan, StepAction.FLASH)).isLessThan(first(plan, StepAction.REHEARSE));
    assertThat(first(plan, StepAction.REHEARSE)).isLessThan(place(plan, count));
    assertThat(place(plan, count)).isLessThan(place(plan, secureBoot));
    if (chip != Chip.ESP32C2) assertThat(last(plan, StepAction.BURN_KEY_DIGEST)).isBetween(place(plan, count), place(plan, secureBoot));
    assertThat(place(plan, "RD_DIS")).isGreaterThan(place(plan, secureBoot)).isGreaterThan(last(plan, StepAction.BURN_KEY));
    assertThat(plan.steps().getLast().target()).isEqualTo(chip == Chip.ESP32 ? "UART_DOWNLOAD_DIS" : "ENABLE_SECURITY_DOWNLOAD");
    if (chip == Chip.ESP32) assertThat(place(plan, "FLASH_CRYPT_CONFIG")).isBetween(first(plan, StepAction.BURN_KEY), first(plan, StepAction.FLASH));
    assertThat(plan.steps().stream().filter(BurnStep::irreversible).map(BurnStep::action)).doesNotContain(StepAction.CHECK, StepAction.FLASH, StepAction.REHEARSE);
    assertThat(plan.steps().stream().map(BurnStep::n)).isSorted().startsWith(1).hasSize(plan.steps().size());
  }

  @Test
  void encryption_is_made_final_with_every_bit_of_the_counter_and_an_odd_number_of_them() {
    for (Chip chip : List.of(Chip.ESP32, Chip.ESP32C3)) {
      BurnPlan plan = released(Bench.of(chip));
      String field = Bench.of(chip).fuses.map().cryptCount().name();
      assertThat(plan.steps().get(place(plan, field) - 1).value()).isEqualTo(chip == Chip.ESP32 ? "127" : "7");
    }
  }

  @Test
  void the_c2_takes_key_and_digest_in_one_write_because_its_block_takes_no_second() {
    BurnPlan plan = released(Bench.of(Chip.ESP32C2));
    assertThat(plan.steps().stream().filter(step -> step.action() == StepAction.BURN_KEY)).singleElement().satisfies(step -> assertThat(step.details()).containsKey("digest"));
    assertThat(last(plan, StepAction.BURN_KEY_DIGEST)).isZero();
  }

  @Test
  void a_key_of_512_bits_takes_two_blocks_and_the_digest_the_next() {
    for (Chip chip : List.of(Chip.ESP32S2, Chip.ESP32S3, Chip.ESP32P4)) {
      Bench bench = Bench.of(chip);
      bench.flashKey = Optional.of(Bench.key(64, 9));
      BurnPlan plan = released(bench);
      assertThat(plan.steps().get(first(plan, StepAction.BURN_KEY) - 1)).satisfies(step -> {
        assertThat(step.value()).isEqualTo("XTS_AES_256_KEY");
        assertThat(step.details()).containsEntry("secondBlock", "BLOCK_KEY1");
      });
      assertThat(plan.steps().get(first(plan, StepAction.BURN_KEY_DIGEST) - 1).target()).isEqualTo("BLOCK_KEY2");
    }
  }

  @Test
  void p384_keys_switch_their_hash_on_before_secure_boot() {
    Bench bench = Bench.of(Chip.ESP32P4);
    bench.trusted = List.of(Bench.signingKey(SignatureScheme.ECDSA384, 1));
    bench.signers = bench.trusted;
    BurnPlan plan = released(bench);
    assertThat(place(plan, "SECURE_BOOT_SHA384_EN")).isLessThan(place(plan, "SECURE_BOOT_EN"));
    assertThat(released(Bench.of(Chip.ESP32P4)).steps().stream().map(BurnStep::target)).doesNotContain("SECURE_BOOT_SHA384_EN");
  }

  @Test
  void slots_without_a_key_are_revoked_and_those_with_one_never() {
    Bench bench = Bench.of(Chip.ESP32C6);
    assertThat(released(bench).steps().stream().map(BurnStep::target)).contains("SECURE_BOOT_KEY_REVOKE1", "SECURE_BOOT_KEY_REVOKE2").doesNotContain("SECURE_BOOT_KEY_REVOKE0");
    bench.trusted = List.of(bench.trusted.getFirst(), Bench.signingKey(SignatureScheme.ECDSA256, 2), Bench.signingKey(SignatureScheme.ECDSA256, 3));
    assertThat(released(bench).steps().stream().map(BurnStep::target)).noneMatch(target -> target.contains("REVOKE"));
    bench.trusted = List.of(bench.trusted.getFirst());
    bench.policy = new Policy(Policy.Download.SECURE, OptionalInt.empty(), Policy.AntiRollback.BY_TABLE, false, List.of());
    assertThat(released(bench).steps().stream().map(BurnStep::target)).noneMatch(target -> target.contains("REVOKE"));
  }

  @Test
  void the_change_of_keys_is_rehearsed_where_the_second_key_can_sign_and_told_as_skipped_where_it_cannot() {
    Bench bench = Bench.of(Chip.ESP32C6);
    BootPrivateKey spare = Bench.signingKey(SignatureScheme.ECDSA256, 2);
    bench.trusted = List.of(bench.trusted.getFirst(), spare);
    assertThat(released(bench).rehearsal()).satisfies(report -> {
      assertThat(report.rehearsed()).doesNotContain("rotate");
      assertThat(report.skipped()).anyMatch(text -> text.startsWith("rotate: bootloader.bin is not signed by key1.pem"));
    });
    bench.privateHalves = true;
    assertThat(released(bench).rehearsal().rehearsed()).containsExactly("boot", "reject", "update", "rotate");
    bench.privateHalves = false;
    bench.signers = bench.trusted;
    assertThat(released(bench).rehearsal().rehearsed()).contains("rotate");
  }

  @Test
  void what_runs_on_the_device_alone_is_never_touched_by_development() {
    Bench bench = Bench.of(Chip.ESP32C3);
    bench.profile = Profile.DEVELOPMENT;
    BurnPlan plan = released(bench);
    assertThat(plan.steps().get(place(plan, "SPI_BOOT_CRYPT_CNT") - 1).value()).isEqualTo("1");
    assertThat(plan.steps().stream().map(BurnStep::target)).doesNotContain("DIS_PAD_JTAG", "RD_DIS", "ENABLE_SECURITY_DOWNLOAD", "SECURE_BOOT_KEY_REVOKE1").contains("SECURE_BOOT_EN");
    assertThat(plan.warnings()).anyMatch(text -> text.startsWith("profile development"));
  }

  @Test
  void secure_boot_and_encryption_each_can_be_had_alone_with_a_warning_and_nothing_cannot() {
    Bench bench = Bench.of(Chip.ESP32C3);
    bench.flashKey = Optional.empty();
    BurnPlan signedOnly = released(bench);
    assertThat(signedOnly.steps().stream().map(BurnStep::target)).doesNotContain("SPI_BOOT_CRYPT_CNT").contains("SECURE_BOOT_EN");
    assertThat(signedOnly.steps().stream().filter(step -> step.action() == StepAction.FLASH)).allMatch(step -> "false".equals(step.details().get("encrypted")));
    assertThat(signedOnly.warnings()).anyMatch(text -> text.startsWith("no flash key"));
    bench = Bench.of(Chip.ESP32C3);
    bench.trusted = List.of();
    BurnPlan encryptedOnly = released(bench);
    assertThat(encryptedOnly.steps().stream().map(BurnStep::target)).doesNotContain("SECURE_BOOT_EN").contains("SPI_BOOT_CRYPT_CNT");
    bench.flashKey = Optional.empty();
    Bench nothing = bench;
    assertThatThrownBy(nothing::plan).extracting("code").isEqualTo("FIRMWARE-706");
  }

  @Test
  void anti_rollback_burns_the_applications_own_floor_before_the_last_lock() {
    Bench bench = Bench.of(Chip.ESP32C3);
    bench.secureVersion = 3;
    BurnPlan plan = released(bench);
    assertThat(plan.steps().get(place(plan, "SECURE_VERSION") - 1).value()).as("three bits").isEqualTo("7");
    assertThat(place(plan, "SECURE_VERSION")).isEqualTo(plan.steps().size() - 1);
    bench.policy = new Policy(Policy.Download.DISABLED, OptionalInt.of(2), Policy.AntiRollback.ON, true, List.of());
    plan = released(bench);
    assertThat(plan.steps().get(place(plan, "SECURE_VERSION") - 1).value()).isEqualTo("3");
    assertThat(plan.steps().getLast().target()).isEqualTo("DIS_DOWNLOAD_MODE");
  }

  @Test
  void erased_otadata_is_flashed_as_ciphertext_because_through_the_decryptor_it_would_be_noise() {
    Bench bench = Bench.of(Chip.ESP32C3);
    BurnPlan plan = released(bench);
    BurnStep step = plan.steps().get(place(plan, "0xd000") - 1);
    assertThat(step.details()).containsEntry("encrypted", "true");
    byte[] stored = bench.material(plan).stored(step);
    assertThat(stored).hasSize(0x2000).isNotEqualTo(FlashLayout.blank(0x2000));
  }

  @Test
  void the_same_request_gives_the_same_plan_and_its_file_is_read_back_as_it_was() {
    Bench bench = Bench.of(Chip.ESP32C3);
    PlanRequest request = bench.request();
    BurnPlan plan = Planner.plan(request);
    assertThat(Planner.plan(request)).isEqualTo(plan);
    PlanFile file = PlanFile.of(plan);
    assertThat(file.plan()).isEqualTo(plan);
    assertThat(PlanFile.read(file.encode()).digest()).isEqualTo(file.digest());
    assertThat(PlanFile.read(file.encode()).encode()).isEqualTo(file.encode());
  }

  @Test
  void no_secret_stands_in_a_plan() {
    Bench bench = Bench.of(Chip.ESP32C3);
    String text = new String(PlanFile.of(released(bench)).encode(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(text).doesNotContain(java.util.HexFormat.of().formatHex(bench.flashKey.orElseThrow())).doesNotContain("PRIVATE");
  }

  @Test
  void key_blocks_can_be_chosen_and_what_is_in_the_others_stays() {
    Bench bench = Bench.of(Chip.ESP32C6);
    bench.fuses = bench.fuses.with(Map.of("BLOCK_KEY0", java.math.BigInteger.TEN));
    bench.policy = new Policy(Policy.Download.SECURE, OptionalInt.empty(), Policy.AntiRollback.BY_TABLE, true, List.of(2, 4));
    BurnPlan plan = released(bench);
    assertThat(plan.steps().stream().filter(step -> step.action() == StepAction.BURN_KEY || step.action() == StepAction.BURN_KEY_DIGEST).sorted(Comparator.comparing(BurnStep::n)).map(BurnStep::target)).containsExactly("BLOCK_KEY2", "BLOCK_KEY4");
  }
}
