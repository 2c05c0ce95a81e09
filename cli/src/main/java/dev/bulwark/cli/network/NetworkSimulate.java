package dev.bulwark.cli.network;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.InFile;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.network.lab.Simulation;
import dev.bulwark.network.model.Judgement;
import dev.bulwark.network.model.Model;
import dev.bulwark.network.nft.NftReader;
import dev.bulwark.network.ruleset.RulesetJudge;
import dev.bulwark.network.ruleset.Surroundings;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what becomes of packets: of given ones by calculation, or of every flow of a site that is built for it, by sending them. */
@Command(
    name = "simulate",
    description = {
      "Builds the policy's site from network namespaces on this machine, loads the compiled rules, and sends every flow between every two hosts over IPv4 and IPv6; then what attackers send: foreign sources, and isolated neighbours by way of the gateway.",
      "Needs root on Linux and nft. Nothing outside those namespaces is touched, and nothing stays.",
      "With --packets nothing is built: it says what becomes of those packets under the policy, or under a rule set of nft at the site that the policy describes.",
      "Packets come one on each line as JSON: {\"id\":1,\"path\":\"forward\",\"iif\":\"r10\",\"src\":\"10.10.0.2\",\"dst\":\"10.40.0.2\",\"proto\":\"tcp\",\"sport\":40000,\"dport\":8883,\"icmpType\":null,\"ct\":\"new\"}.",
      "Exit 0: nothing went otherwise than the policy says, or the packets were judged; 1: something did; 3: the packets or rules cannot be read; 5: this machine cannot build the site.",
      "Example: bulwark network simulate site.yaml",
      "Example: bulwark network simulate site.yaml --packets packets.jsonl --ruleset loaded.nft"
    })
final class NetworkSimulate implements Callable<Integer> {
  @Parameters(paramLabel = "POLICY.yaml", description = "the policy")
  private Path file = Path.of("");

  @Option(names = "--packets", paramLabel = "FILE.jsonl", description = "say what becomes of these packets instead")
  private @Nullable Path packets;

  @Option(names = "--ruleset", paramLabel = "FILE", description = "let these rules decide: nft's text, or what `nft --json list ruleset` writes")
  private @Nullable Path ruleset;

  @Option(names = "--without", paramLabel = "RULE|isolation|rules", description = "leave that out of what is loaded, to see that it is missed: a rule of the policy, the isolation of the switch's ports, or all rules")
  private @Nullable String without;

  @Option(names = "--keep", description = "let the site's namespaces stay, and say their names; `ip netns delete` ends them")
  private boolean keep;

  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Terminal terminal;
  private final InstantSource clock;

  NetworkSimulate(Terminal terminal, InstantSource clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  private record Answer(boolean allow, @Nullable String reason, @Nullable String rule) {}

  @Override
  public Integer call() {
    PolicyFile policy = PolicyFile.checked(file, clock);
    if (packets == null) {
      if (ruleset != null) throw new ParameterException(spec.commandLine(), "--ruleset judges packets: give --packets too");
      return new SiteSimulation(terminal, clock, json).run(policy, without(policy), keep ? Optional.of("bulwark-" + ProcessHandle.current().pid()) : Optional.empty());
    }
    if (without != null || keep) throw new ParameterException(spec.commandLine(), "--without and --keep belong to the site that is built, not to --packets");
    return judged(policy.model(), packets);
  }

  private Simulation.Without without(PolicyFile policy) {
    if (without == null) return new Simulation.Without.Nothing();
    if (policy.policy().rules().stream().anyMatch(rule -> rule.name().equals(without))) return new Simulation.Without.Rule(without);
    return switch (without) {
      case "isolation" -> new Simulation.Without.Isolation();
      case "rules" -> new Simulation.Without.Rules();
      default -> throw new ParameterException(spec.commandLine(), "--without " + without + ": the policy has no rule of that name");
    };
  }

  private int judged(Model model, Path packets) {
    Function<PacketLines, Answer> judge = ruleset == null ? byPolicy(model) : byRules(model, ruleset);
    List<Object> verdicts = new ArrayList<>();
    for (PacketLines line : PacketLines.read(InFile.read(packets, PacketLines.LARGEST))) {
      Answer answer = judge.apply(line);
      Map<String, Object> verdict = new LinkedHashMap<>();
      verdict.put("id", line.id());
      verdict.put("verdict", answer.allow ? "allow" : "deny");
      verdict.put("reason", answer.reason);
      verdict.put("rule", answer.rule);
      verdicts.add(verdict);
      if (!json) terminal.line(line.id() + " " + (answer.allow ? "allow" : "deny") + (answer.reason == null ? "" : " " + answer.reason) + (answer.rule == null ? "" : ": " + answer.rule));
    }
    if (json) terminal.document(Map.of("verdicts", verdicts));
    return Exit.DONE;
  }

  private static Function<PacketLines, Answer> byPolicy(Model model) {
    return line -> {
      Judgement judgement = model.judge(line.packet());
      return new Answer(judgement.allow(), judgement.reason().id(), judgement.rule());
    };
  }

  private static Function<PacketLines, Answer> byRules(Model model, Path ruleset) {
    RulesetJudge judge = new RulesetJudge(NftReader.read(InFile.read(ruleset, NftReader.LARGEST)), Surroundings.of(model));
    return line -> {
      RulesetJudge.Verdict verdict = judge.judge(line.packet());
      return new Answer(verdict.accept(), null, verdict.rule() == null ? null : verdict.rule().text());
    };
  }
}
