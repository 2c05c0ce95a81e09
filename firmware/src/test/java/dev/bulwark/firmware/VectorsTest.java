package dev.bulwark.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VectorsTest {
  @Test
  void every_signed_file_that_a_case_names_is_there() {
    Vectors vectors = Vectors.orSkip();
    assertThat(vectors.section("sign")).isNotEmpty().allSatisfy(one -> assertThat(vectors.path(one.required("file").asString())).isNotEmptyFile());
  }
}
