package dev.bulwark.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostureTest {
  private static @Nullable Map<String, String> read(String json) {
    return Posture.read(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void scalars_become_facts_and_an_empty_object_is_none() {
    assertThat(read("{\"a\":\"b\",\"n\":1.5,\"t\":true,\"z\":null}")).isEqualTo(Map.of("a", "b", "n", "1.5", "t", "true", "z", "null"));
    assertThat(read("{}")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "1", "{\"a\":[1]}", "{\"a\":{}}", "{\"a\":1,\"a\":2}", "{\"a\":1} {}", "{\"a\":", "{\"\":1}", "\u0000"})
  void anything_else_is_no_posture(String json) {
    assertThat(read(json)).isNull();
  }

  @Test
  void a_posture_is_bounded_in_facts_in_length_and_in_octets() {
    StringBuilder many = new StringBuilder("{\"f0\":0");
    for (int i = 1; i < 65; i++) many.append(",\"f").append(i).append("\":0");
    assertThat(read(many + "}")).isNull();
    assertThat(read("{\"a\":\"" + "x".repeat(1_001) + "\"}")).isNull();
    assertThat(read("{\"a\":\"" + "x".repeat(1_000) + "\"}")).hasSize(1);
    assertThat(read(" ".repeat(Posture.LARGEST) + "{}")).isNull();
  }

  @Test
  void no_octets_make_it_throw() {
    Random random = new Random(7);
    byte[] seed = "{\"a\":\"b\",\"n\":1.5e3,\"t\":true}".getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 20_000; i++) {
      byte[] mutant = seed.clone();
      for (int flips = random.nextInt(4); flips >= 0; flips--) mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
      Map<String, String> facts = Posture.read(mutant);
      if (facts != null) assertThat(facts.size()).isLessThanOrEqualTo(64);
    }
  }
}
