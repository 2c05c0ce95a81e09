package dev.bulwark.cli.up;

import dev.bulwark.cli.Version;
import dev.bulwark.cli.api.ServerOptions;
import dev.bulwark.cli.config.Verdict;
import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.server.ServerProcess;
import dev.bulwark.server.config.Config;
import dev.bulwark.server.config.ConfigReader;
import dev.bulwark.server.config.ConfigReading;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts every listener and serves until it is told to stop (SIGTERM, SIGINT). */
@Command(name = "up", description = "Starts the server: MQTT, device HTTPS and operator HTTPS, all over TLS 1.3. Ends on SIGTERM or Ctrl-C.")
public final class UpCommand implements Callable<Integer> {
  @Option(names = "--config", paramLabel = "FILE", description = "configuration, YAML (default: everything embedded)")
  private @Nullable Path config;

  @Option(names = "--dir", paramLabel = "DIR", description = "state directory (default: BULWARK_DIR, else ./bulwark-data)")
  private @Nullable Path dir;

  private final Terminal terminal;

  public UpCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    ConfigReading reading = config == null ? new ConfigReading.Valid(Config.defaults(), List.of()) : ConfigReader.read(config);
    if (reading instanceof ConfigReading.Invalid invalid) return Verdict.tell(invalid, terminal);
    ConfigReading.Valid valid = (ConfigReading.Valid) reading;
    valid.notes().forEach(terminal::note);
    try (ServerProcess server = ServerProcess.start(valid.config(), ServerOptions.directory(dir, terminal), Version.text())) {
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(server::stop));
      terminal.line("bulwark " + Version.text() + " is up, state in " + server.dir());
      terminal.line("  MQTT over TLS 1.3   port " + server.port("mqtt"));
      terminal.line("  devices, HTTPS      port " + server.port("device"));
      terminal.line("  operators, HTTPS    port " + server.port("admin"));
      terminal.line("  root certificate    " + server.root());
      server.newOperatorToken().ifPresent(token -> terminal.line("  operator token      " + token + "  (shown this once; kept in " + server.operatorTokenFile() + ", mode 0600)"));
      terminal.flush();
      server.awaitStop();
    }
    return Exit.DONE;
  }
}
