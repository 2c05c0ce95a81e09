package dev.bulwark.cli.api;

import dev.bulwark.cli.json.Doc;
import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that asks a server one thing and shows the answer: to people as text, to scripts as the server's own document. */
public abstract class ServerCommand implements Callable<Integer> {
  @Mixin private final ServerOptions server = new ServerOptions();

  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  private final Terminal terminal;

  protected ServerCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Asks; the answer is the document that {@code --json} prints. */
  protected abstract Doc ask(ApiClient client);

  /** Shows the answer to people. */
  protected abstract void show(Doc answer, Terminal to);

  @Override
  public Integer call() {
    Doc answer = ask(server.client(terminal));
    if (json) terminal.document(answer.members());
    else show(answer, terminal);
    return Exit.DONE;
  }

  protected final Terminal terminal() {
    return terminal;
  }
}
