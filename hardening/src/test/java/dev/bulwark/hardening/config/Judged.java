package dev.bulwark.hardening.config;

import dev.bulwark.hardening.audit.AuditedInput;
import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.audit.RuleResult;
import dev.bulwark.hardening.audit.Verdict;
import dev.bulwark.hardening.rule.RulePack;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Short ways to judge a text. */
final class Judged {
  static final LocalDate DAY = LocalDate.of(2026, 11, 1);

  private Judged() {}

  static ConfigAudit audit() {
    return new ConfigAudit(RulePack.shipped(), AuditOptions.on(DAY));
  }

  static ConfigAudit audit(String idf, String... features) {
    return new ConfigAudit(RulePack.shipped(), new AuditOptions(idf.isEmpty() ? Optional.empty() : Optional.of(idf), Optional.empty(), true, Set.of(features), DAY));
  }

  static AuditedInput sdkconfig(String idf, String... lines) {
    return audit(idf).sdkconfig("sdkconfig.defaults", bytes(lines), null);
  }

  static byte[] bytes(String... lines) {
    return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
  }

  static RuleResult result(AuditedInput input, String rule) {
    return input.results().stream().filter(result -> result.rule().equals(rule)).findFirst().orElseThrow();
  }

  static Verdict verdict(AuditedInput input, String rule) {
    return result(input, rule).verdict();
  }

  static List<Finding> findings(AuditedInput input, String rule) {
    return input.findings().stream().filter(finding -> finding.rule().equals(rule)).toList();
  }
}
