package dev.bulwark.network.mud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bulwark.network.Vectors;
import dev.bulwark.problem.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The example files, with what each must be read as. */
class SharedMudFilesTest {
  @Test
  void each_example_is_read_as_it_must_be() throws Exception {
    Path folder = Vectors.network().orElse(null);
    assumeTrue(folder != null, "skipped: no vectors");
    if (folder == null) return;
    for (JsonNode each : JsonMapper.builder().build().readTree(Files.readString(folder.resolve("mud.json")))) {
      byte[] bytes = Files.readAllBytes(folder.resolve(each.get("file").asString()));
      String name = each.get("file").asString();
      if (each.get("exit").asInt() == 3) {
        assertThatThrownBy(() -> MudReader.read(bytes)).as(name).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("NETWORK-300"));
        continue;
      }
      MudFile file = MudReader.read(bytes);
      assertThat(file.valid()).as(name).isEqualTo(each.get("exit").asInt() == 0);
      if (!each.has("flows")) continue;
      assertThat(file.dialect().id()).as(name).isEqualTo(each.get("dialect").asString());
      assertThat(file.mudUrl().orElseThrow()).as(name).isEqualTo(each.get("mudUrl").asString());
      assertThat(file.cacheValidity()).as(name).isEqualTo(each.get("cacheValidity").asInt());
      assertThat(file.flows()).as(name).hasSize(each.get("aceCount").asInt());
      List<String> wanted = new ArrayList<>();
      for (JsonNode flow : each.get("flows"))
        wanted.add(
            String.join(
                " ", flow.get("acl").asString(), flow.get("ace").asString(), flow.get("direction").asString(), flow.get("family").asString(), text(flow.get("protocol")), flow.get("remote").asString(),
                text(flow.get("sourcePorts")), text(flow.get("destinationPorts")), text(flow.get("initiated")), flow.get("action").asString()));
      assertThat(file.flows().stream().map(SharedMudFilesTest::line)).as(name).containsExactlyElementsOf(wanted);
    }
  }

  private static String text(JsonNode node) {
    return node.isArray() ? node.get(0).asInt() + "-" + node.get(1).asInt() : node.isNull() ? "null" : node.asString();
  }

  static String line(Flow flow) {
    return String.join(
        " ", flow.acl(), flow.ace(), flow.direction().id(), flow.family().id(), flow.protocol().isPresent() ? "" + flow.protocol().getAsInt() : "null", flow.remote(),
        flow.sourcePorts().filter(p -> !p.except()).map(p -> p.low() + "-" + p.high()).orElse("null"), flow.destinationPorts().filter(p -> !p.except()).map(p -> p.low() + "-" + p.high()).orElse("null"),
        flow.initiated().map(Direction::id).orElse("null"), flow.action().id());
  }
}
