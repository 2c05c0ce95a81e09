package dev.bulwark.cli.cve;

import dev.bulwark.cli.api.ServerOptions;
import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.hardening.cve.UpdateReport;
import dev.bulwark.hardening.cve.VulnerabilityUpdate;
import dev.bulwark.problem.Problem;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Fills the store of vulnerability records. */
@Command(
    name = "update",
    description = {
      "Imports vulnerability records from files and folders: CVE 5, NVD 2.0, OSV, the catalogue of exploited vulnerabilities (KEV), the table of exploit probabilities (EPSS), OpenVEX, CycloneDX VEX and CSAF; plain or gzip.",
      "What is no record or is broken is skipped, counted and named on standard error. The old records stay until the new ones are whole.",
      "Example: bulwark cve update --from cvelistV5/cves/2026 --from known_exploited_vulnerabilities.json --dir bulwark-data"
    })
final class CveUpdate implements Callable<Integer> {
  /** So many skipped files are named to a person. */
  private static final int SHOWN = 20;

  @Option(names = "--from", paramLabel = "DIR_OR_FILE", required = true, arity = "1..*", description = "where the records are; may be given several times")
  private List<Path> from = new ArrayList<>();

  @Option(names = "--dir", paramLabel = "DIR", description = "where the store is kept (default: BULWARK_DIR, else ./bulwark-data)")
  private @Nullable Path dir;

  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  private final Terminal terminal;
  private final InstantSource clock;

  CveUpdate(Terminal terminal, InstantSource clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    LocalDate today = clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
    UpdateReport report = run(ServerOptions.directory(dir, terminal), today);
    for (UpdateReport.Skipped one : report.named().subList(0, Math.min(SHOWN, report.named().size()))) terminal.note("skipped " + one.name() + ": " + one.reason());
    if (report.skipped() > SHOWN) terminal.note("skipped " + (report.skipped() - SHOWN) + " more; --json names up to 1000");
    if (json) terminal.document(report.document());
    else {
      terminal.line(report.records() + " records, " + report.exploited() + " exploited, " + report.scores() + " probabilities, " + report.statements() + " statements; skipped " + report.skipped());
      Age.say(report.newest(), today, terminal);
    }
    if (report.empty()) throw Failure.input("HARDEN-508", "nothing in what --from names is a vulnerability record; the store is as it was", "give CVE 5, NVD 2.0, OSV, KEV, EPSS, VEX or CSAF files", null);
    return Exit.DONE;
  }

  private UpdateReport run(Path store, LocalDate today) {
    try {
      return VulnerabilityUpdate.run(from, store, today);
    } catch (Problem problem) {
      // A folder that cannot be written is the system's fault, not the input's.
      if (problem.code().equals("HARDEN-503") || problem.code().equals("HARDEN-504")) throw new Failure(Exit.SYSTEM, problem);
      throw problem;
    }
  }
}
