package dev.bulwark.cli.network;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.InFile;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.network.nft.KernelRuleset;
import dev.bulwark.network.nft.NftReader;
import dev.bulwark.network.proof.Counterexample;
import dev.bulwark.network.proof.Proof;
import dev.bulwark.network.ruleset.Ruleset;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Decides whether rules mean what a policy says. */
@Command(
    name = "prove",
    description = {
      "Decides, for every packet there can be, whether rules treat it as the policy says; shows packets that they do not.",
      "Exit 0: they all are, 1: some are not, 3: the rules cannot be read, or hold what cannot be decided.",
      "Ask the kernel itself by --netns where you can: listings by nft 1.0.6 leave out matches on the family.",
      "Example: bulwark network prove site.yaml --ruleset loaded.nft"
    })
final class NetworkProve implements Callable<Integer> {
  @Parameters(paramLabel = "POLICY.yaml", description = "the policy")
  private Path file = Path.of("");

  @ArgGroup(multiplicity = "1")
  private Rules rules = new Rules();

  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  private final Terminal terminal;
  private final InstantSource clock;

  NetworkProve(Terminal terminal, InstantSource clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    PolicyFile policy = PolicyFile.checked(file, clock);
    Ruleset loaded = rules.read();
    long begun = System.nanoTime();
    Proof proof = Proof.of(policy.model(), loaded);
    long ms = (System.nanoTime() - begun) / 1_000_000;
    List<Counterexample> against = proof instanceof Proof.Deviates deviates ? deviates.counterexamples() : List.of();
    if (json) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("holds", against.isEmpty());
      document.put("counterexamples", against.stream().map(each -> PacketJson.of(each.packet(), each.expectedAllow(), each.rule())).toList());
      document.put("checked", Map.of("rules", proof.rules()));
      document.put("ms", ms);
      terminal.document(document);
    } else if (against.isEmpty()) {
      terminal.line("holds: " + proof.rules() + " rules treat every packet as the policy says");
    } else {
      terminal.line("does not hold: " + against.size() + " packets that show it, the dangerous ones first");
      for (Counterexample each : against) terminal.line("  " + text(each));
    }
    return against.isEmpty() ? Exit.DONE : Exit.NEGATIVE;
  }

  /** Where the rules are. */
  private static final class Rules {
    @Option(names = "--ruleset", paramLabel = "FILE", description = "the rules: nft's text, or what `nft --json list ruleset` writes")
    private @Nullable Path file;

    @Option(names = "--netns", paramLabel = "NAME", description = "the rules that the kernel holds in this network namespace")
    private @Nullable String netns;

    Ruleset read() {
      if (file != null) return NftReader.read(InFile.read(file, NftReader.LARGEST));
      return KernelRuleset.of(Objects.requireNonNullElse(netns, ""));
    }
  }

  private static String text(Counterexample each) {
    var packet = each.packet();
    String service = PacketJson.protocol(packet.protocol()) + (packet.hasPorts() ? "/" + packet.destinationPort() : packet.hasIcmpType() ? " type " + packet.icmpType() : "");
    String way = packet.iif() + " to " + (packet.oif() == null ? "the gateway" : packet.oif());
    String which = packet.state().name().toLowerCase(Locale.ROOT) + " " + service + " from " + packet.source() + " to " + packet.destination() + ", " + way;
    return (each.expectedAllow() ? "denied, should be allowed: " : "allowed, should be denied: ") + which + (each.rule() == null ? ", by no rule" : ", by `" + each.rule() + "`");
  }
}
