package dev.bulwark.cli;

import dev.bulwark.cli.api.ServerOptions;
import dev.bulwark.cli.config.Verdict;
import dev.bulwark.cli.json.Doc;
import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.server.ServerProcess;
import dev.bulwark.server.config.Config;
import dev.bulwark.server.config.ConfigReader;
import dev.bulwark.server.config.ConfigReading;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Serves until it is stopped. */
@Command(
    name = "up",
    description = {"Starts a server with every listener and serves until it is stopped.", "The first start makes the operator token and prints it once, but not into systemd's journal."})
final class UpCommand implements Callable<Integer> {
  @Option(names = "--config", paramLabel = "FILE", description = "configuration, YAML (default: everything embedded, default ports)")
  private @Nullable Path file;

  @Option(names = "--dir", paramLabel = "DIR", description = "folder for all state (default: BULWARK_DIR, else ./bulwark-data)")
  private @Nullable Path dir;

  @Option(names = "--json", description = "once it serves, say where with one JSON document")
  private boolean json;

  private final Terminal terminal;

  UpCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Config config = Config.defaults();
    if (file != null) {
      switch (ConfigReader.read(file)) {
        case ConfigReading.Invalid invalid -> {
          return Verdict.tell(invalid, terminal);
        }
        case ConfigReading.Valid valid -> {
          valid.notes().forEach(terminal::note);
          config = valid.config();
        }
      }
    }
    ServerProcess server = ServerProcess.start(config, ServerOptions.directory(dir, terminal), Version.text());
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(server::stop));
    if (json) terminal.document(server.card());
    else tell(server);
    terminal.flush();
    server.awaitStop();
    return Exit.DONE;
  }

  private void tell(ServerProcess server) {
    Doc card = Doc.of(server.card());
    terminal.line("bulwark " + Version.text() + " is up, state in " + server.dir());
    card.doc("listeners").members().forEach((name, at) -> terminal.line("  " + name + ": " + Doc.of(at).text("host") + ":" + Doc.of(at).text("port")));
    terminal.line("  root certificate: " + server.root());
    // Under systemd this would be the journal, which keeps what it reads and shows it to others than the owner.
    if (terminal.environment("JOURNAL_STREAM", "").isEmpty()) server.newOperatorToken().ifPresent(token -> terminal.line("  operator token, shown this once: " + token));
    terminal.line("  it is kept in " + server.operatorTokenFile() + ", readable by you alone");
  }
}
