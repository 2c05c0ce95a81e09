package dev.bulwark.cli.config;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.server.config.Config;
import dev.bulwark.server.config.ConfigReader;
import dev.bulwark.server.config.ConfigReading;
import dev.bulwark.server.config.ConfigYaml;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the configuration in effect, defaults included. */
@Command(name = "show", description = "Shows the configuration in effect: the file's settings with every default; without a file, the defaults.")
final class ConfigShow implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", arity = "0..1", description = "the configuration, YAML")
  private @Nullable Path file;

  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  private final Terminal terminal;

  ConfigShow(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    ConfigReading reading = file == null ? new ConfigReading.Valid(Config.defaults(), List.of()) : ConfigReader.read(file);
    return switch (reading) {
      case ConfigReading.Invalid invalid -> {
        if (json) terminal.document(Verdict.document(invalid));
        yield Verdict.tell(invalid, terminal);
      }
      case ConfigReading.Valid valid -> {
        for (String note : valid.notes()) terminal.note(note);
        String yaml = ConfigYaml.show(valid.config());
        // What we wrote ourselves a moment ago: no bounds needed.
        if (json) terminal.document(new Load(LoadSettings.builder().build()).loadFromString(yaml));
        else terminal.verbatim(yaml);
        yield Exit.DONE;
      }
    };
  }
}
