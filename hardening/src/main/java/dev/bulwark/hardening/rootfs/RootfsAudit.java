package dev.bulwark.hardening.rootfs;

import dev.bulwark.hardening.archive.ByteSource;
import dev.bulwark.hardening.archive.FileTree;
import dev.bulwark.hardening.archive.Limits;
import dev.bulwark.hardening.archive.Outcome;
import dev.bulwark.hardening.archive.Walk;
import dev.bulwark.hardening.audit.AuditedInput;
import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.audit.Reason;
import dev.bulwark.hardening.audit.RuleResult;
import dev.bulwark.hardening.audit.Verdict;
import dev.bulwark.hardening.config.AuditOptions;
import dev.bulwark.hardening.config.ConfigAudit;
import dev.bulwark.hardening.rule.Check;
import dev.bulwark.hardening.rule.Condition;
import dev.bulwark.hardening.rule.Rule;
import dev.bulwark.hardening.rule.RulePack;
import dev.bulwark.hardening.rule.Target;
import dev.bulwark.hardening.rule.Truth;
import dev.bulwark.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Judges root file systems: directories, and archives or file systems that hold one.
 *
 * <h2>Guarantees</h2> Nothing is written and nothing of the tree is run; links are followed inside the tree only. Each rule of target {@code rootfs} has exactly one verdict for each input that could be read; each failing rule has a
 * finding for each place. The order of the entries does not matter; the same tree gives the same answer.
 * <h2>Does not guarantee</h2> That a device runs what the tree holds; that a start script does what its text says. What a script decides while it runs is not seen.
 * <h2>Fails by</h2> an input marked unreadable with a reason: {@code limit:ratio}, {@code limit:size}, {@code limit:depth}, {@code limit:entries}, {@code limit:time}, {@code damaged}, {@code not-an-archive}, {@code unreadable},
 * {@code no-such-file}; the other inputs are judged all the same.
 */
public final class RootfsAudit {
  private static final Comparator<Finding> SORTED = Comparator.comparing(Finding::rule).thenComparing(Ruled.BY_PLACE);

  private final RulePack pack;
  private final AuditOptions options;
  private final Limits limits;
  private final InstantSource clock;
  private final Secrets secrets;

  /** @param clock for the limit of time, nothing else */
  public RootfsAudit(RulePack pack, AuditOptions options, InstantSource clock) {
    this(pack, options, Limits.DEFAULT, clock);
  }

  RootfsAudit(RulePack pack, AuditOptions options, Limits limits, InstantSource clock) {
    this.pack = pack;
    this.options = options;
    this.limits = limits;
    this.clock = clock;
    this.secrets = new Secrets(pack, options.at());
  }

  /** What was read of one input, before the rules that compare inputs. */
  private record Read(RootTree tree, String base, SortedMap<String, List<Finding>> secrets, Map<String, Object> facts) {}

  /** What a path leads to, or why not. */
  private record Input(String path, @Nullable String sha256, @Nullable Read read, String reason) {}

  /** An input with all verdicts but that of the rule that compares inputs; its tree is let go, so that many inputs need no more memory than one. */
  private record Alone(AuditedInput input, SharedHashes.@Nullable Own own, String base) {}

  /** Judges each of them, in the order given; as different devices where rules compare. */
  public List<AuditedInput> audit(List<Path> paths) {
    SharedHashes shared = new SharedHashes();
    List<Alone> alone = new ArrayList<>();
    for (Path path : paths) alone.add(alone(read(path), shared));
    return alone.stream().map(each -> compared(each, shared)).toList();
  }

  /** Judges one archive that is in memory. */
  AuditedInput audit(ByteSource source) {
    SharedHashes shared = new SharedHashes();
    return compared(alone(input(source.name(), null, Walker.of(source)), shared), shared);
  }

  private Alone alone(Input input, SharedHashes shared) {
    if (input.read == null) return new Alone(AuditedInput.unreadable(input.path, input.sha256, input.reason), null, "");
    return new Alone(judge(input, input.read), shared.add(input.read.tree), input.read.base);
  }

  private AuditedInput compared(Alone alone, SharedHashes shared) {
    AuditedInput input = alone.input;
    Rule rule = pack.of(Target.ROOTFS).stream().filter(RootfsAudit::compares).findFirst().orElse(null);
    if (alone.own == null || rule == null) return input;
    Ruled ruled = shared.judge(rule, alone.own);
    List<RuleResult> results = new ArrayList<>(input.results());
    results.add(ruled.result());
    results.sort(Comparator.comparing(RuleResult::rule));
    List<Finding> findings = new ArrayList<>(input.findings());
    for (Finding finding : ruled.findings()) findings.add(placed(finding, alone.base));
    findings.sort(SORTED);
    return new AuditedInput(input.path(), input.sha256(), true, null, null, null, null, input.facts(), results, findings);
  }

