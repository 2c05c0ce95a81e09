package dev.bulwark.hardening.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulwark.hardening.audit.Severity;
import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RulePackTest {
  private static final String RULE =
      """
      schema: bulwark.rules/1
      version: '1'
      idfVersions: ['4.4', '5.0']
      rules:
      - id: ESP-SB-001
        title: t
        target: sdkconfig
        severity: critical
        items: [C3]
        check: {symbols: [A], combine: all, op: eq, value: y}
        why: w
        fix: f
        standards: {etsi: ['5.7-1']}
      """;

  private static RulePack read(String text) {
    return RulePack.read(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void the_shipped_catalogue_is_whole() {
    RulePack pack = RulePack.shipped();
    assertThat(pack.version()).isEqualTo("2026.11.1");
    assertThat(pack.sha256()).matches("[0-9a-f]{64}");
    assertThat(pack.releases()).containsExactly("4.4", "5.0", "5.1", "5.2", "5.3", "5.4", "5.5", "6.0", "6.1");
    assertThat(pack.rules()).hasSize(310);
    assertThat(pack.of(Target.SDKCONFIG)).hasSize(132);
    assertThat(pack.of(Target.KERNEL)).hasSize(25);
    assertThat(pack.of(Target.ZEPHYR)).hasSize(25);
    assertThat(pack.of(Target.SSHD)).hasSize(12);
    assertThat(pack.of(Target.ARDUINO)).hasSize(6);
    assertThat(pack.rules().stream().filter(Rule::nameUnverified)).hasSize(7);
    Rule rule = pack.rule("ESP-DBG-002").orElseThrow();
    assertThat(rule.severity()).isEqualTo(Severity.HIGH);
    assertThat(rule.check())
        .isEqualTo(
            new Check.Symbols(
                List.of("SECURE_DISABLE_ROM_DL_MODE", "SECURE_ENABLE_SECURE_ROM_DL_MODE"), false, new Comparison(Comparison.Op.EQ, List.of("y")), java.util.Map.of(), null));
  }

  @Test
  void the_shipped_catalogue_read_by_targets_is_the_one_read_whole() throws IOException {
    byte[] bytes;
    try (InputStream in = Objects.requireNonNull(RulePack.class.getResourceAsStream("/dev/bulwark/hardening/rules.yaml"))) {
      bytes = in.readAllBytes();
    }
    RulePack whole = RulePack.read(bytes);
    RulePack parts = RulePack.inParts(bytes);
    assertThat(parts.version()).isEqualTo(whole.version());
    assertThat(parts.sha256()).isEqualTo(whole.sha256());
    assertThat(parts.releases()).isEqualTo(whole.releases());
    for (Target target : Target.values()) assertThat(parts.of(target)).isEqualTo(whole.of(target));
    assertThat(parts.rules()).isEqualTo(whole.rules());
    for (Rule rule : whole.rules()) assertThat(parts.rule(rule.id())).contains(rule);
    assertThat(parts.rule("ESP-SB-999")).isEmpty();
  }

  @Test
  void a_rule_that_is_understood_is_read_and_one_unknown_word_makes_the_pack_unreadable() {
    assertThat(read(RULE).rules()).hasSize(1);
    for (String wrong : List.of("op: eq/op: like", "value: y}/value: y, script: x}", "combine: all/combine: most", "target: sdkconfig/target: moon", "critical/severe", "  why: w/  whi: w", "[A]/[]", "op: eq, value: y/op: ge, value: y")) {
      String[] change = wrong.split("/", 2);
      String text = RULE.replace(change[0], change[1]);
      assertThat(text).isNotEqualTo(RULE);
      assertThatThrownBy(() -> read(text)).as(wrong).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.code()).isEqualTo("HARDEN-101"));
    }
  }

  @Test
  void an_id_stands_once() {
    String second = RULE.substring(RULE.indexOf("- id"));
    assertThatThrownBy(() -> read(RULE + second)).isInstanceOf(Problem.class).hasMessageContaining("stands twice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "[1]", "a: &x b\nc: *x", "a: !!java.lang.String b", "a: 1\na: 2", "--- {}\n--- {}", "{{}: 1}", "a: [[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]", "schema: bulwark.rules/1", "\u0000"})
  void what_is_no_pack_is_a_problem_and_nothing_else(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(Problem.class);
    assertThatThrownBy(() -> RulePack.read(new byte[] {(byte) 0xff, (byte) 0xfe, 0})).isInstanceOf(Problem.class);
  }
}
