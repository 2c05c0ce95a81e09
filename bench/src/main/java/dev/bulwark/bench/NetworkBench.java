package dev.bulwark.bench;

import dev.bulwark.network.anomaly.Anomalies;
import dev.bulwark.network.anomaly.FilterList;
import dev.bulwark.network.enforce.Nft;
import dev.bulwark.network.lab.Namespace;
import dev.bulwark.network.model.Model;
import dev.bulwark.network.model.ModelBuilder;
import dev.bulwark.network.model.PolicyFindings;
import dev.bulwark.network.nft.KernelRuleset;
import dev.bulwark.network.nft.NftReader;
import dev.bulwark.network.nftables.NftablesBackend;
import dev.bulwark.network.policy.PolicyReader;
import dev.bulwark.network.policy.PolicyReading;
import dev.bulwark.network.proof.ChainAnomalies;
import dev.bulwark.network.proof.Proof;
import dev.bulwark.network.ruleset.Ruleset;
import dev.bulwark.problem.Problem;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Anomalies of generated lists beside the known Java library in the same run, which must agree; anomalies of one long chain; then policies checked, translated, read back and proven, loaded and proven again as the kernel holds them. Times are those of one thread's
 * processor where nothing else is said, which other work on the machine changes little.
 */
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
    System.out.println();
    for (int rules : new int[] {1_000, 10_000}) chain(rules);
    System.out.printf(Locale.ROOT, "%n%-28s %12s %12s %12s %12s %12s %12s %14s %14s%n", "policies, first and best", "policy", "check", "translate", "read", "prove", "best proof", "nft -f, wall", "kernel, wall");
    for (int rules : new int[] {100, 1_000, 5_000}) policy(rules + " rules, 12 zones", SitePolicies.of(rules, 3));
    for (int rules : new int[] {1_000, 5_000}) policy(rules + " rules, 2 zones", SitePolicies.betweenTwo(rules, 5));
    policy("10000 devices", SitePolicies.fleet(10_000, 3));
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

  /** The same kind of rules as one chain of nftables. */
  private static void chain(int rules) {
    StringBuilder text = new StringBuilder("table ip t {\n chain f {\n  type filter hook forward priority 0; policy drop;\n");
    for (String line : FilterLists.of("fw", rules, 7).split("\n", -1)) {
      if (line.isBlank()) continue;
      String[] words = line.substring(1).trim().split("[\\s:]+", -1);
      text.append("  ip saddr ").append(words[0]).append(" ip daddr ").append(words[1]);
      if (!words[2].equals("0") || !words[3].equals("65535")) text.append(" tcp sport ").append(words[2]).append('-').append(words[3]);
      else if (!words[6].endsWith("/0x00")) text.append(" meta l4proto ").append(Integer.decode(words[6].substring(0, 4)));
      text.append(words[words.length - 1].equals("deny") ? " drop\n" : " accept\n");
    }
    byte[] bytes = text.append(" }\n}\n").toString().getBytes(StandardCharsets.US_ASCII);
    Timed<ChainAnomalies> found = Timed.of(() -> ChainAnomalies.of(NftReader.text(bytes)));
    System.out.printf(Locale.ROOT, "%-24s %9.0f ms   (shadowed %d, contradicting %d, redundant %d)%n", "chain, " + rules + " rules", found.ms(), found.value().shadowed().size(), found.value().contradicting().size(), found.value().redundant().size());
  }

  private static void policy(String name, String policy) {
    byte[] text = policy.getBytes(StandardCharsets.UTF_8);
    Timed<PolicyReading.Read> policyRead = Timed.of(() -> switch (PolicyReader.read(text, DAY)) {
      case PolicyReading.Read read -> read;
      case PolicyReading.Refused refused -> throw new IllegalStateException(refused.faults().getFirst().text());
    });
    Timed<Model> model = Timed.of(() -> ModelBuilder.of(policyRead.value().policy()));
    Timed<List<PolicyFindings.Found>> checked = Timed.of(() -> PolicyFindings.of(policyRead.value().policy(), model.value()));
    Timed<String> translated = Timed.of(() -> NftablesBackend.text(model.value()));
    Timed<Ruleset> read = Timed.of(() -> NftReader.text(translated.value().getBytes(StandardCharsets.UTF_8)));
    Timed<Proof> proof = Timed.of(() -> Proof.of(model.value(), read.value()));
    double best = proof.ms();
    for (int i = 0; i < 3; i++) best = Math.min(best, Timed.of(() -> Proof.of(model.value(), read.value())).ms());
    if (!(proof.value() instanceof Proof.Holds)) throw new IllegalStateException("the translation does not mean the policy: " + proof.value());
    System.out.printf(Locale.ROOT, "%-28s %9.0f ms %9.0f ms %9.0f ms %9.0f ms %9.0f ms %9.0f ms %s%n", name, policyRead.ms() + model.ms(), checked.ms(), translated.ms(), read.ms(), proof.ms(), best, loaded(model.value(), translated.value()));
  }

  /** Until the kernel has the rules, in a namespace of their own; and from there until what it holds is proven. Empty where this user may make none. */
  private static String loaded(Model model, String rules) {
    try (Namespace namespace = Namespace.create()) {
      long begun = System.nanoTime();
      new Nft(namespace).load(rules);
      long there = System.nanoTime();
      if (!(Proof.of(model, namespace.inside(KernelRuleset::own)) instanceof Proof.Holds)) throw new IllegalStateException("the kernel holds other rules than were loaded");
      return String.format(Locale.ROOT, "%11.0f ms %11.0f ms", (there - begun) / 1e6, (System.nanoTime() - there) / 1e6);
    } catch (Problem notHere) {
      return notHere.code();
    }
  }

  private record Timed<T>(T value, double ms) {
    static <T> Timed<T> of(Supplier<T> work) {
      ThreadMXBean clock = ManagementFactory.getThreadMXBean();
      long begun = clock.getCurrentThreadCpuTime();
      T value = work.get();
      return new Timed<>(value, (clock.getCurrentThreadCpuTime() - begun) / 1e6);
    }
  }
}
