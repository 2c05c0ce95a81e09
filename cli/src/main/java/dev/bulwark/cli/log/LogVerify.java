package dev.bulwark.cli.log;

import dev.bulwark.cli.api.ServerOptions;
import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.fleet.audit.AuditVerification;
import dev.bulwark.problem.Problem;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Recomputes the whole log. */
@Command(
    name = "verify",
    description = "Recomputes the audit log of a state directory from its leaves; a server may be running on it. Exit 1: not intact, 3: cannot be read.")
public final class LogVerify implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", arity = "0..1", description = "the state directory (default: BULWARK_DIR, else ./bulwark-data)")
  private @Nullable Path given;

  @Option(names = "--dir", paramLabel = "DIR", description = "the same")
  private @Nullable Path dir;

  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  private final Terminal terminal;

  public LogVerify(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    AuditVerification.Report report;
    try {
      report = AuditVerification.verifyFolder(ServerOptions.directory(given != null ? given : dir, terminal));
    } catch (Problem unreadable) {
      throw new Failure(Exit.INPUT, unreadable);
    }
    String problem = report.problem();
    if (json) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("intact", report.intact());
      document.put("records", report.records());
      if (problem != null) document.put("problem", problem);
      terminal.document(document);
    } else if (report.intact()) {
      terminal.line("intact: " + report.records() + " records");
    } else {
      terminal.line("NOT INTACT after " + report.records() + " good records: " + problem);
    }
    return report.intact() ? Exit.DONE : Exit.NEGATIVE;
  }
}
