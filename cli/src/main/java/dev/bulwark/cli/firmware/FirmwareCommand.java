package dev.bulwark.cli.firmware;

import dev.bulwark.cli.terminal.Terminal;
import java.security.SecureRandom;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code bulwark firmware …}: the group and its members. */
@Command(name = "firmware", synopsisSubcommandLabel = "COMMAND", description = "Sign, verify, encrypt and explain firmware; model a chip's fuses; plan, rehearse and boot without a chip.")
public final class FirmwareCommand {
  private FirmwareCommand() {}

  public static CommandLine line(Terminal terminal) {
    CommandLine line = new CommandLine(new FirmwareCommand());
    SecureRandom random = new SecureRandom();
    line.addSubcommand(new FirmwareKeygen(terminal, random));
    line.addSubcommand(new FirmwareDigest(terminal));
    line.addSubcommand(new FirmwareSign(terminal, random));
    line.addSubcommand(new FirmwareVerify(terminal));
    line.addSubcommand(new FirmwareApprove(terminal, random));
    line.addSubcommand(new FirmwareTranscript(terminal));
    line.addSubcommand(FirmwarePartitions.line(terminal));
    line.addSubcommand(new FirmwareFlashKey(terminal, random));
    line.addSubcommand(new FirmwareEncrypt(terminal));
    line.addSubcommand(new FirmwareDecrypt(terminal));
    line.addSubcommand(new FirmwareProvision(terminal, new SecureRandom()));
    line.addSubcommand(new FirmwareBoot(terminal, random));
    line.addSubcommand(FirmwareNvs.line(terminal, new SecureRandom()));
    line.addSubcommand(new FirmwareInfo(terminal));
    line.addSubcommand(FirmwareEfuse.line(terminal));
    line.addSubcommand(FirmwarePlan.line(terminal, new SecureRandom()));
    return line;
  }
}
