package dev.bulwark.cli.network;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.InFile;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.network.nft.KernelRuleset;
import dev.bulwark.network.nft.NftReader;
import dev.bulwark.network.packet.Prefix;
import dev.bulwark.network.proof.Counterexample;
import dev.bulwark.network.proof.Facts;
import dev.bulwark.network.proof.Proof;
import dev.bulwark.network.ruleset.Ruleset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Decides whether rules mean what a policy says. */
@Command(
    name = "prove",
    description = {
      "Decides, for every packet there can be, whether rules treat it as the policy says; shows packets that they do not.",
      "With --replay each of those packets is sent for real, and it is said whether it passed; root on Linux is needed. With --ruleset the policy's site is built from network namespaces, with these rules, and taken down again."
          + " With --netns it is one frame on the other end of the virtual cable of that namespace's own leg: whoever is at its destination gets it. With --here nothing is ever sent.",
      "Exit 0: they all are, 1: some are not, 3: the rules cannot be read, or hold what cannot be decided.",
      "Ask the kernel itself by --netns where you can: listings by nft 1.0.6 leave out matches on the family.",
      "Example: bulwark network prove site.yaml --ruleset loaded.nft"
    })
final class NetworkProve implements Callable<Integer> {
  @Parameters(paramLabel = "POLICY.yaml", description = "the policy")
  private Path file = Path.of("");

  @ArgGroup(multiplicity = "1")
  private Rules rules = new Rules();

  @Option(names = "--replay", description = "send each packet that shows a difference, and say whether it passed; a rule set must be nft's text")
  private boolean replay;

  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Terminal terminal;
  private final InstantSource clock;

  NetworkProve(Terminal terminal, InstantSource clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    PolicyFile policy = PolicyFile.checked(file, clock);
    if (replay && rules.here) throw new ParameterException(spec.commandLine(), "--replay sends nothing at the machine itself: give --ruleset or --netns");
    Instant asked = clock.instant();
    Ruleset loaded = rules.read();
    long begun = System.nanoTime();
    Proof proof = Proof.of(policy.model(), loaded);
    long ms = (System.nanoTime() - begun) / 1_000_000;
    List<Counterexample> against = proof instanceof Proof.Deviates deviates ? deviates.counterexamples() : List.of();
    List<Replay> fates = replay && !against.isEmpty() ? rules.replayed(policy, against) : List.of();
    if (json) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("holds", against.isEmpty());
      document.put("counterexamples", IntStream.range(0, against.size()).mapToObj(i -> packet(against.get(i), fates, i)).toList());
      document.put("checked", Map.of("rules", proof.rules()));
      document.put("ms", ms);
      document.put("facts", facts(Facts.of(policy.model(), proof)));
      (rules.file == null ? new Seen("prove", Seen.What.KERNEL, Optional.of(asked)) : new Seen("prove", Seen.What.FILE, Optional.empty())).in(document, policy);
      terminal.document(document);
    } else if (against.isEmpty()) {
      terminal.line("holds: " + proof.rules() + " rules treat every packet as the policy says");
    } else {
      terminal.line("does not hold: " + against.size() + " packets that show it, the dangerous ones first");
      for (int i = 0; i < against.size(); i++) terminal.line("  " + text(against.get(i)) + (fates.isEmpty() ? "" : ": " + fates.get(i).text()));
    }
    return against.isEmpty() ? Exit.DONE : Exit.NEGATIVE;
  }

  /** Where the rules are. */
  private static final class Rules {
    @Option(names = "--ruleset", paramLabel = "FILE", description = "the rules: nft's text, or what `nft --json list ruleset` writes")
    private @Nullable Path file;

    @Option(names = "--netns", paramLabel = "NAME", description = "the rules that the kernel holds in this network namespace")
    private @Nullable String netns;

    @Option(names = "--here", description = "the rules that the kernel holds in the namespace that this command runs in: on a gateway, the machine itself")
    private boolean here;

    Ruleset read() {
      if (file != null) return NftReader.read(InFile.read(file, NftReader.LARGEST));
      return netns == null ? KernelRuleset.own() : KernelRuleset.of(netns);
    }

    List<Replay> replayed(PolicyFile policy, List<Counterexample> against) {
      Iterator<Replay> sent = sent(policy, against.stream().filter(each -> each.resolved().isEmpty()).toList()).iterator();
      return against.stream().map(each -> each.resolved().isEmpty() ? sent.next() : Replay.UNRESOLVED).toList();
    }

    private List<Replay> sent(PolicyFile policy, List<Counterexample> packets) {
      if (packets.isEmpty()) return List.of();
      if (file != null) return Replay.atRebuiltSite(policy, new String(InFile.read(file, NftReader.LARGEST), StandardCharsets.UTF_8), packets);
      return Replay.atGateway(Objects.requireNonNull(netns), packets);
    }
  }

  private static Map<String, Object> packet(Counterexample each, List<Replay> fates, int i) {
    Map<String, Object> packet = PacketJson.of(each.packet(), each.expectedAllow(), each.rule(), each.resolved());
    if (!fates.isEmpty()) fates.get(i).in(packet);
    return packet;
  }

  private static Map<String, Object> facts(Facts facts) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("deniesByDefault", facts.deniesByDefault().orElse(null));
    map.put("allowed", facts.allowed().map(all -> all.stream().map(NetworkProve::allowed).toList()).orElse(null));
    return map;
  }

  private static Map<String, Object> allowed(Facts.Allowed each) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", each.rule());
    map.put("source", each.source().toString());
    map.put("destination", each.destination().map(Prefix::toString).orElse(null));
    return map;
  }

  private static String text(Counterexample each) {
    var packet = each.packet();
    String service = PacketJson.protocol(packet.protocol()) + (packet.hasPorts() ? "/" + packet.destinationPort() : packet.hasIcmpType() ? " type " + packet.icmpType() : "");
    String way = packet.iif() + " to " + (packet.oif() == null ? "the gateway" : packet.oif());
    String which = packet.state().name().toLowerCase(Locale.ROOT) + " " + service + " from " + packet.source() + " to " + packet.destination() + ", " + way + (each.resolved().isEmpty() ? "" : ", while it is in " + String.join(" and ", each.resolved()));
    return (each.expectedAllow() ? "denied, should be allowed: " : "allowed, should be denied: ") + which + (each.rule() == null ? ", by no rule" : ", by `" + each.rule() + "`");
  }
}
