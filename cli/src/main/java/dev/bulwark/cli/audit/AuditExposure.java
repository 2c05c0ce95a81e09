package dev.bulwark.cli.audit;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.cli.terminal.InFile;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.hardening.audit.AuditedInput;
import dev.bulwark.hardening.exposure.Admission;
import dev.bulwark.hardening.exposure.ApprovedRun;
import dev.bulwark.hardening.exposure.AsOf;
import dev.bulwark.hardening.exposure.ExposureAudit;
import dev.bulwark.hardening.exposure.ScopeGate;
import dev.bulwark.hardening.exposure.Names;
import dev.bulwark.hardening.exposure.ScopeFiles;
import dev.bulwark.hardening.report.AuditDocument;
import dev.bulwark.hardening.rule.RulePack;
import dev.bulwark.hardening.rule.Target;
import dev.bulwark.problem.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bulwark audit exposure}: asks live hosts of a signed scope what they answer to a stranger. */
@Command(
    name = "exposure",
    description = {
      "Asks live hosts, and only those that a signed scope file names, what they answer to a stranger: services in clear text, TLS versions, certificates, brokers that let anybody in.",
      "It sends no user, no password and no exploit, at most five connections a second and thirty to a device. Beside SCOPE.yaml lies SCOPE.yaml.sig, the approver's signature.",
      "Exit 0: no finding at or over --fail-on, 1: there are some, 3: a file cannot be read or a host has no address, 4: refused before the first packet.",
      "Example: openssl dgst -sha256 -sign approver.key -out scope.yaml.sig scope.yaml; bulwark audit exposure --scope scope.yaml --approver approver.pem"
    })
final class AuditExposure implements Callable<Integer> {
  private static final int LARGEST_SCOPE = 1 << 20;
  private static final int LARGEST_SIGNATURE = 1_024;
  private static final int LARGEST_PEM = 1 << 20;

  @Option(names = "--scope", required = true, paramLabel = "SCOPE.yaml", description = "who may be asked what, until when; signed by SCOPE.yaml.sig beside it")
  private Path scope = Path.of("");

  @Option(names = "--target", paramLabel = "DEVICE", description = "ask only this device of the scope; may be repeated")
  private List<String> targets = new ArrayList<>();

  @Mixin private AuditSettings settings = new AuditSettings();

  private final Terminal terminal;
  private final InstantSource clock;

  AuditExposure(Terminal terminal, InstantSource clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    AsOf when = when(settings.options(clock).at());
    Admission admission = ScopeGate.admit(files(), new LinkedHashSet<>(targets), clock.instant(), Names.ofSystem());
    return switch (admission) {
      case Admission.Refused(Problem why) -> throw new Failure(Exit.REFUSED, why);
      case Admission.Admitted(ApprovedRun run) -> ask(run, when);
    };
  }

  private int ask(ApprovedRun run, AsOf when) {
    terminal.note("asking " + run.devices().size() + " devices of the scope " + run.id() + ", approved by " + run.approver());
    RulePack pack = RulePack.shipped();
    try {
      List<AuditedInput> inputs = new ExposureAudit(pack, when, new SecureRandom()).run(run);
      return settings.write(AuditDocument.of(Target.EXPOSURE, pack, inputs), terminal);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(Exit.SYSTEM, new Problem("HARDEN-810", "the audit was interrupted before all hosts were asked", "run it again", e));
    }
  }

  /** Today means now, to the second; another day means that day. */
  private AsOf when(LocalDate day) {
    return day.equals(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)) ? AsOf.instant(clock.instant()) : AsOf.day(day);
  }

  private ScopeFiles files() {
    byte[] bytes = InFile.read(scope, LARGEST_SCOPE);
    Path signature = scope.resolveSibling(scope.getFileName() + ".sig");
    Optional<byte[]> signed = Files.exists(signature) ? Optional.of(InFile.read(signature, LARGEST_SIGNATURE)) : Optional.empty();
    return new ScopeFiles(bytes, signed, settings.approver().map(file -> InFile.read(file, LARGEST_PEM)), path -> InFile.read(scope.resolveSibling(path), LARGEST_PEM));
  }
}
