package dev.bulwark.cli.agent;

import dev.bulwark.agent.AgentStatus;
import dev.bulwark.agent.identity.AgentDirectory;
import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.cli.terminal.Times;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Reads an agent's folder without touching it. */
@Command(name = "status", description = "Shows the device of a folder: its certificate, when it renews, what it last did. Exit 1: expired.")
final class AgentShow implements Callable<Integer> {
  @Option(names = "--dir", paramLabel = "DIR", required = true, description = "folder of the enrolled device")
  private Path dir = Path.of("");

  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  private final Terminal terminal;
  private final InstantSource clock;

  AgentShow(Terminal terminal, InstantSource clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    AgentStatus status = AgentStatus.read(AgentDirectory.at(dir), clock);
    if (json) terminal.document(document(status));
    else {
      terminal.line(status.id() + " at " + status.server());
      terminal.line("  certificate " + status.serial().hex() + (status.expired() ? " EXPIRED " : " until ") + Times.text(status.notAfter()) + ", renews from " + Times.text(status.renewsAt()));
      terminal.line("  key: " + status.keyStorage());
      status.lastRun().ifPresent(note -> terminal.line("  last: " + note.state() + " at " + Times.text(note.at()) + (note.detail().isEmpty() ? "" : ": " + note.detail())));
    }
    return status.expired() ? Exit.NEGATIVE : Exit.DONE;
  }

  private static Map<String, Object> document(AgentStatus status) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("id", status.id().value());
    document.put("server", status.server().toString());
    document.put("serial", status.serial().hex());
    document.put("notBefore", Times.text(status.notBefore()));
    document.put("notAfter", Times.text(status.notAfter()));
    document.put("renewsAt", Times.text(status.renewsAt()));
    document.put("expired", status.expired());
    document.put("keyStorage", status.keyStorage());
    status
        .lastRun()
        .ifPresent(
            note -> {
              Map<String, Object> last = new LinkedHashMap<>();
              last.put("state", note.state());
              last.put("at", Times.text(note.at()));
              last.put("acknowledged", note.acknowledged());
              last.put("detail", note.detail());
              document.put("lastRun", last);
            });
    return document;
  }
}
