package dev.bulwark.cli.doctor;

import dev.bulwark.cli.api.ServerOptions;
import dev.bulwark.cli.config.Verdict;
import dev.bulwark.cli.doctor.Check.Finding;
import dev.bulwark.cli.doctor.Check.Level;
import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.server.config.Config;
import dev.bulwark.server.config.ConfigReader;
import dev.bulwark.server.config.ConfigReading;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Looks at everything and says what to mend. */
@Command(name = "doctor", description = {"Looks at the machine, what it offers for the segmentation of a site included, and at a server's state, and says what to mend. Exit 1: something fails.", "Example: bulwark doctor --dir state"})
public final class DoctorCommand implements Callable<Integer> {
  @Option(names = "--dir", paramLabel = "DIR", description = "state directory (default: BULWARK_DIR, else ./bulwark-data)")
  private @Nullable Path dir;

  @Option(names = "--config", paramLabel = "FILE", description = "the configuration that the server is to run with")
  private @Nullable Path file;

  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  private final Terminal terminal;
  private final InstantSource clock;

  public DoctorCommand(Terminal terminal, InstantSource clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    Config config = Config.defaults();
    if (file != null) {
      switch (ConfigReader.read(file)) {
        case ConfigReading.Invalid invalid -> {
          return Verdict.tell(invalid, terminal);
        }
        case ConfigReading.Valid valid -> config = valid.config();
      }
    }
    Path state = ServerOptions.directory(dir, terminal);
    List<Finding> findings = new ArrayList<>();
    for (Check check : checks(state, config)) findings.add(check.look());
    findings.addAll(Segmentation.look(terminal.environment("PATH", "")));
    boolean sound = findings.stream().noneMatch(finding -> finding.level() == Level.FAIL);
    if (json) terminal.document(document(findings, sound));
    else tell(findings);
    return sound ? Exit.DONE : Exit.NEGATIVE;
  }

  private List<Check> checks(Path state, Config config) {
    return List.of(
        Surroundings::java,
        Surroundings::crypto,
        () -> Surroundings.clock(clock, state),
        () -> Surroundings.space(state),
        () -> ports(state, config),
        () -> State.directory(state),
        () -> State.store(state),
        () -> State.events(state.resolve("events")),
        () -> State.audit(state));
  }

  /** A running server answers on its ports; where none runs, they must be free. */
  private static Finding ports(Path state, Config config) {
    try {
      String pid = ServerOptions.running(state).get("/api/v1/status").text("pid");
      return Finding.ok("ports", "a server runs here and answers" + (pid.isEmpty() ? "" : ", pid " + pid));
    } catch (Failure notRunning) {
      return Surroundings.ports(config.listen());
    }
  }

  private void tell(List<Finding> findings) {
    for (Finding finding : findings) {
      terminal.line(String.format(Locale.ROOT, "%-4s  %-9s  %s", finding.level().name().toLowerCase(Locale.ROOT), finding.check(), finding.detail()));
      if (!finding.mend().isEmpty()) terminal.line("                 mend: " + finding.mend());
    }
  }

  private static Map<String, Object> document(List<Finding> findings, boolean sound) {
    List<Object> checks = new ArrayList<>();
    for (Finding finding : findings) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("check", finding.check());
      one.put("level", finding.level().name().toLowerCase(Locale.ROOT));
      one.put("detail", finding.detail());
      if (!finding.mend().isEmpty()) one.put("mend", finding.mend());
      checks.add(one);
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("ok", sound);
    document.put("checks", checks);
    return document;
  }
}
