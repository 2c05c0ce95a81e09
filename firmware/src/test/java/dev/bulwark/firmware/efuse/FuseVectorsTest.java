package dev.bulwark.firmware.efuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.firmware.Vectors;
import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.signature.BootKeys;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class FuseVectorsTest {
  @Test
  void every_recorded_sequence_is_accepted_and_refused_as_by_the_vendors_tool_and_leaves_the_same_fields() {
    Vectors vectors = Vectors.orSkip();
    int seen = 0;
    for (JsonNode one : vectors.section("efuse")) {
      check(vectors, one);
      seen++;
    }
    assertThat(seen).isGreaterThanOrEqualTo(10);
  }

  private static void check(Vectors vectors, JsonNode one) {
    String id = one.required("id").asString();
    Fuses blank = Fuses.blank(Chip.of(one.required("chip").asString()));
    Fuses fuses = blank;
    for (JsonNode step : one.required("steps")) {
      Burn burn = command(vectors, FuseController.of(fuses), step.required("op"));
      assertThat(burn instanceof Burn.Burned).as("%s %s: %s", id, step, burn).isEqualTo(step.required("accepted").asBoolean());
      if (burn instanceof Burn.Burned burned) fuses = burned.after();
    }
    int unchanged = 0;
    for (FuseField field : fuses.map().fields()) {
      List<Object> now = row(fuses, field);
      if (one.required("expect").has(field.name())) {
        JsonNode row = one.required("expect").required(field.name());
        assertThat(now).as("%s %s", id, field.name()).containsExactly(row.required(0).asString(), row.required(1).asBoolean(), row.required(2).asBoolean());
      } else {
        assertThat(now).as("%s %s", id, field.name()).isEqualTo(row(blank, field));
        unchanged++;
      }
    }
    assertThat(unchanged).as(id).isEqualTo(one.required("unchanged").asInt());
  }

  private static List<Object> row(Fuses fuses, FuseField field) {
    return List.of("0x" + fuses.visible(field.name()).toString(16), fuses.readable(field.name()), fuses.writeable(field.name()));
  }

  private static Burn command(Vectors vectors, FuseController controller, JsonNode op) {
    List<String> words = new ArrayList<>();
    for (JsonNode word : op) words.add(word.asString());
    List<String> rest = words.subList(1, words.size());
    return switch (words.getFirst()) {
      case "burn" -> {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < rest.size(); i += 2) values.put(rest.get(i), rest.get(i + 1));
        yield controller.burnTexts(values);
      }
      case "write-protect" -> controller.writeProtect(rest);
      case "read-protect" -> controller.readProtect(rest);
      case "burn-key" -> {
        List<KeyRequest> keys = new ArrayList<>();
        int each = rest.size() % 3 == 0 ? 3 : 2;
        for (int i = 0; i < rest.size(); i += each) {
          byte[] data = vectors.bytes(rest.get(i + 1));
          keys.add(each == 3 ? KeyRequest.of(rest.get(i), data, rest.get(i + 2)) : KeyRequest.of(rest.get(i), data));
        }
        yield controller.burnKey(keys);
      }
      case "burn-key-digest" -> {
        byte[] digest = BootKeys.readPublic(vectors.bytes(rest.size() == 1 ? rest.getFirst() : rest.get(1))).digest().bytes();
        yield rest.size() == 1 ? controller.burnKeyDigest(digest) : controller.burnKeyDigest(List.of(KeyRequest.of(rest.getFirst(), digest, rest.get(2))));
      }
      default -> throw new AssertionError("an unknown step: " + op);
    };
  }
}
