package dev.bulwark.cli.network;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.network.wireguard.Tunnels;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes both ends' configuration. */
@Command(
    name = "config",
    description = {
      "Writes the gateway's configuration (INTERFACE.conf) and each peer's (peer-NAME.conf) in the format of wg-quick, and their keys below DIR/keys. Keys that are there are kept: run again, it writes the same octets. A revoked peer stays out unless --restore.",
      "Exit 0: written, 1 and 3 and 4 as `bulwark network check`, 3: the policy has no tunnels or they contradict each other, 4: a key file that others may read, a folder that they may write into, a link or pipe in the place of a file, or a key that two peers share.",
      "Example: bulwark network wireguard config site.yaml --out tunnels"
    })
final class WireguardConfig implements Callable<Integer> {
  /** With {@code peer-} before it, as long as an interface's name may be. */
  private static final int WG_QUICK_LONGEST = 10;

  @Parameters(paramLabel = "POLICY.yaml", description = "the policy")
  private Path file = Path.of("");

  @Option(names = "--out", paramLabel = "DIR", required = true, description = "the folder; made where it is missing")
  private Path out = Path.of("");

  @Option(names = "--restore", description = "let revoked peers of the policy come back, with new keys")
  private boolean restore;

  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  private final Terminal terminal;
  private final InstantSource clock;

  WireguardConfig(Terminal terminal, InstantSource clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    PolicyFile policy = PolicyFile.checked(file, clock);
    Tunnels.Written written = WireguardCommand.work(() -> new Tunnels(out, new SecureRandom()).config(policy.policy(), restore));
    if (json) terminal.document(WireguardCommand.document(written));
    else for (String each : written.files()) terminal.line("wrote " + out.resolve(each));
    for (String peer : written.peers()) if (peer.length() > WG_QUICK_LONGEST) terminal.note("peer-" + peer + ".conf: wg-quick takes an interface's name from the file's, and this is longer than 15 characters; give it a shorter one at " + peer);
    return Exit.DONE;
  }
}
