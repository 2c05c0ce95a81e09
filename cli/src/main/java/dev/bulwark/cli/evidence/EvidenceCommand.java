package dev.bulwark.cli.evidence;

import dev.bulwark.cli.terminal.Terminal;
import java.time.InstantSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code bulwark evidence …}: the group and its members. */
@Command(name = "evidence", synopsisSubcommandLabel = "COMMAND", description = "Brings what audits found to the scorecard.")
public final class EvidenceCommand {
  private EvidenceCommand() {}

  public static CommandLine line(Terminal terminal) {
    return new CommandLine(new EvidenceCommand()).addSubcommand(new EvidenceSubmit(terminal, InstantSource.system()));
  }
}
