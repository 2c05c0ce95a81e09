package dev.bulwark.cli.firmware;

import dev.bulwark.cli.terminal.Terminal;
import java.security.SecureRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine;

/** {@code bulwark firmware …}: the group and its members. */
@Command(name = "firmware", synopsisSubcommandLabel = "COMMAND", description = "Sign, verify, encrypt and explain firmware; model a chip's fuses; plan, rehearse and boot without a chip.")
public final class FirmwareCommand {
  private FirmwareCommand() {}

  public static CommandLine line(Terminal terminal) {
    CommandLine line = new CommandLine(new FirmwareCommand());
    line.addSubcommand(FirmwarePartitions.line(terminal));
    line.addSubcommand(new FirmwareFlashKey(terminal, new SecureRandom()));
    line.addSubcommand(new FirmwareEncrypt(terminal));
    line.addSubcommand(new FirmwareDecrypt(terminal));
    line.addSubcommand(new FirmwareBoot(terminal));
    line.addSubcommand(FirmwareNvs.line(terminal, new SecureRandom()));
    return line;
  }
}
