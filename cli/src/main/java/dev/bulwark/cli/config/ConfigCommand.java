package dev.bulwark.cli.config;

import dev.bulwark.cli.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code bulwark config …}: the group and its members. */
@Command(name = "config", synopsisSubcommandLabel = "COMMAND", description = "Judges a configuration file and shows what is in effect.")
public final class ConfigCommand {
  private ConfigCommand() {}

  public static CommandLine line(Terminal terminal) {
    return new CommandLine(new ConfigCommand()).addSubcommand(new ConfigCheck(terminal)).addSubcommand(new ConfigShow(terminal));
  }
}
