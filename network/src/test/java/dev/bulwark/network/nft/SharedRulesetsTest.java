package dev.bulwark.network.nft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.network.Vectors;
import dev.bulwark.network.ruleset.Ruleset;
import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class SharedRulesetsTest {
  private static List<Path> files() throws IOException {
    Path vectors = Vectors.network().orElse(null);
    if (vectors == null) Assumptions.assumeTrue(false, "skipped: no vectors");
    try (Stream<Path> all = Files.walk(java.util.Objects.requireNonNull(vectors))) {
      return all.filter(file -> file.toString().endsWith(".nft")).sorted().toList();
    }
  }

  @Test
  void every_rule_set_but_the_one_with_a_queue_is_understood() throws IOException {
    for (Path file : files()) {
      byte[] bytes = Files.readAllBytes(file);
      if (file.endsWith("unsupported-queue.nft")) {
        assertThatThrownBy(() -> NftReader.text(bytes)).isInstanceOfSatisfying(Problem.class, problem -> {
          assertThat(problem.code()).isEqualTo("NETWORK-021");
          assertThat(problem.detail()).contains("queue");
        });
      } else {
        Ruleset rules = NftReader.text(bytes);
        assertThat(rules.chains()).as(file.toString()).isNotEmpty();
        long written = Files.readAllLines(file).stream().filter(line -> line.matches("\\s+.*(accept|drop).*") && !line.contains("policy")).count();
        assertThat(rules.chains().stream().mapToInt(chain -> chain.rules().size()).sum()).as(file.toString()).isEqualTo((int) written);
      }
    }
  }
}
