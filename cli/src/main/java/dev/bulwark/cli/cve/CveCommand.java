package dev.bulwark.cli.cve;

import dev.bulwark.cli.terminal.Terminal;
import java.time.InstantSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code bulwark cve …}: the group and its members. */
@Command(name = "cve", synopsisSubcommandLabel = "COMMAND", description = "Import vulnerability records and match a bill of materials with them; needs no network.")
public final class CveCommand {
  private CveCommand() {}

  public static CommandLine line(Terminal terminal) {
    CommandLine line = new CommandLine(new CveCommand());
    line.addSubcommand(new CveUpdate(terminal, InstantSource.system()));
    line.addSubcommand(new CveMatch(terminal, InstantSource.system()));
    return line;
  }
}
