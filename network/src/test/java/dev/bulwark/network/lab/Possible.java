package dev.bulwark.network.lab;

import dev.bulwark.problem.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** What these tests ask of the machine; where it is missing they are skipped and say why. */
final class Possible {
  private Possible() {}

  static void namespaces() {
    try (Namespace namespace = Namespace.create()) {
      Assumptions.assumeTrue(namespace.descriptor() >= 0);
    } catch (Problem e) {
      Assumptions.assumeTrue(false, "skipped: " + e.detail());
    }
  }

  static void rules() {
    namespaces();
    boolean nft = List.of("/usr/sbin/nft", "/sbin/nft", "/usr/bin/nft").stream().anyMatch(path -> Files.isExecutable(Path.of(path)));
    Assumptions.assumeTrue(nft, "skipped: nft is not installed");
  }
}
