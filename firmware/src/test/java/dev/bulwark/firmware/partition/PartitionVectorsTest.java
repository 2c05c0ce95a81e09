package dev.bulwark.firmware.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.firmware.Vectors;
import dev.bulwark.firmware.partition.TableReading.Read;
import dev.bulwark.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PartitionVectorsTest {
  @Test
  void every_vector_is_encoded_to_the_same_bytes_decoded_to_the_same_rows_or_refused() {
    Vectors vectors = Vectors.orSkip();
    int judged = 0;
    for (JsonNode one : vectors.section("partitions")) {
      String id = one.required("id").asString();
      switch (one.required("kind").asString()) {
        case "good" -> {
          byte[] bin = vectors.bytes(one.required("bin").asString());
          assertThat(PartitionCsv.read(text(vectors, one)).encode()).as(id).isEqualTo(bin);
          assertThat(PartitionTable.read(bin, 0)).as(id).isInstanceOfSatisfying(Read.class, r -> {
            assertThat(r.table().partitions()).isEqualTo(rows(one));
            assertThat(r.table().faults()).isEmpty();
          });
        }
        case "bad-csv" -> assertThat(refused(text(vectors, one))).as(id).isTrue();
        case "bad-bin" -> assertThat(PartitionTable.read(vectors.bytes(one.required("bin").asString()), 0)).as(id).isInstanceOf(TableReading.Unreadable.class);
        default -> throw new AssertionError("no such kind: " + one);
      }
      judged++;
    }
    assertThat(judged).isPositive();
  }

  private static String text(Vectors vectors, JsonNode one) {
    return new String(vectors.bytes(one.required("csv").asString()), StandardCharsets.UTF_8);
  }

  private static boolean refused(String text) {
    try {
      return !PartitionCsv.read(text).faults().isEmpty();
    } catch (Problem problem) {
      return true;
    }
  }

  private static List<Partition> rows(JsonNode one) {
    List<Partition> rows = new ArrayList<>();
    for (JsonNode row : one.required("rows"))
      rows.add(
          new Partition(
              row.required("name").asString(), row.required("type").asInt(), row.required("subtype").asInt(), row.required("offset").asLong(), row.required("size").asLong(),
              row.required("encrypted").asBoolean(), row.required("readonly").asBoolean()));
    return rows;
  }
}
