package dev.bulwark.hardening.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.hardening.audit.AuditedInput;
import dev.bulwark.hardening.audit.Verdict;
import dev.bulwark.hardening.rule.Check;
import dev.bulwark.hardening.rule.Comparison;
import dev.bulwark.hardening.rule.Condition;
import dev.bulwark.hardening.rule.Rule;
import dev.bulwark.hardening.rule.RulePack;
import dev.bulwark.hardening.rule.Target;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule on symbols and options with a good and a bad sample, made from the rule itself. */
class RuleSamplesTest {
  private static final IdfSymbols SYMBOLS = IdfSymbols.shipped();

  static Stream<Rule> sdkconfig() {
    return RulePack.shipped().of(Target.SDKCONFIG).stream().filter(rule -> rule.check() instanceof Check.Symbols);
  }

  static Stream<Rule> others() {
    return Stream.of(Target.KERNEL, Target.ZEPHYR).flatMap(target -> RulePack.shipped().of(target).stream()).filter(rule -> rule.check() instanceof Check.Symbols);
  }

  static Stream<Rule> sshd() {
    return RulePack.shipped().of(Target.SSHD).stream().filter(rule -> rule.check() instanceof Check.Option);
  }

  /** A value on the right or on the wrong side. */
  private static String value(Comparison safe, boolean good) {
    String named = safe.values().isEmpty() ? "y" : safe.values().getFirst();
    return switch (safe.op()) {
      case EQ, IN -> good ? named : named.equals("y") ? "n" : named.equals("n") ? "y" : named.equals("no") ? "yes" : "7";
      case NE, NONE_OF -> good ? "3" : named;
      case LE -> good ? named : String.valueOf(Integer.parseInt(named) + 1);
      case GE -> good ? named : String.valueOf(Integer.parseInt(named) - 1);
      case ANY -> "y";
    };
  }

  /** The features, the chip and the lines that make the rule speak. */
  private record Setting(List<String> lines, Optional<String> chip, Set<String> features) {}

  private static Setting speaking(Rule rule) {
    Setting setting = new Setting(new ArrayList<>(), Optional.of("esp32"), new HashSet<>());
    List<Optional<String>> chip = new ArrayList<>(List.of(setting.chip));
    if (rule.when() != null) visit(rule.when(), setting, chip);
    return new Setting(setting.lines, chip.getLast(), setting.features);
  }

  private static void visit(Condition condition, Setting setting, List<Optional<String>> chip) {
    switch (condition) {
      case Condition.All all -> all.parts().forEach(part -> visit(part, setting, chip));
      case Condition.Any any -> any.parts().forEach(part -> visit(part, setting, chip));
      case Condition.Symbol symbol -> setting.lines.add("CONFIG_" + symbol.name() + "=" + (symbol.equal() ? symbol.value() : "n"));
      case Condition.Chip is -> chip.add(Optional.of(is.equal() ? is.chip() : "esp32c6"));
      case Condition.Feature feature -> {
        if (feature.present()) setting.features.add(feature.name());
      }
    }
  }

  private static byte[] sample(Setting setting, Check.Symbols check, boolean good, int release) {
    List<String> lines = new ArrayList<>();
    for (String name : check.symbols()) {
      String here = name;
      if (release >= 0 && !SYMBOLS.exists(name, release)) {
        for (Check.Alias alias : check.aliases().getOrDefault(name, List.of())) if (SYMBOLS.exists(alias.name(), release)) here = alias.name();
      }
      lines.add("CONFIG_" + here + "=" + value(check.safe(), good));
    }
    lines.addAll(setting.lines);
    return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @MethodSource("sdkconfig")
  void a_rule_on_a_symbol_passes_the_good_and_fails_the_bad_sample_in_every_release_it_speaks_to(Rule rule) {
    Check.Symbols check = (Check.Symbols) rule.check();
    Setting setting = speaking(rule);
    int spoken = 0;
    for (int release = 0; release < SYMBOLS.releases().size(); release++) {
      ConfigAudit audit = new ConfigAudit(RulePack.shipped(), new AuditOptions(Optional.of(SYMBOLS.releases().get(release)), setting.chip, true, setting.features, Judged.DAY));
      AuditedInput good = audit.sdkconfig("sdkconfig.defaults", sample(setting, check, true, release), null);
      AuditedInput bad = audit.sdkconfig("sdkconfig.defaults", sample(setting, check, false, release), null);
      if (Judged.verdict(good, rule.id()) == Verdict.NOT_APPLICABLE) {
        assertThat(Judged.verdict(bad, rule.id())).isEqualTo(Verdict.NOT_APPLICABLE);
        continue;
      }
      spoken++;
      assertThat(Judged.verdict(good, rule.id())).as("good in %s", SYMBOLS.releases().get(release)).isEqualTo(Verdict.PASS);
      assertThat(Judged.findings(good, rule.id())).isEmpty();
      if (check.safe().op() == Comparison.Op.ANY) continue;
      assertThat(Judged.verdict(bad, rule.id())).as("bad in %s", SYMBOLS.releases().get(release)).isEqualTo(Verdict.FAIL);
      assertThat(Judged.findings(bad, rule.id())).hasSize(1).allMatch(finding -> finding.line() >= 1 && finding.severity() == rule.severity());
    }
    assertThat(spoken).as("releases it speaks to").isPositive();
  }

  @ParameterizedTest
  @MethodSource("others")
  void a_kernel_or_zephyr_rule_passes_the_good_and_fails_the_bad_sample(Rule rule) {
    Check.Symbols check = (Check.Symbols) rule.check();
    Setting setting = speaking(rule);
    ConfigAudit audit = Judged.audit("", setting.features.toArray(String[]::new));
    for (boolean good : new boolean[] {true, false}) {
      byte[] sample = sample(setting, check, good, -1);
      AuditedInput input = rule.target() == Target.KERNEL ? audit.kernel("config", sample) : audit.zephyr("prj.conf", sample);
      assertThat(Judged.verdict(input, rule.id())).isEqualTo(good ? Verdict.PASS : Verdict.FAIL);
      assertThat(Judged.findings(input, rule.id())).hasSize(good ? 0 : 1);
    }
  }

  @ParameterizedTest
  @MethodSource("sshd")
  void an_sshd_rule_passes_the_good_and_fails_the_bad_sample(Rule rule) {
    Check.Option check = (Check.Option) rule.check();
    for (boolean good : new boolean[] {true, false}) {
      AuditedInput input = Judged.audit().sshd("sshd_config", Judged.bytes("# comment", check.option() + " " + value(check.safe(), good)), Includes.NONE);
      assertThat(Judged.verdict(input, rule.id())).isEqualTo(good ? Verdict.PASS : Verdict.FAIL);
      assertThat(Judged.findings(input, rule.id())).hasSize(good ? 0 : 1).allMatch(finding -> finding.line() == 2);
    }
  }
}
