package dev.bulwark.bench;

import dev.bulwark.network.anomaly.Anomalies;
import dev.bulwark.network.anomaly.FilterList;
import dev.bulwark.network.model.Model;
import dev.bulwark.network.model.ModelBuilder;
import dev.bulwark.network.nft.NftReader;
import dev.bulwark.network.nftables.NftablesBackend;
import dev.bulwark.network.policy.PolicyReader;
import dev.bulwark.network.policy.PolicyReading;
import dev.bulwark.network.proof.Proof;
import dev.bulwark.network.ruleset.Ruleset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Locale;
import java.util.function.Supplier;

/** Anomalies of generated lists beside the known Java library in the same run, which must agree; then proofs of large policies against their own translation. */
final class NetworkBench {
  private static final LocalDate DAY = LocalDate.of(2026, 6, 1);

  private NetworkBench() {}

  /** @param args the size of the largest lists, 1000 if none is given; {@code alone} leaves the library out */
  static void run(String[] args) {
    int largest = args.length > 0 ? Integer.parseInt(args[0]) : 1_000;
    boolean beside = args.length < 2 || !args[1].equals("alone");
    System.out.printf(Locale.ROOT, "%-24s %12s %12s %8s%n", "anomalies", "bulwark", "JavaBDD", "times");
    anomalies("acl", 500, false, false);
    for (int rules : largest > 1_000 ? new int[] {1_000, largest} : new int[] {largest}) for (String style : new String[] {"acl", "fw", "ipc"}) anomalies(style, rules, beside, true);
    System.out.printf(Locale.ROOT, "%n%-24s %12s %12s %12s %12s%n", "proof, warm", "policy", "translate", "read", "prove");
    for (int rules : new int[] {100, 100, 1_000, 5_000}) proof(rules);
  }

  private static void anomalies(String style, int rules, boolean beside, boolean shown) {
    String list = FilterLists.of(style, rules, 7);
    byte[] bytes = list.getBytes(StandardCharsets.US_ASCII);
    Timed<Anomalies> ours = Timed.of(() -> Anomalies.of(FilterList.read(bytes)));
    if (!shown) return;
    String other = "";
    if (beside) {
      Timed<Anomalies> peer = Timed.of(() -> JavaBddAnomalies.of(list));
      if (!peer.value().equals(ours.value())) throw new IllegalStateException("the library finds other anomalies in " + style + " " + rules);
      other = String.format(Locale.ROOT, "%9.0f ms %8.0f", peer.ms(), peer.ms() / ours.ms());
    }
    Anomalies found = ours.value();
    System.out.printf(
        Locale.ROOT, "%-24s %9.0f ms %s   (shadowed %d, contradicting %d, redundant %d)%n", style + ", " + rules + " rules", ours.ms(), other, found.shadowed().size(), found.contradicting().size(), found.redundant().size());
  }

  private static void proof(int rules) {
    byte[] text = SitePolicies.of(rules, 3).getBytes(StandardCharsets.UTF_8);
    Timed<Model> model = Timed.of(() -> switch (PolicyReader.read(text, DAY)) {
      case PolicyReading.Read read -> ModelBuilder.of(read.policy());
      case PolicyReading.Refused refused -> throw new IllegalStateException(refused.faults().getFirst().text());
    });
    Timed<String> translated = Timed.of(() -> NftablesBackend.text(model.value()));
    Timed<Ruleset> read = Timed.of(() -> NftReader.text(translated.value().getBytes(StandardCharsets.UTF_8)));
    Timed<Proof> proof = Timed.of(() -> Proof.of(model.value(), read.value()));
    for (int i = 0; i < 3; i++) proof = Timed.of(() -> Proof.of(model.value(), read.value()));
    if (!(proof.value() instanceof Proof.Holds)) throw new IllegalStateException("the translation does not mean the policy: " + proof.value());
    System.out.printf(Locale.ROOT, "%-24s %9.0f ms %9.0f ms %9.0f ms %9.0f ms%n", rules + " rules", model.ms(), translated.ms(), read.ms(), proof.ms());
  }

  private record Timed<T>(T value, double ms) {
    static <T> Timed<T> of(Supplier<T> work) {
      long begun = System.nanoTime();
      T value = work.get();
      return new Timed<>(value, (System.nanoTime() - begun) / 1e6);
    }
  }
}
