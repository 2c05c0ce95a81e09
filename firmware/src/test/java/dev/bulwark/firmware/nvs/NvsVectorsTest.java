package dev.bulwark.firmware.nvs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.firmware.Vectors;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class NvsVectorsTest {
  @Test
  void every_vector_is_encoded_to_the_bytes_of_the_vendors_generator_and_decoded_to_its_entries() {
    Vectors vectors = Vectors.orSkip();
    int judged = 0;
    for (JsonNode one : vectors.section("nvs")) {
      String id = one.required("id").asString();
      byte[] bin = vectors.bytes(one.required("bin").asString());
      NvsBuilder builder = new NvsBuilder(one.required("size").asLong());
      NvsCsv.read(new String(vectors.bytes(one.required("csv").asString()), StandardCharsets.UTF_8), name -> new byte[0], builder);
      boolean encrypted = one.has("key");
      NvsKeys keys = encrypted ? NvsKeys.read(vectors.bytes(one.required("key").asString())) : null;
      assertThat(keys == null ? builder.build() : builder.build(keys)).as(id).isEqualTo(bin);
      NvsReading reading = keys == null ? NvsPartition.read(bin) : NvsPartition.read(bin, keys);
      assertThat(reading.findings()).as(id).isEmpty();
      assertThat(reading.entries().stream().map(NvsVectorsTest::plain).toList()).as(id).isEqualTo(expected(one));
      judged++;
    }
    assertThat(judged).isPositive();
  }

  private static String plain(NvsEntry entry) {
    String value = switch (entry.value()) {
      case NvsValue.Whole whole -> whole.number().toString();
      case NvsValue.Text(String text) -> text;
      case NvsValue.Blob blob -> HexFormat.of().formatHex(blob.bytes());
    };
    return String.join("|", entry.namespace(), entry.key(), entry.value().type(), value);
  }

  private static List<String> expected(JsonNode one) {
    List<String> entries = new ArrayList<>();
    for (JsonNode entry : one.required("entries"))
      entries.add(String.join("|", entry.required("namespace").asString(), entry.required("key").asString(), entry.required("type").asString(), entry.required("value").asString()));
    return entries;
  }
}
