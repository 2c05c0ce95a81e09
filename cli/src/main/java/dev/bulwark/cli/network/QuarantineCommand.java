package dev.bulwark.cli.network;

import dev.bulwark.cli.terminal.Terminal;
import java.time.InstantSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code bulwark network quarantine …}. */
@Command(name = "quarantine", synopsisSubcommandLabel = "COMMAND", description = "Cut single devices off at the gateway, at once and for a time.")
final class QuarantineCommand {
  private QuarantineCommand() {}

  static CommandLine line(Terminal terminal, InstantSource clock) {
    CommandLine line = new CommandLine(new QuarantineCommand());
    line.addSubcommand(new QuarantineAdd(terminal, clock));
    line.addSubcommand(new QuarantineRemove(terminal, clock));
    line.addSubcommand(new QuarantineList(terminal, clock));
    return line;
  }
}
