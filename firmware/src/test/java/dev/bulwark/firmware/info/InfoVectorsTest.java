package dev.bulwark.firmware.info;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.firmware.Vectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The files of the shared vectors, each known for what it is. */
class InfoVectorsTest {
  private final Vectors vectors = Vectors.orSkip();

  private Explanation explain(String file) {
    return FirmwareFile.explain(Source.of(vectors.bytes(file)));
  }

  @Test
  void every_signed_file_is_an_image_and_its_right_blocks_name_the_keys_that_the_vendors_tool_names() {
    for (JsonNode signed : vectors.section("sign")) {
      Explanation explanation = explain(signed.required("file").asString());
      assertThat(explanation.type()).as(signed.required("id").asString()).isEqualTo("image");
      if (!signed.has("keyDigests")) continue;
      List<String> named = new ArrayList<>();
      for (Object block : (List<?>) explanation.document().getOrDefault("signatures", List.of())) if (Boolean.TRUE.equals(((Map<?, ?>) block).get("valid"))) named.add(String.valueOf(((Map<?, ?>) block).get("keyDigest")));
      assertThat(named).as(signed.required("id").asString()).isEqualTo(signed.required("keyDigests").valueStream().map(JsonNode::asString).toList());
    }
  }

  @Test
  void unsigned_images_hold_and_altered_ones_do_not() {
    for (JsonNode unsigned : vectors.section("unsigned")) assertThat(explain(unsigned.asString()).stops()).isEmpty();
    for (String altered : List.of("rsa3072", "ecdsa192", "ecdsa256", "ecdsa384")) {
      assertThat(explain("sign/" + altered + "-bad-body.bin").stops()).anyMatch(stop -> stop.contains("checksum")).anyMatch(stop -> stop.contains("signature"));
      assertThat(explain("sign/" + altered + "-swapped-key.bin").stops()).anyMatch(stop -> stop.contains("signature"));
    }
  }

  @Test
  void tables_settings_and_flash_compositions_are_known() {
    assertThat(explain("partitions/sample-ota.bin").type()).isEqualTo("partitions");
    for (JsonNode nvs : vectors.section("nvs")) assertThat(explain(nvs.required("bin").asString()).type()).isEqualTo("nvs");
    for (JsonNode boot : vectors.section("boot")) {
      byte[] flash = new byte[boot.required("flashSize").asInt()];
      Arrays.fill(flash, (byte) 0xFF);
      for (JsonNode part : boot.required("flash")) {
        byte[] bytes = vectors.bytes(part.required("file").asString());
        System.arraycopy(bytes, 0, flash, part.required("offset").asInt(), bytes.length);
      }
      assertThat(FirmwareFile.explain(Source.of(flash)).type()).as(boot.required("id").asString()).isEqualTo("flash");
    }
  }
}
