package dev.bulwark.cli.network;

import dev.bulwark.cli.terminal.Terminal;
import java.time.InstantSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code bulwark network …}: the group and its members. */
@Command(name = "network", synopsisSubcommandLabel = "COMMAND", description = "Segment a site's network by one policy.")
public final class NetworkCommand {
  private NetworkCommand() {}

  public static CommandLine line(Terminal terminal) {
    InstantSource clock = InstantSource.system();
    CommandLine line = new CommandLine(new NetworkCommand());
    line.addSubcommand(new NetworkCheck(terminal, clock));
    line.addSubcommand(MudCommand.line(terminal, clock));
    line.addSubcommand(new NetworkCompile(terminal, clock));
    line.addSubcommand(new NetworkApply(terminal, clock));
    line.addSubcommand(new NetworkDrift(terminal, clock));
    line.addSubcommand(QuarantineCommand.line(terminal, clock));
    line.addSubcommand(new NetworkProve(terminal, clock));
    line.addSubcommand(new NetworkAnomalies(terminal));
    line.addSubcommand(new NetworkSimulate(terminal, clock));
    line.addSubcommand(WireguardCommand.line(terminal, clock));
    return line;
  }
}
