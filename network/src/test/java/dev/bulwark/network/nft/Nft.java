package dev.bulwark.network.nft;

import dev.bulwark.network.lab.Namespace;
import dev.bulwark.network.ruleset.Ruleset;
import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Assumptions;

/** The real nft, in a namespace of its own that ends with it. */
final class Nft implements AutoCloseable {
  private final Namespace namespace;
  private final Path folder;

  private Nft(Namespace namespace, Path folder) {
    this.namespace = namespace;
    this.folder = folder;
  }

  /** Skips the test where there is none, or no namespace for it. */
  static Nft start(Path folder) {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/sbin/nft")), "skipped: nft is not installed");
    try {
      Nft nft = new Nft(Namespace.create(), folder);
      Assumptions.assumeTrue(nft.load("table inet probe { }\n").isEmpty(), "skipped: the kernel has no nftables");
      return nft;
    } catch (Problem problem) {
      Assumptions.assumeTrue(false, "skipped: " + problem.detail());
      throw problem;
    }
  }

  /** In place of what was there; empty, or what nft said against it. */
  String load(String text) {
    try {
      Path file = Files.writeString(folder.resolve("rules.nft"), "flush ruleset\n" + text);
      Ran ran = run("--file", file.toString());
      return ran.exit == 0 ? "" : ran.output + " ";
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  private record Ran(int exit, String output) {}

  byte[] listing(String... options) {
    List<String> words = new ArrayList<>(List.of(options));
    words.addAll(List.of("list", "ruleset"));
    return run(words.toArray(String[]::new)).output.getBytes(StandardCharsets.UTF_8);
  }

  Ruleset kernel() {
    return namespace.inside(KernelRuleset::own);
  }

  private Ran run(String... options) {
    List<String> words = new ArrayList<>(List.of("/usr/sbin/nft"));
    words.addAll(List.of(options));
    return namespace.inside(
        () -> {
          Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
          process.getOutputStream().close();
          String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
          try {
            return new Ran(process.waitFor(), output);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
          }
        });
  }

  @Override
  public void close() {
    namespace.close();
  }
}
