package dev.bulwark.bench;

import dev.bulwark.network.lab.Simulation;
import dev.bulwark.network.model.Model;
import dev.bulwark.network.model.ModelBuilder;
import dev.bulwark.network.policy.Policy;
import dev.bulwark.network.policy.PolicyReader;
import dev.bulwark.network.policy.PolicyReading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;

/** A policy's site built from namespaces and tried with every flow, again and again in one process. Needs root and nft. */
final class SiteBench {
  private SiteBench() {}

  static void run(String[] args) throws IOException {
    if (args.length == 0) throw new IllegalArgumentException("bench/run site POLICY.yaml [ROUNDS]");
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 10;
    if (!(PolicyReader.read(Files.readAllBytes(Path.of(args[0])), LocalDate.of(2026, 11, 23)) instanceof PolicyReading.Read(Policy policy, var warnings)))
      throw new IllegalArgumentException("the policy has faults: see `bulwark network check`");
    Model model = ModelBuilder.of(policy);
    double[] build = new double[rounds];
    double[] matrix = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      Simulation.Report report = Simulation.run(policy, model, new Simulation.Without.Nothing(), Optional.empty());
      build[round] = report.build().toNanos() / 1e6;
      matrix[round] = report.duration().toNanos() / 1e6;
      if (round == 0)
        System.out.printf(Locale.ROOT, "%d flows, %d allowed, %d violations, %d warnings; the first round: built in %.0f ms, tried in %.0f ms%n", report.matrix().outcomes().size(), report.matrix().allowed(), report.violations().size(), warnings.size(), build[0], matrix[0]);
    }
    System.out.println("site built, rules loaded: " + Figures.of(build).line("ms"));
    System.out.println("every flow and attack:    " + Figures.of(matrix).line("ms"));
  }
}
