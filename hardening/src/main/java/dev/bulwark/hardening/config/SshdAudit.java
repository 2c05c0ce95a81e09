package dev.bulwark.hardening.config;

import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.audit.Reason;
import dev.bulwark.hardening.audit.RuleResult;
import dev.bulwark.hardening.audit.Severity;
import dev.bulwark.hardening.audit.Verdict;
import dev.bulwark.hardening.rule.Check;
import dev.bulwark.hardening.rule.Comparison;
import dev.bulwark.hardening.rule.Rule;
import dev.bulwark.hardening.rule.Truth;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One sshd rule: the value that holds for every connection against what is safe. */
final class SshdAudit {
  private static final List<String> KEYS_ONLY = List.of("prohibit-password", "without-password", "forced-commands-only");
  private static final Pattern TIME = Pattern.compile("([0-9]{1,9})([smhdw]?)");

  private SshdAudit() {}

  static Answer answer(Rule rule, SshdConfig config) {
    // A host key in an image shows in the tree that holds the image, not in this file.
    if (!(rule.check() instanceof Check.Option check)) return Answer.silent(rule, Verdict.UNKNOWN, null);
    SshdConfig.Setting setting = config.get(check.option());
    String value = setting == null ? check.otherwise() : setting.value();
    Reason reason = setting != null ? Reason.ASSIGNED : value != null ? Reason.DEFAULT : Reason.ABSENT;
    Verdict verdict = value == null ? Verdict.UNKNOWN : verdict(check, value);
    Severity severity = verdict == Verdict.FAIL && check.option().equals("PermitRootLogin") && value != null && KEYS_ONLY.contains(value.toLowerCase(Locale.ROOT)) ? Severity.LOW : rule.severity();
    RuleResult result = new RuleResult(rule.id(), verdict, severity, reason, check.option(), value, setting == null ? 0 : setting.line());
    return placed(Answer.of(rule, result), setting);
  }

  private static Answer placed(Answer answer, SshdConfig.@Nullable Setting setting) {
    if (setting == null || setting.path() == null) return answer;
    String path = setting.path();
    List<Finding> findings = answer.findings().stream().map(finding -> finding.at(path)).toList();
    return new Answer(answer.result(), findings);
  }

  private static Verdict verdict(Check.Option check, String value) {
    String option = check.option().toLowerCase(Locale.ROOT);
    Comparison safe = check.safe();
    boolean list = safe.op() == Comparison.Op.NONE_OF || option.equals("protocol");
    if (list) return of(SshdLists.offered(option, value).stream().map(each -> safe.holds(each.strip())).reduce(Truth.TRUE, Truth::and));
    return of(safe.holds(safe.op() == Comparison.Op.LE || safe.op() == Comparison.Op.GE ? seconds(value) : value.toLowerCase(Locale.ROOT)));
  }

  /** {@code 5m} is 300; what is no time stays as it is. */
  private static String seconds(String value) {
    Matcher time = TIME.matcher(value.toLowerCase(Locale.ROOT));
    if (!time.matches()) return value;
    long unit =
        switch (time.group(2)) {
          case "m" -> 60;
          case "h" -> 3_600;
          case "d" -> 86_400;
          case "w" -> 604_800;
          default -> 1;
        };
    return String.valueOf(Long.parseLong(time.group(1)) * unit);
  }

  private static Verdict of(Truth truth) {
    return switch (truth) {
      case TRUE -> Verdict.PASS;
      case FALSE -> Verdict.FAIL;
      case UNKNOWN -> Verdict.UNKNOWN;
    };
  }
}
