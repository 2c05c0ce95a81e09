package dev.bulwark.firmware.signature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.firmware.Vectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the vendor's tool and the ROM said about signed and damaged files. */
class SignatureVectorsTest {
  @Test
  void every_v2_file_is_judged_for_every_key_as_the_rom_does() {
    Vectors vectors = Vectors.orSkip();
    int judged = 0;
    for (JsonNode one : vectors.section("sign")) {
      if (one.path("scheme").asString("v2").equals("v1")) continue;
      byte[] file = vectors.bytes(one.required("file").asString());
      for (JsonNode check : one.required("checks")) {
        KeyDigest key = new KeyDigest(vectors.section("keys").required(check.required("key").asString()).required("digest").asString());
        assertThat(SecureBootV2.verify(file, Set.of(key)::contains).trusted()).as(one.required("id").asString() + " by " + check).isEqualTo(check.required("trusted").asBoolean());
        judged++;
      }
      if (!one.has("keyDigests")) continue;
      List<String> expected = new ArrayList<>();
      one.required("keyDigests").forEach(digest -> expected.add(digest.asString()));
      Verdict verdict = SecureBootV2.verify(file, any -> true);
      assertThat(verdict.blocks()).allMatch(BlockReport::valid).extracting(block -> block.keyDigest().orElseThrow().hex()).isEqualTo(expected);
    }
    assertThat(judged).isGreaterThan(40);
  }
}
