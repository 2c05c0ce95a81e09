package dev.bulwark.hardening.cve;

import static dev.bulwark.hardening.cve.Records.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BomTest {
  private static final String WHOLE = "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"serialNumber\":\"urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79\",\"metadata\":{\"component\":{\"name\":\"lamp\",\"bom-ref\":\"lamp\"}},\"components\":["
      + "{\"type\":\"library\",\"bom-ref\":\"a\",\"name\":\"zlib\",\"version\":\"1.2.11\",\"components\":[{\"type\":\"library\",\"name\":\"inner\",\"version\":\"1\"}]},{\"type\":\"file\",\"name\":\"openssl\"},"
      + "{\"type\":\"library\",\"name\":\"curl\",\"version\":\"8.0\",\"purl\":\"pkg:generic/curl@8.0\"}]}";

  @Test
  void nested_components_are_read_and_plain_files_are_not_products() {
    Bom bom = Bom.read(bytes(WHOLE));
    assertThat(bom.components()).extracting(Component::ref).containsExactly("a", "inner@1", "pkg:generic/curl@8.0");
    assertThat(bom.root()).isNotNull().extracting(Component::name).isEqualTo("lamp");
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "", "{", "[]", "null", "{}", "{\"bomFormat\":\"SPDX\"}", "{\"bomFormat\":\"CycloneDX\"}", "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"9.9\"}", "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":{}}",
    "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":[1]}", "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\"}{}"
  })
  void what_is_no_bill_is_refused(String text) {
    assertThatThrownBy(() -> Bom.read(bytes(text))).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("HARDEN-506"));
  }

  @Test
  void bombs_of_depth_and_of_count_are_refused() {
    String head = "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":";
    for (String bomb : new String[] {
      head + "[{\"name\":\"a\",\"components\":".repeat(5_000), head + "[".repeat(1_000_000), head + "[" + "{},".repeat(2_500_000) + "{}]}", head + "[" + "{\"name\":\"a\"},".repeat(200_001) + "{}]}"
    }) {
      assertThatThrownBy(() -> Bom.read(bytes(bomb))).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("HARDEN-506"));
    }
  }

  @Test
  void no_bytes_give_anything_but_a_bill_or_a_problem() {
    Random random = new Random(3);
    byte[] whole = WHOLE.getBytes(StandardCharsets.UTF_8);
    int read = 0;
    for (int round = 0; round < 5_000; round++) {
      byte[] bytes = whole.clone();
      for (int flip = random.nextInt(4); flip >= 0; flip--) bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      try {
        read += Bom.read(bytes).components().isEmpty() ? 0 : 1;
      } catch (Problem problem) {
        assertThat(problem.code()).isEqualTo("HARDEN-506");
      }
    }
    assertThat(read).isPositive();
  }
}
