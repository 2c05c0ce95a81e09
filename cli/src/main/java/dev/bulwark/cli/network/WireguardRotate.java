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

/** Gives a peer new keys, or takes it out. */
@Command(
    name = "rotate",
    description = {
      "Gives a peer a new key pair and a new shared key, and writes its configuration and the gateway's anew, both or neither. With --revoke the peer is taken out, its keys are deleted, and `config` does not bring it back.",
      "Exit 0: done, 3: the policy has no such peer, 4: the peer is revoked.",
      "Example: bulwark network wireguard rotate site.yaml --out tunnels --peer laptop"
    })
final class WireguardRotate implements Callable<Integer> {
  @Parameters(paramLabel = "POLICY.yaml", description = "the policy")
  private Path file = Path.of("");

  @Option(names = "--out", paramLabel = "DIR", required = true, description = "the folder that `config` wrote")
  private Path out = Path.of("");

  @Option(names = "--peer", paramLabel = "NAME", required = true, description = "the peer")
  private String peer = "";

  @Option(names = "--revoke", description = "take the peer out for good")
  private boolean revoke;

  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  private final Terminal terminal;
  private final InstantSource clock;

  WireguardRotate(Terminal terminal, InstantSource clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    PolicyFile policy = PolicyFile.checked(file, clock);
    Tunnels tunnels = new Tunnels(out, new SecureRandom());
    Tunnels.Written written = WireguardCommand.work(() -> revoke ? tunnels.revoke(policy.policy(), peer) : rotated(tunnels, policy));
    if (json) terminal.document(WireguardCommand.document(written));
    else for (String each : written.files()) terminal.line("wrote " + out.resolve(each));
    return Exit.DONE;
  }

  private Tunnels.Written rotated(Tunnels tunnels, PolicyFile policy) {
    Tunnels.Rotated rotated = tunnels.rotate(policy.policy(), peer);
    rotated.shared().close();
    return rotated.written();
  }
}
