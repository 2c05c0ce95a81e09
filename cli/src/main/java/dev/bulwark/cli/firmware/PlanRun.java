package dev.bulwark.cli.firmware;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.cli.terminal.InFile;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.firmware.efuse.Fuses;
import dev.bulwark.firmware.plan.BurnJournal;
import dev.bulwark.firmware.plan.BurnRun;
import dev.bulwark.firmware.plan.BurnStep;
import dev.bulwark.firmware.plan.FileTarget;
import dev.bulwark.firmware.plan.PlanFile;
import dev.bulwark.firmware.plan.Release;
import dev.bulwark.firmware.plan.ReleasedPlan;
import dev.bulwark.firmware.plan.StepMaterial;
import dev.bulwark.problem.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Executes a released plan. */
@Command(
    name = "run",
    description = {
      "Executes a released burn plan on a device that is two files, EFUSE.json and a flash dump; each step is read back and journalled. Run it again after any interruption: it goes on where it stopped.",
      "Example: bulwark firmware plan run PLAN.json --efuse EFUSE.json --flash FLASH.bin --journal JOURNAL --confirm BURN",
      "A plan that two persons did not approve, and a run that nobody confirms, is refused (exit 4)."
    })
final class PlanRun implements Callable<Integer> {
  private static final Set<String> REFUSED = Set.of("FIRMWARE-709", "FIRMWARE-710", "FIRMWARE-711");

  @Parameters(paramLabel = "PLAN.json", description = "the plan, with the approvals of two persons; its files are read by the names in it")
  private @Nullable Path plan;

  @Option(names = "--efuse", required = true, paramLabel = "EFUSE.json", description = "the device's fuses; made blank when missing")
  private @Nullable Path efuse;

  @Option(names = "--flash", required = true, paramLabel = "FLASH.bin", description = "the device's flash from address 0; made erased when missing")
  private @Nullable Path flash;

  @Option(names = "--journal", required = true, paramLabel = "FILE", description = "remembers what is done on this device; one for each")
  private @Nullable Path journal;

  @Option(names = "--confirm", paramLabel = "BURN", description = "the word BURN: fuses cannot be unburned")
  private String confirm = "";

  @Option(names = "--approver", paramLabel = "KEY.pem", description = "only signatures by these keys count; repeat (default: any two keys)")
  private List<Path> approvers = new ArrayList<>();

  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  private final Terminal terminal;

  PlanRun(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (plan == null || efuse == null || flash == null || journal == null) throw new IllegalStateException("picocli demands them");
    ReleasedPlan released = released(PlanInFile.read(plan));
    BurnRun.Confirmed confirmed =
        BurnRun.Confirmed.by(confirm).orElseThrow(() -> new Failure(Exit.REFUSED, new Problem("FIRMWARE-714", "nobody confirmed that fuses are burned, which nothing can undo", "read `bulwark firmware plan show`, then give --confirm BURN")));
    try {
      show(run(released, confirmed, efuse, flash, journal));
      return Exit.DONE;
    } catch (Problem problem) {
      if (REFUSED.contains(problem.code())) throw new Failure(Exit.REFUSED, problem);
      if (problem.code().equals("FIRMWARE-712")) throw new Failure(Exit.SYSTEM, problem);
      throw problem;
    }
  }

  private ReleasedPlan released(PlanFile file) {
    if (approvers.isEmpty()) terminal.note("any two keys count as approvers; name those you trust with --approver");
    return switch (Release.decide(file, PlanInFile.keys(approvers))) {
      case Release.Decision.Released(ReleasedPlan released) -> released;
      case Release.Decision.Open(List<String> lacking) -> throw new Failure(Exit.REFUSED, new Problem("FIRMWARE-713", "the plan is not released: " + String.join("; ", lacking), "let two persons sign it with `bulwark firmware plan approve`"));
    };
  }

  private BurnRun.Report run(ReleasedPlan released, BurnRun.Confirmed confirmed, Path fuses, Path cells, Path notes) {
    StepMaterial material = StepMaterial.of(released.plan(), (name, bytes) -> InFile.read(Path.of(name), (int) Math.min(bytes + 1, 32 << 20)));
    Fuses blank = Fuses.blank(released.plan().chip(), released.plan().revision());
    try (FileTarget target = FileTarget.open(fuses, cells, blank, material.flashEnd());
        BurnJournal open = BurnJournal.open(notes, released.digest(), target.identity())) {
      return BurnRun.run(released, material, target, open, confirmed, this::progress);
    }
  }

  private void progress(BurnStep step) {
    if (!json) terminal.line(step.n() + ". " + step.action().id() + " " + step.target() + ": done, read back");
  }

  private void show(BurnRun.Report report) {
    if (json) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("done", report.done());
      document.put("found", report.found());
      document.put("known", report.known());
      terminal.document(document);
    } else {
      terminal.line(report.done() + " steps done, " + report.found() + " found done, " + report.known() + " done in earlier runs");
    }
  }
}
