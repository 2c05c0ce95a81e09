package dev.bulwark.network.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.network.Vectors;
import dev.bulwark.network.nft.NftReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Chains whose anomalies others computed by brute force. */
class SharedChainsTest {
  @Test
  void every_chain_has_exactly_the_anomalies_that_were_computed_elsewhere() throws IOException {
    Path folder = Vectors.network().orElse(null);
    Assumptions.assumeTrue(folder != null, "skipped: no vectors");
    int asked = 0;
    for (JsonNode each : JsonMapper.builder().build().readTree(Files.readString(folder.resolve("anomalies-small.json")))) {
      String file = each.path("file").asString();
      if (!file.endsWith(".nft")) continue;
      ChainAnomalies found = ChainAnomalies.of(NftReader.text(Files.readAllBytes(folder.resolve(file))));
      assertThat(found.rules()).as(file).isEqualTo(each.path("rules").asInt());
      assertThat(numbers(found.shadowed())).as(file).isEqualTo(numbers(each.path("shadowed")));
      assertThat(numbers(found.contradicting())).as(file).isEqualTo(numbers(each.path("contradicting")));
      assertThat(numbers(found.redundant())).as(file).isEqualTo(numbers(each.path("redundant")));
      asked++;
    }
    assertThat(asked).isPositive();
  }

  private static List<Integer> numbers(JsonNode array) {
    return IntStream.range(0, array.size()).mapToObj(i -> array.get(i).asInt()).toList();
  }

  private static List<Integer> numbers(List<ChainAnomalies.Place> places) {
    return places.stream().map(ChainAnomalies.Place::rule).toList();
  }
}
