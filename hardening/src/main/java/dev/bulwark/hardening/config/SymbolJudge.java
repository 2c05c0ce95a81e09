package dev.bulwark.hardening.config;

import dev.bulwark.hardening.audit.Reason;
import dev.bulwark.hardening.audit.RuleResult;
import dev.bulwark.hardening.audit.Verdict;
import dev.bulwark.hardening.rule.Check;
import dev.bulwark.hardening.rule.Comparison;
import dev.bulwark.hardening.rule.Rule;
import dev.bulwark.hardening.rule.Truth;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The verdict of one rule on symbols: does it mean anything here, does it apply, is each value safe, and what do the values say together. */
final class SymbolJudge {
  private SymbolJudge() {}

  static RuleResult judge(Rule rule, Check.Symbols check, SymbolSource source, AuditOptions options) {
    List<String> present = check.symbols().stream().filter(name -> source.exists(name, aliases(check, name))).toList();
    String first = check.symbols().getFirst();
    if (present.isEmpty()) return silent(rule, Verdict.NOT_APPLICABLE, Reason.NOT_IN_VERSION, first, source.line(first));
    if (!options.production() && rule.debugOnly()) return silent(rule, Verdict.NOT_APPLICABLE, Reason.CONDITION, first, 0);
    Truth applies = rule.applies(source);
    if (applies != Truth.TRUE) return silent(rule, applies == Truth.FALSE ? Verdict.NOT_APPLICABLE : Verdict.UNKNOWN, Reason.CONDITION, first, 0);
    @Nullable RuleResult decided = null;
    for (String name : present) {
      RuleResult one = one(rule, check.safe(), name, source.find(name, aliases(check, name)));
      if (decided == null || weight(one, check.all()) > weight(decided, check.all())) decided = one;
    }
    if (decided == null) throw new IllegalStateException("a rule without symbols was not read");
    return decided;
  }

  /** Which of several values decides: where all must be safe the worst one, where one suffices the best one; the first among equals. */
  private static int weight(RuleResult result, boolean all) {
    return switch (result.verdict()) {
      case FAIL -> all ? 2 : 0;
      case UNKNOWN -> 1;
      default -> all ? 0 : 2;
    };
  }

  private static RuleResult one(Rule rule, Comparison safe, String name, SymbolSource.Found found) {
    Truth holds = safe.op() == Comparison.Op.ANY ? Truth.TRUE : found.value() == null ? Truth.UNKNOWN : safe.holds(found.value());
    Verdict verdict =
        switch (holds) {
          case TRUE -> Verdict.PASS;
          case FALSE -> Verdict.FAIL;
          case UNKNOWN -> Verdict.UNKNOWN;
        };
    return new RuleResult(rule.id(), verdict, rule.severity(), found.reason(), name, found.value(), found.line());
  }

  private static RuleResult silent(Rule rule, Verdict verdict, Reason reason, String symbol, int line) {
    return new RuleResult(rule.id(), verdict, rule.severity(), reason, symbol, null, line);
  }

  private static List<Check.Alias> aliases(Check.Symbols check, String name) {
    return check.aliases().getOrDefault(name, List.of());
  }
}
