package dev.bulwark.hardening.standard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.fleet.scorecard.Catalogue;
import org.junit.jupiter.api.Test;

class StandardsTest {
  @Test
  void every_practice_of_the_scorecard_has_its_requirements_and_unchecked_numbers_are_marked() {
    assertThat(Catalogue.ITEMS).allSatisfy(item -> assertThat(Standards.of(item.id())).as(item.id()).isNotEmpty());
    assertThat(Standards.of("C3")).anySatisfy(each -> {
      assertThat(each.framework()).isEqualTo("etsi");
      assertThat(each.ids()).containsExactly("5.7-1", "5.7-2");
      assertThat(each.verified()).isFalse();
    });
    assertThat(Standards.of("C3")).filteredOn(each -> each.framework().equals("isvs")).singleElement().satisfies(each -> assertThat(each.verified()).isTrue());
    assertThat(Standards.of("C3")).filteredOn(each -> each.framework().equals("iec62443_4_2") || each.framework().equals("en18031")).allMatch(each -> !each.verified());
    assertThat(Standards.of("X9")).isEmpty();
  }
}