  private static boolean compares(Rule rule) {
    return rule.check() instanceof Check.Detector check && check.name().equals(SharedHashes.DETECTOR);
  }

  /** Either way of walking. */
  private interface Walker {
    Outcome walk(Limits limits, InstantSource clock, TreeReader reader);

    static Walker of(Path path) {
      return (limits, clock, reader) -> Walk.walk(path, limits, clock, reader, new Kept());
    }

    static Walker of(ByteSource source) {
      return (limits, clock, reader) -> Walk.walk(source, limits, clock, reader, new Kept());
    }
  }

  private Input read(Path path) {
    String name = path.toString();
    if (!Files.exists(path)) return new Input(name, null, null, "no-such-file");
    if (Files.isDirectory(path)) return input(name, null, Walker.of(path));
    if (!Files.isRegularFile(path)) return new Input(name, null, null, "not-a-file");
    try {
      return input(name, digest(path), Walker.of(path));
    } catch (IOException e) {
      return new Input(name, null, null, "unreadable");
    }
  }

  private Input input(String name, @Nullable String sha256, Walker walker) {
    TreeReader reader = new TreeReader(secrets);
    Outcome outcome;
    try {
      outcome = walker.walk(limits, clock, reader);
    } catch (Problem e) {
      return new Input(name, sha256, null, "unreadable");
    }
    String reason = outcome.reason();
    if (reason == null && outcome.format().equals("file")) reason = "not-an-archive";
    if (reason != null) return new Input(name, sha256, null, reason);
    FileTree files = outcome.tree();
    String base = Base.of(files);
    boolean readOnly = outcome.format().equals("squashfs") && base.indexOf('!') < 0;
    Map<String, Object> rootfs = new LinkedHashMap<>();
    rootfs.put("entries", files.entries().size());
    rootfs.put("refused", files.refused().stream().map(each -> Map.of("path", each.path(), "reason", each.reason())).toList());
    return new Input(name, sha256, new Read(reader.tree(files, base, readOnly), base, reader.secrets(files), Map.of("rootfs", rootfs)), "");
  }

  private static String digest(Path file) throws IOException {
    MessageDigest sha256 = Redacted.sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha256)) {
      byte[] part = new byte[256 << 10];
      while (in.read(part) >= 0) {}
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  private AuditedInput judge(Input input, Read read) {
    List<Ruled> all = new ArrayList<>();
    for (Rule rule : pack.of(Target.ROOTFS)) if (!compares(rule)) all.add(ruled(rule, read));
    Inside inside = new Inside(pack, new ConfigAudit(pack, options));
    all.addAll(inside.sshd(read.tree));
    all.addAll(inside.kernel(read.tree));
    List<RuleResult> results = all.stream().map(Ruled::result).sorted(Comparator.comparing(RuleResult::rule)).toList();
    List<Finding> findings = new ArrayList<>();
    for (Ruled each : all) for (Finding finding : each.findings()) findings.add(placed(finding, read.base));
    findings.addAll(KeyRules.credentials(read.secrets));
    findings.sort(SORTED);
    return new AuditedInput(input.path, input.sha256, true, null, null, null, null, read.facts, results, findings);
  }

  /** Rules speak of paths inside the system; secrets may lie beside it and have their whole path already. */
  private static Finding placed(Finding finding, String base) {
    return finding.path() == null || finding.offset() >= 0 ? finding : finding.at(base + finding.path());
  }

  private Ruled ruled(Rule rule, Read read) {
    if (!options.production() && rule.debugOnly()) return Ruled.silent(rule, Verdict.NOT_APPLICABLE, Reason.CONDITION);
    Truth applies = rule.applies(new Declared(options));
    if (applies != Truth.TRUE) return Ruled.silent(rule, applies == Truth.FALSE ? Verdict.NOT_APPLICABLE : Verdict.UNKNOWN, Reason.CONDITION);
    return switch (rule.check()) {
      case Check.Sysctl check -> SysctlRules.judge(rule, check, read.tree);
      case Check.Detector check when check.name().equals(KeyRules.DETECTOR) -> Ruled.of(rule, KeyRules.findings(rule, read.secrets));
      case Check.Detector check -> {
        Detector detector = Detectors.BY_NAME.get(check.name());
        yield detector == null ? Ruled.unknown(rule) : detector.judge(rule, read.tree);
      }
      case Check.Option _, Check.Symbols _ -> Ruled.unknown(rule);
    };
  }

  /** What conditions of rules may ask here: the declared features. */
  private record Declared(AuditOptions options) implements Condition.Facts {
    @Override
    public @Nullable String symbol(String name) {
      return null;
    }

    @Override
    public @Nullable String chip() {
      return null;
    }

    @Override
    public boolean feature(String name) {
      return options.features().contains(name);
    }
  }
}
