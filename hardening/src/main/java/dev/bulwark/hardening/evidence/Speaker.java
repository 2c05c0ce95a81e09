package dev.bulwark.hardening.evidence;

import dev.bulwark.hardening.audit.Severity;
import dev.bulwark.hardening.audit.Verdict;
import dev.bulwark.hardening.rule.Rule;
import dev.bulwark.hardening.rule.RulePack;
import dev.bulwark.hardening.rule.Target;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules of one kind of audit that speak for an assertion.
 *
 * @param needs rules that must all pass for it to hold
 * @param also rules that refute it where they fail, and leave it open where they do not know
 * @param mayHold whether passing is proof; false where the rules can only refute
 */
record Speaker(String assertion, List<String> needs, List<String> also, boolean mayHold) {
  static Speaker needs(String assertion, String... rules) {
    return new Speaker(assertion, List.of(rules), List.of(), true);
  }

  Speaker also(String... rules) {
    return new Speaker(assertion, needs, List.of(rules), mayHold);
  }

  static Speaker refutedBy(String assertion, String... rules) {
    return new Speaker(assertion, List.of(), List.of(rules), false);
  }

  /** {@code debug.no-findings}: every rule on debugging of medium severity and more. */
  static Speaker noDebugging(Target target) {
    List<String> rules = new ArrayList<>();
    for (Rule rule : RulePack.shipped().of(target)) if (rule.items().contains("C5") && rule.severity().atLeast(Severity.MEDIUM)) rules.add(rule.id());
    return new Speaker("debug.no-findings", List.of(), List.copyOf(rules), true);
  }

  Answer in(Judged input, Verdict unlisted) {
    List<String> failed = new ArrayList<>();
    List<String> open = new ArrayList<>();
    List<String> passed = new ArrayList<>();
    boolean asked = needs.isEmpty();
    for (String rule : needs) {
      Verdict verdict = input.verdict(rule, unlisted);
      asked |= verdict != Verdict.NOT_APPLICABLE;
      sort(rule, verdict, failed, open, passed);
      if (verdict == Verdict.NOT_APPLICABLE) open.add(rule);
    }
    for (String rule : also) sort(rule, input.verdict(rule, unlisted), failed, open, passed);
    if (!failed.isEmpty()) return Answer.refutes(String.join(" ", failed) + (failed.size() == 1 ? " fails" : " fail"));
    if (!mayHold || !asked) return Answer.SILENT;
    if (!open.isEmpty()) return Answer.unknown(String.join(" ", open) + (open.size() == 1 ? " is" : " are") + " not known to pass");
    return passed.isEmpty() ? Answer.SILENT : Answer.holds(String.join(" ", passed) + (passed.size() == 1 ? " passes" : " pass"));
  }

  private static void sort(String rule, Verdict verdict, List<String> failed, List<String> open, List<String> passed) {
    switch (verdict) {
      case FAIL -> failed.add(rule);
      case UNKNOWN -> open.add(rule);
      case PASS -> passed.add(rule);
      case NOT_APPLICABLE -> {}
    }
  }
}
