package dev.bulwark.cli.network;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.InFile;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.network.anomaly.Anomalies;
import dev.bulwark.network.anomaly.FilterList;
import dev.bulwark.network.nft.NftReader;
import dev.bulwark.network.proof.ChainAnomalies;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Finds the rules of a list that are not what they seem. */
@Command(
    name = "anomalies",
    description = {
      "Finds rules that never decide (shadowed), those among them that earlier rules contradict, and rules without which nothing would change (redundant). Exact, unions of rules included.",
      "RULESET is nft's text, what `nft --json list ruleset` writes, or a filter list in ClassBench's format. Each base chain is judged with the chains that it reaches.",
      "Exit 0: none is shadowed or redundant, 1: some are, 3: the file cannot be read, or its rules cannot be decided exactly.",
      "Example: bulwark network anomalies loaded.nft"
    })
final class NetworkAnomalies implements Callable<Integer> {
  @Parameters(paramLabel = "RULESET", description = "the rules")
  private Path file = Path.of("");

  @Option(names = "--json", description = "answer with one JSON document")
  private boolean json;

  private final Terminal terminal;

  NetworkAnomalies(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    byte[] bytes = InFile.read(file, NftReader.LARGEST);
    long begun = System.nanoTime();
    Answer found = FilterList.isOne(bytes) ? Answer.of(Anomalies.of(FilterList.read(bytes))) : Answer.of(ChainAnomalies.of(NftReader.read(bytes)));
    if (json) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("rules", found.rules());
      document.put("shadowed", found.shadowed());
      document.put("contradicting", found.contradicting());
      document.put("redundant", found.redundant());
      document.put("ms", (System.nanoTime() - begun) / 1_000_000);
      terminal.document(document);
    } else {
      terminal.line(found.rules() + " rules");
      line("shadowed, never the first to match", found.shadowed());
      line("contradicting, shadowed by the other action", found.contradicting());
      line("redundant, without it nothing would change", found.redundant());
    }
    return found.shadowed().isEmpty() && found.redundant().isEmpty() ? Exit.DONE : Exit.NEGATIVE;
  }

  private void line(String what, List<Object> rules) {
    terminal.line(what + ": " + (rules.isEmpty() ? "none" : String.join(", ", rules.stream().map(each -> each instanceof Map<?, ?> place ? place.get("chain") + " " + place.get("rule") : each.toString()).toList())));
  }

  /** Rules by number; by chain and number where there are several chains. */
  private record Answer(int rules, List<Object> shadowed, List<Object> contradicting, List<Object> redundant) {
    static Answer of(Anomalies found) {
      return new Answer(found.rules(), List.copyOf(found.shadowed()), List.copyOf(found.contradicting()), List.copyOf(found.redundant()));
    }

    static Answer of(ChainAnomalies found) {
      boolean single = found.chains() == 1;
      return new Answer(found.rules(), places(found.shadowed(), single), places(found.contradicting(), single), places(found.redundant(), single));
    }

    private static List<Object> places(List<ChainAnomalies.Place> places, boolean single) {
      List<Object> all = new ArrayList<>();
      for (ChainAnomalies.Place each : places) {
        Map<String, Object> place = new LinkedHashMap<>();
        place.put("chain", each.chain());
        place.put("rule", each.rule());
        all.add(single ? (Object) each.rule() : place);
      }
      return all;
    }
  }
}
