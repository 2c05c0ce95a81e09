package dev.bulwark.bench;

import dev.bulwark.cli.demo.ServerChild;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** From the process's start to ready (its card is written), again and again on one directory, and the resident memory then. */
final class StartBench {
  private StartBench() {}

  static void run(String[] args) throws Exception {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 10;
    Path dir = Files.createTempDirectory("bulwark-bench-");
    List<Double> ready = new ArrayList<>();
    List<Double> memory = new ArrayList<>();
    long begun = System.nanoTime();
    try (ServerChild server = ServerChild.start(dir)) {
      System.out.println("first start, empty directory: " + (System.nanoTime() - begun) / 1_000_000 + " ms");
      for (int i = 0; i < rounds; i++) {
        server.kill();
        ready.add((double) server.restart().toMillis());
        memory.add((double) new ProcessCpu(server.pid()).residentMiB());
      }
    }
    System.out.println("start to ready  " + Figures.of(ready.stream().mapToDouble(Double::doubleValue).toArray()).line("ms"));
    System.out.println("resident memory " + Figures.of(memory.stream().mapToDouble(Double::doubleValue).toArray()).line("MiB"));
  }
}
