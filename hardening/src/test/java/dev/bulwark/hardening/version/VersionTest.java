package dev.bulwark.hardening.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.quicktheories.core.Gen;

class VersionTest {
  private static final List<String> PIECES =
      List.of("0", "1", "2", "10", "00", "1a", "1z", "1za", ".0", ".1", ".2", "a", "b", "z", "za", "-rc1", "-rc2", "-beta1", "-alpha", "-dev", "-stable", "-lts", "-1", "_2", "p1", "+git5", "v1");

  private static Version v(String text) {
    return Version.of(text).orElseThrow(() -> new AssertionError("no version: " + text));
  }

  private static Gen<Version> versions() {
    return lists().of(integers().between(0, PIECES.size() - 1)).ofSizeBetween(0, 5).map(picks -> {
      StringBuilder text = new StringBuilder("1");
      for (int pick : picks) text.append(PIECES.get(pick));
      return v(text.toString());
    });
  }

  @ParameterizedTest
  @CsvSource({
    "1.0.2, 1.0.2a", "1.0.2a, 1.0.2z", "1.0.2z, 1.0.2za", "1.0.2za, 1.0.2zd", "1.0.2zd, 1.0.3", "1.0.2y, 1.0.2za", "0.9.8zg, 1.0.0", "1.1.0l, 1.1.1", "1.0.0, 1.0.0m", "1.1.1n, 1.1.1x", "1.1.1x, 1.1.1za",
    "1.9, 1.10", "2022.83, 2024.85", "3.0.0-alpha1, 3.0.0-beta1", "3.0.0-beta2, 3.0.0-rc1", "3.0.0-rc1, 3.0.0", "3.0.0-rc2, 3.0.0-rc10", "5.5-dev, 5.5-alpha", "5.3-rc1, 5.3", "5.0.3, 5.0.3-250-gabc-dirty",
    "4.3.4, 4.3.5-rc2", "4.3.5-rc2, 4.3.5", "0.9.6-cvs, 0.9.7", "99999999999999999998, 99999999999999999999", "9.2p1, 9.2p2", "1.3, 1.3.1.1"
  })
  void the_first_comes_before_the_second(String first, String second) {
    assertThat(v(first)).isLessThan(v(second));
    assertThat(v(second)).isGreaterThan(v(first));
  }

  @ParameterizedTest
  @CsvSource({"1.0, 1.0.0", "v5.1, 5.1", "V5.1, 5.1.0", "01.02, 1.2", "4.6.0-stable, 4.6.0", "1.2.3+build.7, 1.2.3", "10.4.3-LTS, 10.4.3", "1.0a, 1.0.0a", "3.0-RC1, 3.0.0-rc1"})
  void these_are_the_same_release(String one, String other) {
    assertThat(v(one)).isEqualTo(v(other)).isEqualByComparingTo(v(other)).hasSameHashCodeAs(v(other));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "n/a", "*", "-", "unspecified", "fips-1.1.1", "esp32-s2", "v.a3ed466", "v", "< 1.2", "1.2, 1.3", "1 2", "a3ed466", "0a7cec020df8f1a815bd8dfd2559f51a2216bcf1", "1\u0000", "１"})
  void what_spells_no_version_is_none(String text) {
    assertThat(Version.of(text)).isEmpty();
    assertThat(Version.of("1".repeat(129))).isEmpty();
  }

  @Test
  void the_order_is_antisymmetric_and_agrees_with_equality() {
    qt().forAll(versions(), versions()).check((a, b) -> Integer.signum(a.compareTo(b)) == -Integer.signum(b.compareTo(a)) && (a.compareTo(b) == 0) == a.equals(b) && (!a.equals(b) || a.hashCode() == b.hashCode()));
  }

  @Test
  void the_order_is_transitive() {
    qt().withExamples(5_000).forAll(versions(), versions(), versions()).check((a, b, c) -> {
      List<Version> sorted = List.of(a, b, c).stream().sorted().toList();
      return sorted.get(0).compareTo(sorted.get(1)) <= 0 && sorted.get(1).compareTo(sorted.get(2)) <= 0 && sorted.get(0).compareTo(sorted.get(2)) <= 0;
    });
  }

  @Test
  void a_candidate_comes_before_and_a_letter_after_every_release() {
    qt().forAll(integers().between(0, 99), integers().between(0, 99), integers().between(0, 99)).check((a, b, c) -> {
      String release = a + "." + b + "." + c;
      Version next = v(a + "." + b + "." + (c + 1));
      return v(release + "-rc1").compareTo(v(release)) < 0 && v(release + "b").compareTo(v(release)) > 0 && v(release + "za").compareTo(next) < 0;
    });
  }
}
