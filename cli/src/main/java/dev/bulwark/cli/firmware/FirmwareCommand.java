package dev.bulwark.cli.firmware;

import dev.bulwark.cli.terminal.Members;
import dev.bulwark.cli.terminal.Terminal;
import java.security.SecureRandom;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code bulwark firmware …}: the group and its members. */
@Command(name = "firmware", synopsisSubcommandLabel = "COMMAND", description = "Sign, verify, encrypt and explain firmware; model a chip's fuses; plan, rehearse and boot without a chip.")
public final class FirmwareCommand {
  private static final Members MEMBERS = new Members()
      .with("keygen", terminal -> new FirmwareKeygen(terminal, new SecureRandom()))
      .with("digest", terminal -> new FirmwareDigest(terminal))
      .with("sign", terminal -> new FirmwareSign(terminal, new SecureRandom()))
      .with("verify", terminal -> new FirmwareVerify(terminal))
      .with("approve", terminal -> new FirmwareApprove(terminal, new SecureRandom()))
      .with("transcript", terminal -> new FirmwareTranscript(terminal))
      .with("partitions", terminal -> FirmwarePartitions.line(terminal))
      .with("flash-key", terminal -> new FirmwareFlashKey(terminal, new SecureRandom()))
      .with("encrypt", terminal -> new FirmwareEncrypt(terminal))
      .with("decrypt", terminal -> new FirmwareDecrypt(terminal))
      .with("provision", terminal -> new FirmwareProvision(terminal, new SecureRandom()))
      .with("boot", terminal -> new FirmwareBoot(terminal, new SecureRandom()))
      .with("nvs", terminal -> FirmwareNvs.line(terminal, new SecureRandom()))
      .with("info", terminal -> new FirmwareInfo(terminal))
      .with("efuse", terminal -> FirmwareEfuse.line(terminal))
      .with("plan", terminal -> FirmwarePlan.line(terminal, new SecureRandom()));

  private FirmwareCommand() {}

  /** The group with all its members. */
  public static CommandLine line(Terminal terminal) {
    return MEMBERS.all(new CommandLine(new FirmwareCommand()), terminal);
  }

  /** The group with just the member of that name; with all of them where there is none. */
  public static CommandLine line(Terminal terminal, String member) {
    return MEMBERS.one(new CommandLine(new FirmwareCommand()), terminal, member);
  }
}
