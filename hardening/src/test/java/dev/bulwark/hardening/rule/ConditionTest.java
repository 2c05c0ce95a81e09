package dev.bulwark.hardening.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConditionTest {
  private record Known(Map<String, String> symbols, @Nullable String chip, Set<String> features) implements Condition.Facts {
    @Override
    public @Nullable String symbol(String name) {
      return symbols.get(name);
    }

    @Override
    public boolean feature(String name) {
      return features.contains(name);
    }
  }

  private static final Known FACTS = new Known(Map.of("A", "y", "B", "n", "N", "0x10"), "esp32", Set.of("coap"));

  private static Truth truth(String text) {
    return Condition.parse(text).in(FACTS);
  }

  @Test
  void terms_ask_symbols_the_chip_and_features() {
    for (String yes : List.of("A=y", "A!=n", "N=16", "target=esp32", "target!=esp32c3", "feature:coap", "!feature:softap")) assertThat(truth(yes)).as(yes).isEqualTo(Truth.TRUE);
    for (String no : List.of("A=n", "B!=n", "target!=esp32", "target=esp32s3", "feature:softap", "!feature:coap")) assertThat(truth(no)).as(no).isEqualTo(Truth.FALSE);
    assertThat(truth("C=y")).isEqualTo(Truth.UNKNOWN);
    assertThat(truth("C!=y")).isEqualTo(Truth.UNKNOWN);
    assertThat(Condition.parse("target=esp32").in(new Known(Map.of(), null, Set.of()))).isEqualTo(Truth.UNKNOWN);
  }

  @Test
  void unknown_stays_unknown_unless_the_other_side_decides() {
    assertThat(truth("C=y && B=y")).isEqualTo(Truth.FALSE);
    assertThat(truth("C=y && A=y")).isEqualTo(Truth.UNKNOWN);
    assertThat(truth("C=y || A=y")).isEqualTo(Truth.TRUE);
    assertThat(truth("C=y || B=y")).isEqualTo(Truth.UNKNOWN);
    assertThat(truth("B=y && C=y || A=y && A=y")).isEqualTo(Truth.TRUE);
    assertThat(truth("A=y || C=y && B=y")).isEqualTo(Truth.TRUE);
  }

  @Test
  void nothing_else_is_a_condition() {
    for (String text : List.of("", "A", "A==y", "A=y &&", "|| A=y", "(A=y)", "feature:", "A=y; rm", "A=y & B=y", "A=y\nB=y"))
      assertThatThrownBy(() -> Condition.parse(text)).as(text).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void numbers_are_compared_as_numbers_and_only_numbers_are() {
    Comparison least = new Comparison(Comparison.Op.GE, List.of("0"));
    assertThat(least.holds("-1")).isEqualTo(Truth.FALSE);
    assertThat(least.holds("0x0")).isEqualTo(Truth.TRUE);
    assertThat(least.holds("n")).isEqualTo(Truth.UNKNOWN);
    assertThat(new Comparison(Comparison.Op.EQ, List.of("16")).holds("0x10")).isEqualTo(Truth.TRUE);
    assertThat(new Comparison(Comparison.Op.NONE_OF, List.of("a", "b")).holds("b")).isEqualTo(Truth.FALSE);
    assertThat(new Comparison(Comparison.Op.ANY, List.of()).holds("whatever")).isEqualTo(Truth.TRUE);
  }
}
