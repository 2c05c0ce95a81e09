package dev.bulwark.hardening.config;

import dev.bulwark.hardening.audit.AuditedInput;
import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.audit.Reason;
import dev.bulwark.hardening.audit.RuleResult;
import dev.bulwark.hardening.audit.Verdict;
import dev.bulwark.hardening.rule.Check;
import dev.bulwark.hardening.rule.Rule;
import dev.bulwark.hardening.rule.RulePack;
import dev.bulwark.hardening.rule.Target;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An sdkconfig against the rules, for the release it is for; where that is not known, for all releases, and only what they agree on is said. */
final class SdkconfigAudit {
  private static final String OCDAWARE =
      "DEBUG_OCDAWARE=n changes how a panic is handled and closes no JTAG port: only eFuses close it (JTAG_DISABLE, HARD_DIS_JTAG or DIS_PAD_JTAG, SOFT_DIS_JTAG, DIS_USB_JTAG)";

  private final RulePack pack;
  private final IdfSymbols symbols;
  private final AuditOptions options;

  SdkconfigAudit(RulePack pack, IdfSymbols symbols, AuditOptions options) {
    this.pack = pack;
    this.symbols = symbols;
    this.options = options;
  }

  AuditedInput audit(String path, String sha256, KconfigFile file, @Nullable KconfigFile defaults) {
    Optional<String> named = release(file);
    Optional<Integer> release = named.flatMap(symbols::release);
    String chip = options.chip().orElseGet(() -> assigned(file, "IDF_TARGET").orElse(null));
    EspMeta meta = new EspMeta(file, defaults, symbols, options.at());
    List<RuleResult> results = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    for (Answer answer : release.isPresent() ? one(file, meta, release.get(), chip, true) : every(file, meta, chip)) {
      results.add(answer.result());
      findings.addAll(answer.findings());
    }
    return new AuditedInput(path, sha256, true, null, release.map(symbols.releases()::get).orElse(null), chip, file.complete(), facts(file, named, release), results, findings);
  }

  private Optional<String> release(KconfigFile file) {
    if (options.idf().isPresent()) return options.idf();
    Optional<String> header = file.headerRelease().filter(text -> symbols.release(text).isPresent());
    return header.or(() -> assigned(file, "IDF_INIT_VERSION").filter(text -> symbols.release(text).isPresent()));
  }

  private static Optional<String> assigned(KconfigFile file, String name) {
    KconfigFile.Assignment found = file.get(name);
    return found == null || found.value().isEmpty() || found.value().equals("n") ? Optional.empty() : Optional.of(found.value());
  }

  private Map<String, Object> facts(KconfigFile file, Optional<String> named, Optional<Integer> release) {
    List<Object> notes = new ArrayList<>();
    if (named.isPresent() && release.isPresent()) {
      String used = symbols.releases().get(release.get());
      if (symbols.beyond(named.get())) notes.add("the release is newer than the table: judged by " + used);
      else if (!matches(named.get(), used)) notes.add("the table has no such release: judged by " + used);
    }
    for (String name : List.of("ESP_DEBUG_OCDAWARE", "ESP32_DEBUG_OCDAWARE", "ESP32S2_DEBUG_OCDAWARE", "ESP32S3_DEBUG_OCDAWARE", "ESP32C3_DEBUG_OCDAWARE")) {
      KconfigFile.Assignment set = file.get(name);
      if (set == null || !set.value().equals("n") || file.complete()) continue;
      notes.add("line " + set.line() + ": " + OCDAWARE);
    }
    Map<String, Object> facts = new LinkedHashMap<>();
    if (!notes.isEmpty()) facts.put("notes", notes);
    return facts;
  }

  private static boolean matches(String named, String used) {
    return named.strip().replaceFirst("^v", "").matches(java.util.regex.Pattern.quote(used) + "(?:[^0-9].*)?");
  }

  /** @param told whether anybody will read the findings: advice takes time */
  private List<Answer> one(KconfigFile file, EspMeta meta, int release, @Nullable String chip, boolean told) {
    ReleaseView view = new ReleaseView(file, symbols, release, chip, options.features());
    List<Answer> answers = new ArrayList<>();
    for (Rule rule : pack.of(Target.SDKCONFIG)) {
      answers.add(
          switch (rule.check()) {
            case Check.Symbols check -> Answer.of(rule, SymbolJudge.judge(rule, check, view, options));
            case Check.Detector detector -> meta.answer(rule, detector.name(), release, told);
            case Check.Option _, Check.Sysctl _ -> Answer.silent(rule, Verdict.UNKNOWN, null);
          });
    }
    return answers;
  }

  private List<Answer> every(KconfigFile file, EspMeta meta, @Nullable String chip) {
    List<List<Answer>> byRelease = new ArrayList<>();
    int newest = symbols.releases().size() - 1;
    for (int release = 0; release <= newest; release++) byRelease.add(one(file, meta, release, chip, release == newest));
    List<Answer> merged = new ArrayList<>();
    List<Rule> rules = pack.of(Target.SDKCONFIG);
    for (int i = 0; i < rules.size(); i++) {
      List<Answer> answers = new ArrayList<>();
      for (List<Answer> release : byRelease) answers.add(release.get(i));
      merged.add(agreed(rules.get(i), answers));
    }
    return merged;
  }

  /** What the releases to which the rule speaks have in common; the newest of them gives the reason. */
  private static Answer agreed(Rule rule, List<Answer> answers) {
    List<Answer> speaking = answers.stream().filter(answer -> answer.result().verdict() != Verdict.NOT_APPLICABLE).toList();
    if (speaking.isEmpty()) return answers.getLast();
    Answer newest = speaking.getLast();
    for (Answer answer : speaking) {
      if (answer.result().verdict() == newest.result().verdict()) continue;
      RuleResult result = newest.result();
      return new Answer(new RuleResult(rule.id(), Verdict.UNKNOWN, rule.severity(), Reason.IDF_VERSION_UNKNOWN, result.symbol(), null, result.line()), List.of());
    }
    if (newest.result().verdict() != Verdict.FAIL) return newest;
    // Every release objects, perhaps to different lines: those that all object to are told, or, where there are none, the newest one's.
    Set<String> objected = new HashSet<>(subjects(newest));
    for (Answer answer : speaking) objected.retainAll(subjects(answer));
    List<Finding> common = newest.findings().stream().filter(finding -> objected.contains(finding.subject())).toList();
    return common.isEmpty() ? newest : new Answer(newest.result(), common);
  }

  private static Set<String> subjects(Answer answer) {
    return answer.findings().stream().map(Finding::subject).collect(Collectors.toSet());
  }
}
