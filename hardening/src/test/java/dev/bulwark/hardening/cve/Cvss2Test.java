package dev.bulwark.hardening.cve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.hardening.audit.Severity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Cvss2Test {
  /** The first three are the worked examples of the guide, section 3.3; the others are NVD's scores. */
  @ParameterizedTest
  @CsvSource({"AV:N/AC:L/Au:N/C:N/I:N/A:C,7.8", "AV:N/AC:L/Au:N/C:C/I:C/A:C,10.0", "AV:L/AC:H/Au:N/C:C/I:C/A:C,6.2", "AV:N/AC:L/Au:N/C:P/I:N/A:N,5.0", "(AV:N/AC:M/Au:N/C:P/I:P/A:P),6.8", "AV:N/AC:L/Au:N/C:N/I:N/A:N,0.0", "AV:L/AC:L/Au:N/C:P/I:P/A:P,4.6"})
  void vectors_have_the_published_scores(String vector, double score) {
    assertThat(Cvss2.score(vector)).isEqualTo(score);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "AV:N", "AV:N/AC:L/Au:N/C:P/I:P", "AV:X/AC:L/Au:N/C:P/I:P/A:P", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "////", "AV:N/AC:L/Au:N/C:P/I:P/A:"})
  void anything_else_has_none(String vector) {
    assertThat(Cvss2.score(vector)).isEqualTo(-1);
    assertThat(Cvss2.severity(vector)).isNull();
  }

  @Test
  void the_worst_of_version_2_is_high() {
    assertThat(Cvss2.severity("AV:N/AC:L/Au:N/C:C/I:C/A:C")).isEqualTo(Severity.HIGH);
  }
}
