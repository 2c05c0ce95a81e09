package dev.bulwark.cli.firmware;

import dev.bulwark.cli.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code bulwark firmware …}: the group and its members. */
@Command(name = "firmware", synopsisSubcommandLabel = "COMMAND", description = "Sign, verify, encrypt and explain firmware; model a chip's fuses; plan, rehearse and boot without a chip.")
public final class FirmwareCommand {
  private FirmwareCommand() {}

  public static CommandLine line(Terminal terminal) {
    CommandLine line = new CommandLine(new FirmwareCommand());
    line.addSubcommand(FirmwarePartitions.line(terminal));
    return line;
  }
}
