package dev.bulwark.network.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bulwark.network.Vectors;
import dev.bulwark.network.model.ModelBuilder;
import dev.bulwark.network.model.PolicyFindings;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The example policies, with the verdict that each must get. */
class SharedPoliciesTest {
  @Test
  void each_example_gets_its_verdict() throws Exception {
    Path folder = Vectors.network().orElse(null);
    assumeTrue(folder != null, "skipped: no vectors");
    if (folder == null) return;
    for (JsonNode each : JsonMapper.builder().build().readTree(Files.readString(folder.resolve("check.json")))) {
      PolicyReading reading = PolicyReader.read(Files.readAllBytes(folder.resolve(each.get("policy").asString())), Site.TODAY);
      String code =
          switch (reading) {
            case PolicyReading.Refused refused -> refused.faults().getFirst().code();
            case PolicyReading.Read read -> PolicyFindings.of(read.policy(), ModelBuilder.of(read.policy())).stream().filter(found -> !found.warning()).map(PolicyFindings.Found::code).findFirst().orElse(null);
          };
      assertThat(code).as(each.get("policy").asString()).isEqualTo(each.get("code").isNull() ? null : each.get("code").asString());
    }
  }
}
