package dev.bulwark.cli.audit;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.cli.terminal.InFile;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.hardening.report.AuditDocument;
import dev.bulwark.hardening.report.Baseline;
import dev.bulwark.hardening.waiver.ApproverKey;
import dev.bulwark.hardening.waiver.WaiverFile;
import dev.bulwark.hardening.waiver.Waivers;
import dev.bulwark.problem.Problem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a person hands over beside the inputs: waivers and an earlier audit.
 *
 * <h2>Guarantees</h2> Fails closed: a file that cannot be used waives or knows nothing, the audit is written all the same, and the exit code is 3, or 4 where a signature that was asked for is missing or wrong.
 */
final class Context {
  private final Terminal terminal;
  private int exit = Exit.DONE;

  Context(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The worst that happened to a file. */
  int exit() {
    return exit;
  }

  AuditDocument apply(AuditDocument document, @Nullable Path waivers, @Nullable Path approver, @Nullable Path baseline, LocalDate at) {
    Waivers accepted = waivers == null ? null : used(() -> waivers(document, waivers, approver, at));
    Baseline before = baseline == null ? null : used(() -> Baseline.read(InFile.read(baseline, Baseline.LARGEST), document.target()));
    return document.standing(accepted == null ? Waivers.none() : accepted, before);
  }

  private static Waivers waivers(AuditDocument document, Path file, @Nullable Path approver, LocalDate at) {
    byte[] bytes = InFile.read(file, WaiverFile.LARGEST);
    if (approver == null) return WaiverFile.read(bytes, document.pack(), at);
    ApproverKey key = ApproverKey.read(InFile.read(approver, ApproverKey.LARGEST));
    Path signature = Path.of(file + ".sig");
    if (!Files.exists(signature, LinkOption.NOFOLLOW_LINKS)) {
      throw new Problem("HARDEN-113", "the waivers are not signed: " + signature + " does not exist", "let the approver sign them: openssl dgst -sha256 -sign KEY.pem -out " + signature + " " + file);
    }
    return WaiverFile.read(bytes, InFile.read(signature, ApproverKey.LARGEST), key, document.pack(), at);
  }

  private <T> @Nullable T used(Supplier<T> file) {
    try {
      return file.get();
    } catch (Failure e) {
      unused(e.problem(), e.exit());
    } catch (Problem e) {
      unused(e, e.code().equals("HARDEN-113") ? Exit.REFUSED : Exit.INPUT);
    }
    return null;
  }

  private void unused(Problem problem, int code) {
    terminal.problem(problem);
    exit = Math.max(exit, code);
  }
}
