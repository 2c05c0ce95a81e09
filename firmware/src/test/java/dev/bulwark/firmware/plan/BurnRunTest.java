package dev.bulwark.firmware.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.chip.SignatureScheme;
import dev.bulwark.firmware.efuse.Fuses;
import dev.bulwark.firmware.virtual.Application;
import dev.bulwark.firmware.virtual.VirtualChip;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BurnRunTest {
  private static final BurnRun.Confirmed YES = BurnRun.Confirmed.by("BURN").orElseThrow();

  @TempDir Path dir;
  private int journals;

  private record Work(ReleasedPlan plan, StepMaterial material, Fuses fuses) {
    static Work of(Bench bench) {
      BurnPlan plan = bench.plan();
      assertThat(plan.refusals()).isEmpty();
      return new Work(new ReleasedPlan(plan, PlanFile.of(plan).digest(), List.of("ada", "bob")), bench.material(plan), bench.fuses);
    }

    MemoryTarget device() {
      return MemoryTarget.erased(fuses, 0x30000);
    }

    boolean boots(MemoryTarget device) {
      return device.chip().boot(Rehearsal.options(plan.plan())).report().runs();
    }
  }

  private BurnRun.Report run(Work work, BurnTarget target, Path journal) {
    try (BurnJournal open = BurnJournal.open(journal, work.plan.digest(), target.identity(), channel -> {})) {
      return BurnRun.run(work.plan, work.material, target, open, YES, step -> {});
    }
  }

  /** Cuts the power at write {@code at}, starts the device as it is, runs the plan again. Returns false when there was no such write any more. */
  private boolean cut(Work work, int at, CutTarget.Moment moment) {
    Path journal = dir.resolve("journal-" + journals++);
    MemoryTarget device = work.device();
    try {
      run(work, new CutTarget(device, at, moment), journal);
      return false;
    } catch (CutTarget.PowerGone expected) {
      VirtualChip started = device.chip().boot(Rehearsal.options(work.plan.plan()).with(new Application.Confirm())).after();
      device = MemoryTarget.of(started);
    }
    run(work, device, journal);
    assertThat(work.boots(device)).as("cut %s write %d", moment, at).isTrue();
    return true;
  }

  @ParameterizedTest
  @EnumSource(value = Chip.class, names = {"ESP32", "ESP32C2", "ESP32C3"})
  void a_power_cut_at_any_write_is_followed_by_a_run_that_ends_in_a_device_that_boots(Chip chip) {
    Work work = Work.of(Bench.of(chip));
    CutTarget counting = new CutTarget(work.device(), -1, CutTarget.Moment.BEFORE);
    run(work, counting, dir.resolve("whole"));
    assertThat(counting.writes()).as("writes there are").isGreaterThan(15);
    // Every write once, the moment of the cut in turn; for one chip two moments of each write.
    for (int at = 0; at < counting.writes(); at++) for (int i = 0; i < (chip == Chip.ESP32C3 ? 2 : 1); i++) assertThat(cut(work, at, CutTarget.Moment.values()[(at + i) % 3])).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void every_released_plan_of_a_random_request_survives_power_cuts(int seed) {
    Random random = new Random(seed);
    Chip chip = Chip.values()[random.nextInt(Chip.values().length)];
    Bench bench = Bench.of(chip);
    bench.profile = random.nextInt(4) == 0 ? Profile.DEVELOPMENT : Profile.PRODUCTION;
    bench.privateHalves = random.nextBoolean();
    if (chip.digestSlots() > 1 && random.nextBoolean()) bench.trusted.add(Bench.signingKey(Bench.scheme(chip), 2));
    if (chip.flashKeyBits().contains(256) && chip != Chip.ESP32 && random.nextBoolean()) bench.flashKey = Optional.of(Bench.key(64, seed));
    if (random.nextInt(4) == 0) bench.flashKey = Optional.empty();
    bench.secureVersion = random.nextInt(4);
    bench.appSize = 4_000 + random.nextInt(20_000);
    bench.policy = new Policy(random.nextBoolean() ? Policy.Download.SECURE : Policy.Download.DISABLED, OptionalInt.empty(), Policy.AntiRollback.BY_TABLE, random.nextBoolean(), List.of());
    Work work = Work.of(bench);
    CutTarget counting = new CutTarget(work.device(), -1, CutTarget.Moment.BEFORE);
    run(work, counting, dir.resolve("whole"));
    for (int i = 0; i < 3; i++) cut(work, random.nextInt(counting.writes()), CutTarget.Moment.values()[i % 3]);
  }

  @Test
  void a_step_that_was_done_and_not_journalled_is_found_and_not_burned_twice() throws Exception {
    Work work = Work.of(Bench.of(Chip.ESP32C6));
    Path journal = dir.resolve("journal");
    MemoryTarget device = work.device();
    CutTarget whole = new CutTarget(device, -1, CutTarget.Moment.BEFORE);
    run(work, whole, journal);
    List<String> lines = Files.readAllLines(journal);
    Files.writeString(journal, String.join("\n", lines.subList(0, lines.size() - 1)) + "\n");
    CutTarget again = new CutTarget(device, -1, CutTarget.Moment.BEFORE);
    assertThat(run(work, again, journal)).isEqualTo(new BurnRun.Report(0, 1, work.plan.plan().steps().size() - 1));
    assertThat(again.writes()).as("writes of the second run").isZero();
    assertThat(run(work, again, journal)).as("a third run has nothing to do").isEqualTo(new BurnRun.Report(0, 0, work.plan.plan().steps().size()));
  }

  @Test
  void a_torn_last_line_of_the_journal_is_cut_off_and_the_run_goes_on() throws Exception {
    Work work = Work.of(Bench.of(Chip.ESP32C6));
    Path journal = dir.resolve("journal");
    MemoryTarget device = work.device();
    CutTarget cut = new CutTarget(device, 9, CutTarget.Moment.AFTER);
    assertThatThrownBy(() -> run(work, cut, journal)).isInstanceOf(CutTarget.PowerGone.class);
    Files.writeString(journal, "{\"event\":\"do", StandardOpenOption.APPEND);
    run(work, device, journal);
    assertThat(work.boots(device)).isTrue();
  }

  @Test
  void a_changed_lost_or_swapped_line_of_the_journal_stops_the_run() throws Exception {
    Work work = Work.of(Bench.of(Chip.ESP32C6));
    Path journal = dir.resolve("journal");
    run(work, work.device(), journal);
    List<String> lines = Files.readAllLines(journal);
    List<List<String>> damaged = new ArrayList<>();
    for (int i = 0; i < lines.size() - 1; i++) {
      List<String> changed = new ArrayList<>(lines);
      changed.set(i, changed.get(i).replace("\"step\":", "\"step\":1"));
      damaged.add(changed);
      List<String> lost = new ArrayList<>(lines);
      lost.remove(i);
      damaged.add(lost);
    }
    for (List<String> one : damaged) {
      Files.writeString(journal, String.join("\n", one) + "\n");
      assertThatThrownBy(() -> run(work, work.device(), journal)).extracting("code").isEqualTo("FIRMWARE-708");
    }
  }

  @Test
  void a_journal_of_another_device_or_plan_is_refused() {
    Work work = Work.of(Bench.of(Chip.ESP32C6));
    Path journal = dir.resolve("journal");
    run(work, work.device(), journal);
    assertThatThrownBy(() -> run(work, work.device(), journal)).as("done in the journal, blank on the device").extracting("code").isEqualTo("FIRMWARE-709");
    assertThatThrownBy(() -> BurnJournal.open(journal, "0".repeat(64), "virtual esp32c6")).extracting("code").isEqualTo("FIRMWARE-709");
    assertThatThrownBy(() -> BurnJournal.open(journal, work.plan.digest(), "another")).extracting("code").isEqualTo("FIRMWARE-709");
  }

  @Test
  void one_journal_serves_one_run_at_a_time() {
    Path journal = dir.resolve("journal");
    try (BurnJournal open = BurnJournal.open(journal, "0".repeat(64), "d")) {
      assertThat(open.isDone(new BurnStep(1, StepAction.CHECK, "fuses", "blank", "", "", Map.of()))).isFalse();
      assertThatThrownBy(() -> BurnJournal.open(journal, "0".repeat(64), "d")).extracting("code").isEqualTo("FIRMWARE-712");
    }
  }

  @Test
  void a_device_that_was_burned_before_is_refused_before_anything_is_burned() {
    Work work = Work.of(Bench.of(Chip.ESP32C6));
    MemoryTarget device = work.device();
    device.set(device.fuses().with(Map.of("BLOCK_KEY1", BigInteger.TEN)));
    CutTarget watched = new CutTarget(device, -1, CutTarget.Moment.BEFORE);
    assertThatThrownBy(() -> run(work, watched, dir.resolve("journal"))).extracting("code").isEqualTo("FIRMWARE-711");
    assertThat(watched.writes()).isZero();
    MemoryTarget other = MemoryTarget.erased(Fuses.blank(Chip.ESP32H2), 0x30000);
    assertThatThrownBy(() -> run(work, other, dir.resolve("other"))).extracting("code").isEqualTo("FIRMWARE-711");
    MemoryTarget small = MemoryTarget.erased(work.fuses, 0x10000);
    assertThatThrownBy(() -> run(work, small, dir.resolve("small"))).extracting("code").isEqualTo("FIRMWARE-711");
  }

  @Test
  void files_that_are_not_those_of_the_plan_are_refused() {
    Bench bench = Bench.of(Chip.ESP32C6);
    BurnPlan plan = bench.plan();
    for (Artefact artefact : bench.images()) {
      assertThatThrownBy(() -> StepMaterial.of(plan, (name, bytes) -> new byte[(int) bytes])).as(artefact.name()).extracting("code").isEqualTo("FIRMWARE-710");
    }
  }

  @Test
  void a_device_whose_flash_changed_under_the_plan_stops_at_the_rehearsal_before_encryption_is_switched_on() {
    Work work = Work.of(Bench.of(Chip.ESP32C6));
    Path journal = dir.resolve("journal");
    MemoryTarget device = work.device();
    int flashed = work.plan.plan().steps().stream().filter(step -> step.action() == StepAction.FLASH).mapToInt(BurnStep::n).max().orElseThrow();
    try (BurnJournal open = BurnJournal.open(journal, work.plan.digest(), device.identity())) {
      StepRunner runner = new StepRunner(device, work.plan.plan(), work.material, (target, step) -> Optional.empty());
      for (BurnStep step : work.plan.plan().steps().subList(0, flashed)) {
        runner.perform(step);
        open.done(step, "done");
      }
    }
    device.writeSector(0x10000, new byte[4096]);
    assertThatThrownBy(() -> run(work, device, journal)).hasMessageContaining("does not run the application").extracting("code").isEqualTo("FIRMWARE-711");
    assertThat(device.fuses().flashEncryptionOn()).isFalse();
  }

  @Test
  void only_the_word_confirms() {
    assertThat(BurnRun.Confirmed.by("BURN")).isPresent();
    for (String other : List.of("", "burn", "yes", "BURN ")) assertThat(BurnRun.Confirmed.by(other)).isEmpty();
  }

  @Test
  void schemes_do_not_matter_to_the_order_of_digests() {
    Bench bench = Bench.of(Chip.ESP32C5);
    bench.trusted = new ArrayList<>(List.of(Bench.signingKey(SignatureScheme.ECDSA256, 1), Bench.signingKey(SignatureScheme.RSA3072, 1)));
    assertThat(bench.plan().steps().stream().filter(step -> step.action() == StepAction.BURN_KEY_DIGEST).map(step -> step.value() + " " + step.details().get("digest"))).containsExactly(
        "SECURE_BOOT_DIGEST0 " + bench.trusted.get(0).publicKey().digest(), "SECURE_BOOT_DIGEST1 " + bench.trusted.get(1).publicKey().digest());
  }
}
