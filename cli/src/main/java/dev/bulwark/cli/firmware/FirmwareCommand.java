package dev.bulwark.cli.firmware;

import dev.bulwark.cli.terminal.Terminal;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code bulwark firmware …}: the group and its members. */
@Command(name = "firmware", synopsisSubcommandLabel = "COMMAND", description = "Sign, verify, encrypt and explain firmware; model a chip's fuses; plan, rehearse and boot without a chip.")
public final class FirmwareCommand {
  private static final Map<String, BiFunction<Terminal, SecureRandom, Object>> BY_NAME = new LinkedHashMap<>();

  static {
    BY_NAME.put("keygen", FirmwareKeygen::new);
    BY_NAME.put("digest", (terminal, random) -> new FirmwareDigest(terminal));
    BY_NAME.put("sign", FirmwareSign::new);
    BY_NAME.put("verify", (terminal, random) -> new FirmwareVerify(terminal));
    BY_NAME.put("approve", FirmwareApprove::new);
    BY_NAME.put("transcript", (terminal, random) -> new FirmwareTranscript(terminal));
    BY_NAME.put("partitions", (terminal, random) -> FirmwarePartitions.line(terminal));
    BY_NAME.put("flash-key", FirmwareFlashKey::new);
    BY_NAME.put("encrypt", (terminal, random) -> new FirmwareEncrypt(terminal));
    BY_NAME.put("decrypt", (terminal, random) -> new FirmwareDecrypt(terminal));
    BY_NAME.put("provision", FirmwareProvision::new);
    BY_NAME.put("boot", FirmwareBoot::new);
    BY_NAME.put("nvs", FirmwareNvs::line);
    BY_NAME.put("info", (terminal, random) -> new FirmwareInfo(terminal));
    BY_NAME.put("efuse", (terminal, random) -> FirmwareEfuse.line(terminal));
    BY_NAME.put("plan", FirmwarePlan::line);
  }

  private FirmwareCommand() {}

  /** The group with all its members. */
  public static CommandLine line(Terminal terminal) {
    return line(terminal, BY_NAME.keySet());
  }

  /** The group with just the member of that name, so that no other one's classes are loaded; with all of them where there is none. */
  public static CommandLine line(Terminal terminal, String member) {
    return BY_NAME.containsKey(member) ? line(terminal, Set.of(member)) : line(terminal);
  }

  private static CommandLine line(Terminal terminal, Set<String> members) {
    CommandLine line = new CommandLine(new FirmwareCommand());
    SecureRandom random = new SecureRandom();
    BY_NAME.forEach((name, make) -> {
      if (members.contains(name)) line.addSubcommand(name, make.apply(terminal, random));
    });
    return line;
  }
}
