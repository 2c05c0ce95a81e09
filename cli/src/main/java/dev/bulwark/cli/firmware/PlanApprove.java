package dev.bulwark.cli.firmware;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.cli.terminal.OutFile;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.firmware.plan.PlanFile;
import dev.bulwark.firmware.plan.Release;
import dev.bulwark.problem.Problem;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One person's signature under a plan. */
@Command(
    name = "approve",
    description = {
      "Signs a burn plan as one of the two persons who release it. The signature covers every member of the plan: a change makes it void.",
      "Example: bulwark firmware plan approve PLAN.json --person Ada --key ada.pem",
      "A key: openssl genpkey -algorithm ed25519 -out ada.pem. The same key twice is refused (exit 4)."
    })
final class PlanApprove implements Callable<Integer> {
  private static final Set<String> REFUSED = Set.of("FIRMWARE-704", "FIRMWARE-705");

  @Parameters(paramLabel = "PLAN.json", description = "the plan; the signature is added to it")
  private @Nullable Path plan;

  @Option(names = "--person", required = true, paramLabel = "NAME", description = "who signs; shown to the one who runs the plan")
  private String person = "";

  @Option(names = "--key", required = true, paramLabel = "KEY.pem", description = "the person's private key: Ed25519 or P-256, PEM, not encrypted")
  private @Nullable Path key;

  @Option(names = "--out", paramLabel = "FILE", description = "write the signed plan there (default: back into PLAN.json)")
  private @Nullable Path out;

  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  private final Terminal terminal;
  private final SecureRandom random;

  PlanApprove(Terminal terminal, SecureRandom random) {
    this.terminal = terminal;
    this.random = random;
  }

  @Override
  public Integer call() {
    if (plan == null || key == null) throw new IllegalStateException("picocli demands both");
    PlanFile signed = approved(PlanInFile.read(plan), key);
    OutFile.write(out == null ? plan : out, signed.encode());
    Release.Decision decision = Release.decide(signed, List.of());
    if (json) terminal.document(PlanInFile.release(signed, decision));
    else terminal.line(decision instanceof Release.Decision.Open open ? "signed; still lacking: " + String.join("; ", open.lacking()) : "signed; the plan is released");
    return Exit.DONE;
  }

  private PlanFile approved(PlanFile file, Path with) {
    try {
      return Release.approve(file, person, PlanInFile.key(with), random);
    } catch (Problem refused) {
      if (REFUSED.contains(refused.code())) throw new Failure(Exit.REFUSED, refused);
      throw refused;
    }
  }
}
