package dev.bulwark.cli.ca;

import dev.bulwark.cli.log.LogCommand;
import dev.bulwark.cli.terminal.Terminal;
import java.time.InstantSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code bulwark ca …}: the group and its members. */
@Command(name = "ca", synopsisSubcommandLabel = "COMMAND", description = "The certificate authorities, their revocation list and log; judging certificates offline.")
public final class CaCommand {
  private CaCommand() {}

  public static CommandLine line(Terminal terminal) {
    return new CommandLine(new CaCommand())
        .addSubcommand(new CaShow(terminal))
        .addSubcommand(new CaCrl(terminal))
        .addSubcommand(new CaValidate(terminal, InstantSource.system()))
        .addSubcommand(LogCommand.line(terminal));
  }
}
