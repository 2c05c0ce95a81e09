package dev.bulwark.hardening.fleet;

import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.audit.RuleResult;
import dev.bulwark.hardening.audit.Verdict;
import dev.bulwark.hardening.rule.Rule;
import dev.bulwark.hardening.rule.RulePack;
import dev.bulwark.hardening.rule.Target;
import dev.bulwark.problem.Printable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What comes of an audit, gathered while the devices pass by.
 *
 * <p>Of one rule at most {@link #MOST} findings are kept, those of the first devices by name, whatever the order they came in; how many were left out is told.
 */
final class Outcomes {
  static final int MOST = 500;
  /** Of a detail: devices choose names and values in it. */
  private static final int LONGEST = 300;
  private static final Comparator<Finding> PLACE =
      Comparator.comparing((Finding finding) -> finding.path() == null ? "" : finding.path()).thenComparing(Finding::subject).thenComparing(Finding::value);

  private final RulePack pack;
  private final Map<Detector, Rule> rules;
  private final Map<Detector, TreeSet<Finding>> found = new EnumMap<>(Detector.class);
  private final Map<String, Long> leftOut = new TreeMap<>();
  private final Set<Detector> judged = EnumSet.noneOf(Detector.class);
  private final Set<Detector> unknown = EnumSet.noneOf(Detector.class);

  Outcomes(RulePack pack) {
    this.pack = pack;
    this.rules = Detector.rules(pack);
  }

  /** Something was looked at. */
  void judged(Detector detector) {
    judged.add(detector);
  }

  /** Something should be looked at and is not known. */
  void unknown(Detector detector) {
    unknown.add(detector);
  }

  /**
   * A failure on a device.
   *
   * @param detail what exactly, for people; no secret, and no time that passes
   * @param value what tells this failure from others of the rule on the device
   */
  void found(Detector detector, String device, String detail, String value) {
    add(detector, device, device, detail, value);
  }

  /** A failure of the house: an authority, a right, a rule of the network. */
  void foundInHouse(Detector detector, String subject, String detail, String value) {
    add(detector, null, subject, detail, value);
  }

  private void add(Detector detector, @Nullable String device, String subject, String detail, String value) {
    Rule rule = rules.get(detector);
    if (rule == null) return;
    judged.add(detector);
    Finding finding = Finding.of(rule.id(), rule.severity(), rule.title() + ": " + Printable.line(detail, LONGEST), subject, value);
    TreeSet<Finding> all = found.computeIfAbsent(detector, key -> new TreeSet<>(PLACE));
    if (all.add(device == null ? finding : finding.at(device)) && all.size() > MOST) {
      all.pollLast();
      leftOut.merge(rule.id(), 1L, Long::sum);
    }
  }

  /** How many findings of a rule were left out. */
  Map<String, Long> leftOut() {
    return leftOut;
  }

  List<Finding> findings() {
    List<Finding> all = new ArrayList<>();
    found.values().forEach(all::addAll);
    all.sort(Comparator.comparing(Finding::rule).thenComparing(PLACE));
    return all;
  }

  /** The verdict of every rule of the pack: a failure beats what is not known, and that beats what was found good. */
  List<RuleResult> results() {
    Map<String, Verdict> verdicts = new TreeMap<>();
    rules.forEach((detector, rule) -> verdicts.put(rule.id(), verdict(detector)));
    List<RuleResult> results = new ArrayList<>();
    // a rule of a later catalogue that nothing here looks for is not known
    for (Rule rule : pack.of(Target.FLEET)) results.add(new RuleResult(rule.id(), verdicts.getOrDefault(rule.id(), Verdict.UNKNOWN), rule.severity(), null, null, null, 0));
    return results;
  }

  private Verdict verdict(Detector detector) {
    if (found.containsKey(detector)) return Verdict.FAIL;
    if (unknown.contains(detector)) return Verdict.UNKNOWN;
    return judged.contains(detector) ? Verdict.PASS : Verdict.NOT_APPLICABLE;
  }
}
