package dev.bulwark.cli.config;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.server.config.ConfigReader;
import dev.bulwark.server.config.ConfigReading;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says everything that is wrong with a file, at once. */
@Command(name = "check", description = "Says whether a configuration may be used; all its mistakes at once. Exit 3: mistakes, 4: it would weaken security.")
final class ConfigCheck implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "the configuration, YAML")
  private Path file = Path.of("");

  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  private final Terminal terminal;

  ConfigCheck(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    return switch (ConfigReader.read(file)) {
      case ConfigReading.Invalid invalid -> {
        if (json) terminal.document(Verdict.document(invalid));
        yield Verdict.tell(invalid, terminal);
      }
      case ConfigReading.Valid valid -> {
        for (String note : valid.notes()) terminal.note(note);
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("valid", true);
        document.put("problems", List.of());
        if (json) terminal.document(document);
        else terminal.line(file + " is valid");
        yield Exit.DONE;
      }
    };
  }
}
