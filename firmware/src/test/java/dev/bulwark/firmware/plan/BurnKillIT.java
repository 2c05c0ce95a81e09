package dev.bulwark.firmware.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.efuse.FuseFile;
import dev.bulwark.firmware.efuse.Fuses;
import dev.bulwark.firmware.virtual.BootOptions;
import dev.bulwark.firmware.virtual.NorFlash;
import dev.bulwark.firmware.virtual.VirtualChip;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs a plan in a process of its own, kills it with SIGKILL at one step after the other, and lets it go on. */
class BurnKillIT {
  @TempDir Path dir;

  /** The process that is killed: tells each step on standard output as it ends. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) throws IOException {
      run(Path.of(args[0]), step -> {
        System.out.println(step.n());
        System.out.flush();
      });
    }

    static BurnRun.Report run(Path dir, java.util.function.Consumer<BurnStep> progress) throws IOException {
      PlanFile file = PlanFile.read(Files.readAllBytes(dir.resolve("PLAN.json")));
      ReleasedPlan released = new ReleasedPlan(file.plan(), file.digest(), List.of("ada", "bob"));
      StepMaterial material = StepMaterial.of(file.plan(), (name, bytes) -> read(dir.resolve(name)));
      try (FileTarget target = FileTarget.open(dir.resolve("EFUSE.json"), dir.resolve("FLASH.bin"), Fuses.blank(Chip.ESP32C6), 0x30000);
          BurnJournal journal = BurnJournal.open(dir.resolve("JOURNAL"), released.digest(), target.identity())) {
        return BurnRun.run(released, material, target, journal, BurnRun.Confirmed.by("BURN").orElseThrow(), progress);
      }
    }

    private static byte[] read(Path file) {
      try {
        return Files.readAllBytes(file);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  @Test
  void a_run_that_is_killed_again_and_again_ends_in_a_device_that_boots_with_nothing_burned_twice() throws Exception {
    Bench bench = Bench.of(Chip.ESP32C6);
    PlanRequest request = bench.request();
    BurnPlan plan = Planner.plan(request);
    Files.write(dir.resolve("PLAN.json"), PlanFile.of(plan).encode());
    for (Artefact artefact : request.images()) Files.write(dir.resolve(artefact.name()), artefact.bytes());
    Files.write(dir.resolve("flash.key"), bench.flashKey.orElseThrow());
    for (int steps : new int[] {1, 3, 4, 5, 4, 3}) killAfter(steps);
    BurnRun.Report last = Child.run(dir, step -> {});
    assertThat(last.known()).as("steps that survived six kills").isGreaterThan(5);
    Fuses fuses = FuseFile.read(Files.readAllBytes(dir.resolve("EFUSE.json")));
    assertThat(fuses.secureBootOn() && fuses.flashEncryptionOn()).isTrue();
    assertThat(new VirtualChip(NorFlash.of(Files.readAllBytes(dir.resolve("FLASH.bin"))), fuses).boot(BootOptions.USUAL).report().runs()).isTrue();
    assertThat(Child.run(dir, step -> {}).done()).isZero();
  }

  private void killAfter(int steps) throws Exception {
    Process child =
        new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), Child.class.getName(), dir.toString())
            .redirectError(dir.resolve("errors").toFile())
            .start();
    try (BufferedReader told = child.inputReader()) {
      for (int i = 0; i < steps && told.readLine() != null; i++) {}
    } finally {
      child.destroyForcibly().waitFor();
    }
    assertThat(Files.readString(dir.resolve("errors"))).isEmpty();
  }
}
