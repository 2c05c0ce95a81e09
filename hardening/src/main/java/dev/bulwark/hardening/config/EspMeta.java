package dev.bulwark.hardening.config;

import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.audit.Reason;
import dev.bulwark.hardening.audit.RuleResult;
import dev.bulwark.hardening.audit.Verdict;
import dev.bulwark.hardening.rule.Rule;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rules on an sdkconfig as a whole: names that do nothing, older names, a release without support, a file that differs from its defaults, two members of one choice. */
final class EspMeta {
  private final KconfigFile file;
  private final @Nullable KconfigFile defaults;
  private final IdfSymbols symbols;
  private final LocalDate at;

  /** @param defaults the {@code sdkconfig.defaults} beside a whole file; null where there is none */
  EspMeta(KconfigFile file, @Nullable KconfigFile defaults, IdfSymbols symbols, LocalDate at) {
    this.file = file;
    this.defaults = defaults;
    this.symbols = symbols;
    this.at = at;
  }

  /** @param told whether anybody will read the findings */
  Answer answer(Rule rule, String detector, int release, boolean told) {
    return switch (detector) {
      case "unknown-symbol" -> Answer.of(rule, UnknownSymbols.in(file, symbols, release, rule, told));
      case "renamed-symbol" -> Answer.of(rule, renamed(rule, release));
      case "idf-end-of-life" -> endOfLife(rule, symbols.releases().get(release));
      case "defaults-drift" -> drift(rule);
      case "contradictory-choice" -> Answer.of(rule, choices(rule));
      default -> Answer.silent(rule, Verdict.UNKNOWN, null);
    };
  }

  /** A whole file repeats old names on purpose, for code that still asks for them. */
  private List<Finding> renamed(Rule rule, int release) {
    List<Finding> findings = new ArrayList<>();
    if (file.complete()) return findings;
    for (KconfigFile.Assignment each : file.assignments().values()) {
      List<String> now = symbols.renamed(each.name(), release);
      if (now.isEmpty() || symbols.exists(each.name(), release)) continue;
      List<String> names = now.stream().map(name -> name.startsWith("!") ? name.substring(1) : name).toList();
      if (names.stream().anyMatch(name -> file.get(name) != null)) continue;
      String message = "CONFIG_" + each.name() + " is an old name: write CONFIG_" + String.join(", CONFIG_", names) + "; a later release no longer takes it";
      findings.add(Finding.of(rule.id(), rule.severity(), message, each.name(), each.value()).atLine(each.line()));
    }
    return findings;
  }

  private Answer endOfLife(Rule rule, String release) {
    Optional<LocalDate> ends = IdfSupport.ends(release);
    if (ends.isEmpty() || at.isBefore(ends.get())) return Answer.pass(rule);
    Finding finding = Finding.of(rule.id(), rule.severity(), "ESP-IDF " + release + " gets no security fixes since " + ends.get() + ": move to a supported release", "idf", release);
    return new Answer(new RuleResult(rule.id(), Verdict.FAIL, rule.severity(), null, null, release, 0), List.of(finding));
  }

  private Answer drift(Rule rule) {
    if (defaults == null || !file.complete()) return Answer.silent(rule, Verdict.NOT_APPLICABLE, Reason.CONDITION);
    List<Finding> findings = new ArrayList<>();
    for (KconfigFile.Assignment wanted : defaults.assignments().values()) {
      KconfigFile.Assignment is = file.get(wanted.name());
      if (is == null || is.value().equals(wanted.value())) continue;
      String message = "CONFIG_" + wanted.name() + " differs from sdkconfig.defaults: a fresh checkout builds another configuration";
      findings.add(Finding.of(rule.id(), rule.severity(), message, wanted.name(), is.value()).atLine(is.line()));
    }
    return Answer.of(rule, findings);
  }

  private List<Finding> choices(Rule rule) {
    List<Finding> findings = new ArrayList<>();
    for (List<String> group : Choices.GROUPS) {
      List<KconfigFile.Assignment> chosen = new ArrayList<>();
      for (String member : group) {
        KconfigFile.Assignment each = file.get(member);
        if (each != null && each.value().equals("y")) chosen.add(each);
      }
      if (chosen.size() < 2) continue;
      String names = String.join(" and ", chosen.stream().map(each -> "CONFIG_" + each.name()).toList());
      findings.add(Finding.of(rule.id(), rule.severity(), names + " are members of one choice: only one takes effect", chosen.getFirst().name(), "y").atLine(chosen.getLast().line()));
    }
    return findings;
  }
}
