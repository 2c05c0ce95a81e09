package dev.bulwark.network.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.network.Vectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Lists whose anomalies others computed, by brute force and by a binary decision diagram. */
class SharedListsTest {
  @ParameterizedTest
  @ValueSource(strings = {"anomalies-small.json", "anomalies-large.json"})
  void every_list_has_exactly_the_anomalies_that_were_computed_elsewhere(String answers) throws IOException {
    Path folder = Vectors.network().orElse(null);
    Assumptions.assumeTrue(folder != null, "skipped: no vectors");
    int asked = 0;
    for (JsonNode each : JsonMapper.builder().build().readTree(Files.readString(folder.resolve(answers)))) {
      byte[] bytes = Files.readAllBytes(folder.resolve(each.path("file").asString()));
      if (!FilterList.isOne(bytes)) continue;
      Anomalies found = Anomalies.of(FilterList.read(bytes));
      assertThat(found).as(each.path("file").asString()).isEqualTo(new Anomalies(each.path("rules").asInt(), numbers(each.path("shadowed")), numbers(each.path("contradicting")), numbers(each.path("redundant"))));
      asked++;
    }
    assertThat(asked).isPositive();
  }

  private static List<Integer> numbers(JsonNode array) {
    return IntStream.range(0, array.size()).mapToObj(i -> array.get(i).asInt()).toList();
  }
}
