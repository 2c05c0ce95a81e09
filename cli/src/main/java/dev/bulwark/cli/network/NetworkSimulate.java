package dev.bulwark.cli.network;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.InFile;
import dev.bulwark.cli.terminal.Terminal;
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
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what becomes of packets. */
@Command(
    name = "simulate",
    description = {
      "Says what becomes of packets under a policy, or under a rule set of nft at the site that the policy describes.",
      "Packets come one on each line as JSON: {\"id\":1,\"path\":\"forward\",\"iif\":\"r10\",\"src\":\"10.10.0.2\",\"dst\":\"10.40.0.2\",\"proto\":\"tcp\",\"sport\":40000,\"dport\":8883,\"icmpType\":null,\"ct\":\"new\"}.",
      "Exit 0: they were judged, 3: the packets or rules cannot be read.",
      "Example: bulwark network simulate site.yaml --packets packets.jsonl --ruleset loaded.nft"
    })
final class NetworkSimulate implements Callable<Integer> {
  @Parameters(paramLabel = "POLICY.yaml", description = "the policy")
  private Path file = Path.of("");

  @Option(names = "--packets", required = true, paramLabel = "FILE.jsonl", description = "the packets")
  private Path packets = Path.of("");

  @Option(names = "--ruleset", paramLabel = "FILE", description = "let these rules decide: nft's text, or what `nft --json list ruleset` writes")
  private @Nullable Path ruleset;

  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  private final Terminal terminal;
  private final InstantSource clock;

  NetworkSimulate(Terminal terminal, InstantSource clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  private record Answer(boolean allow, @Nullable String reason, @Nullable String rule) {}

  @Override
  public Integer call() {
    Model model = PolicyFile.checked(file, clock).model();
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
