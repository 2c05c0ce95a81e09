package dev.bulwark.cli.network;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.network.wireguard.Tunnels;
import dev.bulwark.problem.Problem;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code bulwark network wireguard …}: the group, and what its members share. */
@Command(
    name = "wireguard",
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Makes and keeps the tunnels of a policy's section vpn: keys, both ends' configuration, rotation, revocation.",
      "  bulwark network wireguard config site.yaml --out tunnels",
      "  bulwark network wireguard rotate site.yaml --out tunnels --peer laptop --live wg0"
    })
final class WireguardCommand {
  /** Refused for safety: a key file that others may read, a key that two share, a peer that is revoked, a folder that others may write into, an interface that is not this gateway's. */
  private static final Set<String> REFUSED = Set.of("NETWORK-323", "NETWORK-324", "NETWORK-326", "NETWORK-331", "NETWORK-335");

  private static final Set<String> SYSTEM = Set.of("NETWORK-327", "NETWORK-329", "NETWORK-330", "NETWORK-332");

  private WireguardCommand() {}

  static CommandLine line(Terminal terminal, InstantSource clock) {
    return new CommandLine(new WireguardCommand())
        .addSubcommand(new WireguardKeys(terminal))
        .addSubcommand(new WireguardConfig(terminal, clock))
        .addSubcommand(new WireguardRotate(terminal, clock));
  }

  /** Runs the work, with the exit code that its problem means: input where nothing else is said. */
  static <T> T work(Supplier<T> work) {
    try {
      return work.get();
    } catch (Problem problem) {
      throw new Failure(REFUSED.contains(problem.code()) ? Exit.REFUSED : SYSTEM.contains(problem.code()) ? Exit.SYSTEM : Exit.INPUT, problem);
    }
  }

  static Map<String, Object> document(Tunnels.Written written) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("files", written.files());
    document.put("peers", written.peers());
    return document;
  }
}
