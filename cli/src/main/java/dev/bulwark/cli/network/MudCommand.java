package dev.bulwark.cli.network;

import dev.bulwark.cli.terminal.Terminal;
import java.time.InstantSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code bulwark network mud …}: the group and its members. */
@Command(name = "mud", synopsisSubcommandLabel = "COMMAND", description = "Read, check, sign and enforce what a manufacturer says its device needs (MUD, RFC 8520).")
final class MudCommand {
  private MudCommand() {}

  static CommandLine line(Terminal terminal, InstantSource clock) {
    CommandLine line = new CommandLine(new MudCommand());
    line.addSubcommand(new MudShow(terminal));
    line.addSubcommand(new MudVerify(terminal, clock));
    line.addSubcommand(new MudCompile(terminal));
    line.addSubcommand(new MudGenerate(terminal, clock));
    line.addSubcommand(new MudSign(terminal, clock));
    return line;
  }
}
