package dev.bulwark.cli.network;

import dev.bulwark.cli.terminal.Members;
import dev.bulwark.cli.terminal.Terminal;
import java.time.InstantSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code bulwark network …}: the group and its members. */
@Command(name = "network", synopsisSubcommandLabel = "COMMAND", description = "Segment a site's network by one policy.")
public final class NetworkCommand {
  private static final Members MEMBERS = new Members()
      .with("check", terminal -> new NetworkCheck(terminal, InstantSource.system()))
      .with("simulate", terminal -> new NetworkSimulate(terminal, InstantSource.system()))
      .with("anomalies", NetworkAnomalies::new)
      .with("compile", terminal -> new NetworkCompile(terminal, InstantSource.system()))
      .with("prove", terminal -> new NetworkProve(terminal, InstantSource.system()))
      .with("apply", terminal -> new NetworkApply(terminal, InstantSource.system()))
      .with("drift", terminal -> new NetworkDrift(terminal, InstantSource.system()))
      .with("quarantine", terminal -> QuarantineCommand.line(terminal, InstantSource.system()))
      .with("mud", terminal -> MudCommand.line(terminal, InstantSource.system()))
      .with("wireguard", terminal -> WireguardCommand.line(terminal, InstantSource.system()));

  private NetworkCommand() {}

  public static CommandLine line(Terminal terminal) {
    return MEMBERS.all(new CommandLine(new NetworkCommand()), terminal);
  }

  /** The group with just the member of that name; with all of them where there is none. */
  public static CommandLine line(Terminal terminal, String member) {
    return MEMBERS.one(new CommandLine(new NetworkCommand()), terminal, member);
  }
}
