package dev.bulwark.cli.log;

import dev.bulwark.cli.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code bulwark log …}: the group and its member. */
@Command(name = "log", synopsisSubcommandLabel = "COMMAND", description = "Checks the audit log offline.")
public final class LogCommand {
  private LogCommand() {}

  public static CommandLine line(Terminal terminal) {
    return new CommandLine(new LogCommand()).addSubcommand(new LogVerify(terminal));
  }
}
