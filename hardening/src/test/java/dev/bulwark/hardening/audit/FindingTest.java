package dev.bulwark.hardening.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FindingTest {
  private static final Finding OPEN = Finding.of("ESP-SB-001", Severity.CRITICAL, "secure boot is off", "SECURE_BOOT", "n");

  @Test
  void a_finding_keeps_its_fingerprint_when_it_moves() {
    assertThat(OPEN.atLine(7).fingerprint()).isEqualTo(OPEN.atLine(900).fingerprint()).hasSize(64);
    assertThat(OPEN.atOffset(4096).fingerprint()).isEqualTo(OPEN.fingerprint());
  }

  @Test
  void another_rule_subject_or_value_is_another_finding() {
    assertThat(Finding.of("ESP-SB-002", Severity.CRITICAL, "", "SECURE_BOOT", "n").fingerprint()).isNotEqualTo(OPEN.fingerprint());
    assertThat(Finding.of("ESP-SB-001", Severity.CRITICAL, "", "SECURE_BOO", "Tn").fingerprint()).isNotEqualTo(OPEN.fingerprint());
    assertThat(Finding.of("ESP-SB-001", Severity.LOW, "other words", "SECURE_BOOT", "n").fingerprint()).isEqualTo(OPEN.fingerprint());
  }

  @Test
  void severities_are_ordered_and_named() {
    assertThat(Severity.CRITICAL.atLeast(Severity.HIGH)).isTrue();
    assertThat(Severity.MEDIUM.atLeast(Severity.HIGH)).isFalse();
    for (Severity severity : Severity.values()) assertThat(Severity.named(severity.id())).contains(severity);
    assertThat(Severity.named("severe")).isEmpty();
  }
}
