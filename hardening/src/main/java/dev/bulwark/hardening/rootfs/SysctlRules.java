package dev.bulwark.hardening.rootfs;

import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.audit.Reason;
import dev.bulwark.hardening.audit.RuleResult;
import dev.bulwark.hardening.audit.Verdict;
import dev.bulwark.hardening.rule.Check;
import dev.bulwark.hardening.rule.Rule;
import java.util.List;

/** A kernel parameter as the tree sets it. Where it does not, the kernel's own default or a command at start decides, which the tree does not tell: unknown. */
final class SysctlRules {
  private SysctlRules() {}

  static Ruled judge(Rule rule, Check.Sysctl check, RootTree tree) {
    Sysctls sysctls = Sysctls.of(tree);
    Sysctls.Assignment set = sysctls == null ? null : sysctls.get(check.parameter());
    if (set == null) return new Ruled(new RuleResult(rule.id(), Verdict.UNKNOWN, rule.severity(), Reason.ABSENT, check.parameter(), null, 0), List.of());
    Verdict verdict =
        switch (check.safe().holds(set.value())) {
          case TRUE -> Verdict.PASS;
          case FALSE -> Verdict.FAIL;
          case UNKNOWN -> Verdict.UNKNOWN;
        };
    RuleResult result = new RuleResult(rule.id(), verdict, rule.severity(), Reason.ASSIGNED, check.parameter(), set.value(), set.line());
    if (verdict != Verdict.FAIL) return new Ruled(result, List.of());
    String shown = set.value().length() > 80 ? set.value().substring(0, 80) + "…" : set.value();
    return new Ruled(result, List.of(Finding.of(rule.id(), rule.severity(), rule.message() + "; it is " + shown, check.parameter(), set.value()).at(set.path()).atLine(set.line())));
  }
}
