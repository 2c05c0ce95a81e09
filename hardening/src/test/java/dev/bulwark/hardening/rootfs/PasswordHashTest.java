package dev.bulwark.hardening.rootfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.hardening.audit.AuditedInput;
import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.audit.RuleResult;
import dev.bulwark.hardening.audit.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hashes as libxcrypt made them of the password {@code vizxv}, which is on the public list. */
class PasswordHashTest {
  private static final String YESCRYPT = "$y$j9T$saltsaltsaltsalt$LdCgf485rfXAAoOi7Et50AIAsawDtR6z4z1GSBFeuI.";
  private static final String SHA512_EMPTY = "$6$saltsaltsalt$dQlB21c8GMfz05o8jw.dLgBvbMglUYXNudngQ/hk50PZyRsv3C3xltV5aRAeQ1r51MebtFhgxsNxCdE59yrTc1";

  private static Verdict verdict(AuditedInput input, String rule) {
    return input.results().stream().filter(each -> each.rule().equals(rule)).map(RuleResult::verdict).findFirst().orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "aa7p1HxKHtGFo",
    "$1$saltsalt$u//N.j0hV1YjkKfX5wuPU/",
    "$5$saltsaltsalt$kWn21rtH.9Wlikd/L4PauRNAgLMaY4rXORs.Zmmroa4",
    "$6$saltsaltsalt$psgPpbV1zL7AH5qVZaAbco27DXyd9i6fwshpT1v6WpozbzUih9bmencQjOI9QRjgP0QJBvUor2csP3WV84H6R/",
    "$6$rounds=1000$saltsalt$90TCy32hvIr7zIn0u0BNrqDLXyqi4ChLWnWBIvXNr4uPHU945ZgrN/lu0prgcBF7FCkr8Bfalc2ow6HkeEeqF.",
    "$2b$05$abcdefghijklmnopqrstuux82evBi4hNMNLvBXWaQN2WWRGC0iwJW"
  })
  void a_published_password_is_known_again_by_its_hash_and_another_is_not(String text) {
    PasswordHash hash = PasswordHash.of(text).orElseThrow();
    assertThat(hash.matches("vizxv")).isTrue();
    assertThat(hash.matches("vizxw")).isFalse();
    AuditedInput input = RuleSamples.shadow(text).audit();
    Finding finding = input.findings().stream().filter(each -> each.rule().equals("LNX-ACC-004")).findFirst().orElseThrow();
    assertThat(finding.message()).contains("root").doesNotContain("vizxv").doesNotContain(text);
    assertThat(finding.redacted()).isEqualTo(text.substring(0, 2) + "… (" + text.length() + " characters)");
    assertThat(finding.line()).isEqualTo(1);
  }

  @Test
  void the_hash_of_no_password_at_all_is_a_published_default_too() {
    assertThat(verdict(RuleSamples.shadow(SHA512_EMPTY).audit(), "LNX-ACC-004")).isEqualTo(Verdict.FAIL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "!", "!!", "x", "!*", "!$6$saltsaltsalt$psgPpbV1zL7AH5qVZaAbco27DXyd9i6fwshpT1v6WpozbzUih9bmencQjOI9QRjgP0QJBvUor2csP3WV84H6R/", "admin", "$6$short$x", "$1$", "$6$rounds=99999999999999999999$a$b"})
  void what_no_password_can_match_is_no_hash(String text) {
    assertThat(PasswordHash.of(text)).isEmpty();
    assertThat(verdict(RuleSamples.shadow(text).audit(), "LNX-ACC-004")).isEqualTo(Verdict.PASS);
  }

  @Test
  void a_form_that_is_not_computed_here_is_unknown_and_not_weak() {
    AuditedInput input = RuleSamples.shadow(YESCRYPT).audit();
    assertThat(verdict(input, "LNX-ACC-004")).isEqualTo(Verdict.UNKNOWN);
    assertThat(verdict(input, "LNX-ACC-003")).isEqualTo(Verdict.PASS);
  }

  @Test
  void few_rounds_and_old_forms_are_weak() {
    for (String weak : List.of("aa7p1HxKHtGFo", "_J9..rasmtNLIJ9EHdsA", "$1$saltsalt$u//N.j0hV1YjkKfX5wuPU/", "$6$rounds=1000$saltsalt$90TCy32hvIr7zIn0u0BNrqDLXyqi4ChLWnWBIvXNr4uPHU945ZgrN/lu0prgcBF7FCkr8Bfalc2ow6HkeEeqF.", "$3$$8846f7eaee8fb117ad06bdd830b7586c")) {
      assertThat(PasswordHash.of(weak).orElseThrow().weak()).as(weak).isTrue();
    }
    assertThat(PasswordHash.of(RuleSamples.SHA512_OTHER).orElseThrow().weak()).isFalse();
  }

  @Test
  void a_hostile_number_of_rounds_is_not_computed() {
    String hostile = "$6$rounds=999999999$saltsalt$" + "a".repeat(86);
    assertThat(PasswordHash.of(hostile).orElseThrow().tried()).isFalse();
    assertThat(PasswordHash.of("$2b$31$" + "a".repeat(53)).orElseThrow().tried()).isFalse();
    assertThat(verdict(RuleSamples.shadow(hostile).audit(), "LNX-ACC-004")).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void thousands_of_hashes_end_in_unknown_and_not_in_hours() {
    DefaultPasswords defaults = new DefaultPasswords(100_000);
    PasswordHash dear = PasswordHash.of("$6$rounds=20000$salt$" + "a".repeat(86)).orElseThrow();
    for (int i = 0; i < 5_000; i++) assertThat(defaults.of("u" + i, dear)).isEqualTo(DefaultPasswords.Outcome.NOT_TRIED);
    // The default stands last, where the allowance is spent.
    assertThat(defaults.of("root", PasswordHash.of(RuleSamples.SHA512_VIZXV).orElseThrow())).isEqualTo(DefaultPasswords.Outcome.NOT_TRIED);
  }

  @Test
  void a_hash_in_passwd_is_one_that_everybody_can_read() {
    AuditedInput input = Sample.of("etc/passwd", "root:aa7p1HxKHtGFo:0:0:root:/root:/bin/sh\n").audit();
    assertThat(input.findings()).extracting(Finding::rule).containsExactly("LNX-ACC-003", "LNX-ACC-004", "LNX-ACC-007");
  }
}
