package dev.bulwark.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.strings;

import org.junit.jupiter.api.Test;

class ProblemTest {
  @Test
  void the_line_has_code_what_is_wrong_and_the_mend() {
    assertThat(new Problem("PKI-014", "the list is old", "make a new one").line()).isEqualTo("PKI-014: the list is old: make a new one");
  }

  @Test
  void a_code_has_its_form() {
    for (String bad : new String[] {"", "PKI", "PKI-1", "pki-001", "PKI-0001", "PKI_001"}) assertThatIllegalArgumentException().isThrownBy(() -> new Problem(bad, "x", "y"));
  }

  @Test
  void the_cause_is_kept_for_the_log_and_not_told_in_the_line() {
    Problem problem = new Problem("LOG-005", "full", "free space", new IllegalStateException("secret path"));
    assertThat(problem.getCause()).hasMessage("secret path");
    assertThat(problem.line()).doesNotContain("secret");
  }

  @Test
  void a_name_from_outside_cannot_break_the_line_or_turn_it_around() {
    assertThat(Printable.line("a\nb\r\t\u001b[31m\u202e\u200b\u2028")).isEqualTo("a\\u000ab\\u000d\\u0009\\u001b[31m\\u202e\\u200b\\u2028");
    assertThat(Printable.line("Gerät 7 – ok")).isEqualTo("Gerät 7 – ok");
  }

  @Test
  void invisible_tag_characters_and_halves_of_characters_are_shown_and_whole_ones_stay() {
    assertThat(Printable.line("a\udb40\udc61b\ud83dc")).isEqualTo("a\\udb40\\udc61b\\ud83dc");
    assertThat(Printable.line("lock \ud83d\udd12")).isEqualTo("lock \ud83d\udd12");
  }

  @Test
  void no_text_makes_more_than_one_line_of_visible_characters_or_a_longer_one_than_asked() {
    qt().forAll(strings().allPossible().ofLengthBetween(0, 300))
        .check(
            text -> {
              String line = Printable.line(text, 50);
              return line.length() <= 51 * 6 + 1 && line.chars().noneMatch(c -> c < 0x20 || c == 0x7f || c == 0x2028 || c == 0x202e);
            });
  }
}
