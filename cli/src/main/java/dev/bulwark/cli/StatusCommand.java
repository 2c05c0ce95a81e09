package dev.bulwark.cli;

import dev.bulwark.cli.api.ApiClient;
import dev.bulwark.cli.api.ServerCommand;
import dev.bulwark.cli.json.Doc;
import dev.bulwark.cli.terminal.Terminal;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;

/** Asks a running server how it is. */
@Command(name = "status", description = "Says whether a server runs, where it listens and how the fleet is.")
final class StatusCommand extends ServerCommand {
  StatusCommand(Terminal terminal) {
    super(terminal);
  }

  /** What the server says of itself now; the paths that only mean something on its own machine come from its state directory. */
  @Override
  protected Doc ask(ApiClient client) {
    Map<String, Object> answer = new LinkedHashMap<>(client.local().members());
    answer.putAll(client.get("/api/v1/status").members());
    for (String path : new String[] {"trust", "operatorToken"}) {
      Object own = client.local().members().get(path);
      if (own != null) answer.put(path, own);
    }
    return new Doc(answer);
  }

  @Override
  protected void show(Doc answer, Terminal to) {
    to.line("bulwark " + answer.text("version") + " is up" + (answer.text("pid").isEmpty() ? "" : ", pid " + answer.text("pid")));
    answer.doc("listeners").members().forEach((name, listener) -> to.line("  " + name + ": " + Doc.of(listener).text("host") + ":" + Doc.of(listener).text("port")));
    answer.doc("devices").members().forEach((state, n) -> to.line("  devices " + state + ": " + n));
    if (!answer.text("trust.root").isEmpty()) to.line("  root certificate: " + answer.text("trust.root"));
  }
}
