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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Judges configurations by the rules of a pack.
 *
 * <h2>Guarantees</h2> Each rule of the target has exactly one verdict, sorted by rule; each failing rule has a finding for each place. The same bytes give the same answer. What cannot be known is unknown, never pass.
 * <h2>Does not guarantee</h2> That a device runs what the file says.
 * <h2>Fails by</h2> an input that is marked unreadable with a reason ({@code nul-byte}, {@code long-line}, {@code broken-gzip}, {@code limit:…}); never by an exception, whatever the bytes are.
 */
public final class ConfigAudit {
  private final RulePack pack;
  private final AuditOptions options;

  public ConfigAudit(RulePack pack, AuditOptions options) {
    this.pack = pack;
    this.options = options;
  }

  /** What remains once the text can be read. */
  private interface Reading {
    AuditedInput read(String sha256) throws Unreadable;
  }

  private static AuditedInput guarded(String path, byte[] bytes, Reading reading) {
    String sha256 = Redaction.sha256(bytes);
    try {
      return reading.read(sha256);
    } catch (Unreadable e) {
      return AuditedInput.unreadable(path, sha256, e.reason());
    }
  }

  /**
   * An sdkconfig or a file of defaults for one.
   *
   * @param defaults the {@code sdkconfig.defaults} that belongs to a whole sdkconfig; null where there is none
   */
  public AuditedInput sdkconfig(String path, byte[] bytes, byte @Nullable [] defaults) {
    return guarded(path, bytes, sha256 -> new SdkconfigAudit(pack, IdfSymbols.shipped(), options).audit(path, sha256, KconfigFile.read(bytes), defaults == null ? null : KconfigFile.read(defaults)));
  }

  /** A kernel's configuration: text, gzipped text, or a kernel image that carries it. */
  public AuditedInput kernel(String path, byte[] bytes) {
    return guarded(
        path,
        bytes,
        sha256 -> {
          KconfigFile file = KconfigFile.read(KernelConfig.text(bytes));
          // Absent means off here, so a file without a single symbol would be the worst of kernels; it is none.
          if (file.assignments().isEmpty()) throw new Unreadable("no-configuration");
          return whole(path, sha256, Target.KERNEL, file, true);
        });
  }

  /** A Zephyr build's {@code .config}, whole, or a {@code prj.conf}, which leaves open what it does not name. */
  public AuditedInput zephyr(String path, byte[] bytes) {
    return guarded(
        path,
        bytes,
        sha256 -> {
          KconfigFile file = KconfigFile.read(bytes);
          return whole(path, sha256, Target.ZEPHYR, file, file.complete() || path.endsWith(".config"));
        });
  }

  /** An sshd configuration with what it includes. */
  public AuditedInput sshd(String path, byte[] bytes, Includes includes) {
    return guarded(
        path,
        bytes,
        sha256 -> {
          SshdConfig config = SshdConfig.read(bytes, includes);
          return input(path, sha256, null, Target.SSHD, rule -> SshdAudit.answer(rule, config));
        });
  }

  /** An Arduino sketch or a {@code platformio.ini}. */
  public AuditedInput arduino(String path, byte[] bytes) {
    return guarded(
        path,
        bytes,
        sha256 -> {
          List<String> lines = TextLines.of(bytes);
          if (path.endsWith(".ini")) {
            PlatformioIni ini = new PlatformioIni(lines);
            return input(path, sha256, null, Target.ARDUINO, rule -> ini.answer(rule, detector(rule)));
          }
          Sketch sketch = new Sketch(new String(bytes, StandardCharsets.UTF_8));
          return input(path, sha256, null, Target.ARDUINO, rule -> SketchRules.answer(rule, detector(rule), sketch));
        });
  }

  private AuditedInput whole(String path, String sha256, Target target, KconfigFile file, boolean complete) {
    WholeView view = new WholeView(file, complete, options.features());
    return input(
        path,
        sha256,
        complete,
        target,
        rule ->
            switch (rule.check()) {
              case Check.Symbols check -> Answer.of(rule, SymbolJudge.judge(rule, check, view, options));
              // A published signing key shows in the boot loader's image, not in this text.
              case Check.Detector _, Check.Option _, Check.Sysctl _ -> Answer.silent(rule, Verdict.UNKNOWN, null);
            });
  }

  private AuditedInput input(String path, String sha256, @Nullable Boolean complete, Target target, Function<Rule, Answer> judge) {
    List<RuleResult> results = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    for (Rule rule : pack.of(target)) {
      Answer answer = !options.production() && rule.debugOnly() ? Answer.silent(rule, Verdict.NOT_APPLICABLE, Reason.CONDITION) : judge.apply(rule);
      results.add(answer.result());
      findings.addAll(answer.findings());
    }
    return new AuditedInput(path, sha256, true, null, null, null, complete, Map.of(), results, findings);
  }

  private static String detector(Rule rule) {
    return rule.check() instanceof Check.Detector detector ? detector.name() : "";
  }
}
