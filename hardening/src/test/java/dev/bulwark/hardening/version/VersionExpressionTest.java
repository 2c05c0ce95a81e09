package dev.bulwark.hardening.version;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionExpressionTest {
  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "< 2.28.7 | 2.28.6 | 2.28.7", ">= 3.0.0, < 3.5.2 | 3.0.0 | 3.5.2", ">= 3.0.0, < 3.5.2 | 3.5.1 | 2.9", ">= 5.0, <= 5.0.6 | 5.0.6 | 5.0.7", "> 1.0, <= 1.2 | 1.2 | 1.0", "= 1.2.3 | 1.2.3 | 1.2.4",
    ">=1.0,<2.0 | 1.5 | 2.0", "before 7.83.1 | 7.83.0 | 7.83.1", "Fixed in 7.83.1 | 7.83.0 | 7.83.1", "prior to v2.0 | 1.9 | 2.0", "2.0.5 and earlier | 2.0.5 | 2.0.6", "up to 1.4 | 1.4 | 1.5", "3.2.* | 3.2.9 | 3.3",
    "2x | 2.28.4 | 3.0", "3.4x | 3.4.1 | 3.5", "< 1.1.1x | 1.1.1w | 1.1.1x", "<= 1.1.1x | 1.1.1x | 1.1.1y", "1.2.3 | 1.2.3 | 1.2.2", "<= 3.4.x | 3.4.1 | 3.5"
  })
  void the_range_holds_the_second_and_not_the_third(String text, String inside, String outside) {
    VersionRange range = VersionExpression.range(text).orElseThrow();
    assertThat(range.holds(Version.of(inside).orElseThrow())).isTrue();
    assertThat(range.holds(Version.of(outside).orElseThrow())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"n/a", "*", "", "Commits prior to a7cec020df8f1a815bd8dfd2559f51a2216bcf1c", "< n/a", ">= 1.0, ?", "<", "1.0 - 2.0 maybe", "see the advisory"})
  void what_is_no_range_is_not_guessed(String text) {
    assertThat(VersionExpression.range(text)).isEmpty();
  }
}
