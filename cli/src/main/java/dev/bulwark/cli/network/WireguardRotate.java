package dev.bulwark.cli.network;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.cli.terminal.Times;
import dev.bulwark.network.packet.Prefix;
import dev.bulwark.network.policy.Policy;
import dev.bulwark.network.wireguard.Handover;
import dev.bulwark.network.wireguard.LiveInterfaces;
import dev.bulwark.network.wireguard.Nudge;
import dev.bulwark.network.wireguard.SecretKey;
import dev.bulwark.network.wireguard.TunnelPlan;
import dev.bulwark.network.wireguard.Tunnels;
import dev.bulwark.problem.Problem;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives a peer new keys, or takes it out. */
@Command(
    name = "rotate",
    description = {
      "Gives a peer a new key pair and a new shared key, and writes its configuration and the gateway's anew, both or neither. With --revoke the peer is taken out, its keys are deleted, and `config` does not bring it back.",
      "With --live the gateway's running interface is changed too: the old keys carry everything until the peer comes with the new ones (bring it its new file within the window), then they go, and no packet is lost; a peer that has nothing to say is sent an octet each second, so that it comes; a revoked peer is cut off at once. What was done is read back.",
      "Exit 0: done, 1: done, but the peer did not come with its new keys within the window, 3: the policy has no such peer, or the folder no tunnels, 4: the peer is revoked, the interface is not this gateway's, or others may write into the folder, 5: the interface cannot be reached.",
      "Example: bulwark network wireguard rotate site.yaml --out tunnels --peer laptop --live wg0"
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

  @Option(names = "--live", paramLabel = "INTERFACE", description = "also change the gateway's running interface")
  private @Nullable String live;

  @Option(names = "--netns", paramLabel = "NAME", description = "the network namespace of the interface, where it is one of the kernel's")
  private @Nullable String netns;

  @Option(names = "--window", paramLabel = "SECONDS", defaultValue = "60", description = "how long the peer may take to come with its new keys; 0 changes at once (default ${DEFAULT-VALUE})")
  private int window = 60;

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
    if (window < 0 || window > 86_400) throw new Failure(Exit.USAGE, new Problem("CLI-001", "--window is not from 0 to 86400 seconds", "a minute is usual; 0 changes at once"));
    if (live == null && netns != null) throw new Failure(Exit.USAGE, new Problem("CLI-001", "--netns says where an interface is, but none is named", "add --live INTERFACE"));
    PolicyFile policy = PolicyFile.checked(file, clock);
    return WireguardCommand.work(() -> work(policy.policy(), new Tunnels(out, new SecureRandom())));
  }

  private int work(Policy policy, Tunnels tunnels) {
    List<Prefix> own = TunnelPlan.of(policy).peer(peer).own();
    Handover handover = live == null ? null : handover(tunnels, policy, live);
    return revoke ? revoke(policy, tunnels, own, handover) : rotate(policy, tunnels, own, handover);
  }

  /** An interface that cannot be changed ends the command before a file is. */
  private Handover handover(Tunnels tunnels, Policy policy, String intf) {
    Handover handover = new Handover(LiveInterfaces.find(intf, Optional.ofNullable(netns)), Handover.Pace.within(Duration.ofSeconds(window)), Nudge.through(intf, Optional.ofNullable(netns)));
    handover.check(tunnels.gateway(policy).orElseThrow(() -> new Problem("NETWORK-336", "there are no tunnels in " + out, "name the folder that `bulwark network wireguard config` wrote, or run that first and set the interface up from it")));
    return handover;
  }

  /** Cut off first, then forgotten: killed in between, the next try finds it by its addresses. */
  private int revoke(Policy policy, Tunnels tunnels, List<Prefix> own, @Nullable Handover handover) {
    Integer removed = handover == null ? null : handover.revoke(own, tunnels.peer(peer));
    Tunnels.Written written = tunnels.revoke(policy, peer);
    Map<String, Object> document = WireguardCommand.document(written);
    if (removed != null) {
      Map<String, Object> changed = new LinkedHashMap<>();
      changed.put("interface", live);
      changed.put("removed", removed);
      document.put("live", changed);
    }
    if (json) {
      terminal.document(document);
    } else {
      if (removed != null) terminal.line(removed == 0 ? "not on " + live + ", which was read" : "taken out of " + live + ", which was read back");
      terminal.line("revoked " + peer + "; its keys are deleted");
      told(written);
    }
    return Exit.DONE;
  }

  private int rotate(Policy policy, Tunnels tunnels, List<Prefix> own, @Nullable Handover handover) {
    Tunnels.Rotated rotated = tunnels.rotate(policy, peer);
    try (SecretKey shared = rotated.shared()) {
      if (handover == null) {
        if (json) terminal.document(WireguardCommand.document(rotated.written()));
        else told(rotated.written());
        return Exit.DONE;
      }
      if (window > 0) terminal.note("bring " + peer + " its new keys (" + out.resolve("peer-" + peer + ".conf") + ") within " + window + " s");
      Handover.Outcome outcome = handover.rotate(own, rotated.before(), rotated.now(), shared, new SecureRandom());
      if (json) {
        Map<String, Object> document = WireguardCommand.document(rotated.written());
        Map<String, Object> changed = new LinkedHashMap<>();
        changed.put("interface", live);
        changed.put("handshake", outcome.handshake().map(Times::text).orElse(null));
        changed.put("pauseMs", outcome.pause().toMillis());
        document.put("live", changed);
        terminal.document(document);
      } else {
        told(rotated.written());
        terminal.line(outcome.handshake().map(at -> live + " shook hands with the new keys at " + Times.text(at) + "; packets waited " + outcome.pause().toMillis() + " ms").orElse(live + " has the new keys; " + peer + " did not come with them yet"));
        terminal.line("the old keys are gone from " + live);
      }
      return window == 0 || outcome.handshake().isPresent() ? Exit.DONE : Exit.NEGATIVE;
    }
  }

  private void told(Tunnels.Written written) {
    for (String each : written.files()) terminal.line("wrote " + out.resolve(each));
  }
}
