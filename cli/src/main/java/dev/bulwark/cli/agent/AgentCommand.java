package dev.bulwark.cli.agent;

import dev.bulwark.cli.terminal.Terminal;
import java.time.InstantSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code bulwark agent …}: the group and its members. */
@Command(name = "agent", synopsisSubcommandLabel = "COMMAND", description = "The device's side: gives this machine its own identity and keeps it connected.")
public final class AgentCommand {
  private AgentCommand() {}

  public static CommandLine line(Terminal terminal) {
    InstantSource clock = InstantSource.system();
    return new CommandLine(new AgentCommand())
        .addSubcommand(new AgentEnrol(terminal, clock))
        .addSubcommand(new AgentRunning(terminal, clock))
        .addSubcommand(new AgentShow(terminal, clock));
  }
}
