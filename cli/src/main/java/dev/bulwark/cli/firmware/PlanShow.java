package dev.bulwark.cli.firmware;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.firmware.plan.Approval;
import dev.bulwark.firmware.plan.PlanFile;
import dev.bulwark.firmware.plan.Release;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a plan says and who released it. */
@Command(
    name = "show",
    description = {
      "Shows a burn plan, who signed it and whether it is released. Exit 0: released, 1: not yet, or no more.",
      "Example: bulwark firmware plan show PLAN.json --approver ada.pub.pem --approver bob.pub.pem"
    })
final class PlanShow implements Callable<Integer> {
  @Parameters(paramLabel = "PLAN.json", description = "the plan")
  private @Nullable Path plan;

  @Option(names = "--approver", paramLabel = "KEY.pem", description = "only signatures by these keys count; repeat (default: any two keys)")
  private List<Path> approvers = new ArrayList<>();

  @Option(names = "--format", paramLabel = "checklist|espefuse|json", description = "a list to tick off, the vendor's command lines, or JSON (default: checklist)")
  private String format = "checklist";

  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  private final Terminal terminal;

  PlanShow(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (plan == null) throw new IllegalStateException("picocli demands it");
    PlanFile file = PlanInFile.read(plan);
    Release.Decision decision = Release.decide(file, PlanInFile.keys(approvers));
    PlanForm form = PlanForm.of(json ? "json" : format);
    if (form == PlanForm.JSON) {
      Map<String, Object> document = new LinkedHashMap<>(file.document());
      document.put("release", PlanInFile.release(file, decision));
      terminal.document(document);
    } else {
      form.print(file, terminal);
      for (Approval approval : file.approvals()) terminal.note("signed by " + approval.person() + " with key " + approval.fingerprint());
      if (decision instanceof Release.Decision.Open open) for (String lacking : open.lacking()) terminal.note("not released: " + lacking);
    }
    return decision instanceof Release.Decision.Released ? Exit.DONE : Exit.NEGATIVE;
  }
}
