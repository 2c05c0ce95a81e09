package dev.bulwark.hardening.rootfs;

import dev.bulwark.hardening.audit.AuditedInput;
import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.audit.RuleResult;
import dev.bulwark.hardening.audit.Verdict;
import dev.bulwark.hardening.config.ConfigAudit;
import dev.bulwark.hardening.config.Includes;
import dev.bulwark.hardening.rule.Check;
import dev.bulwark.hardening.rule.Rule;
import dev.bulwark.hardening.rule.RulePack;
import dev.bulwark.hardening.rule.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The configurations in a tree that have rules of their own: the SSH server's, the kernel's. Where there is none of a kind, its rules do not stand in the answer. */
final class Inside {
  private final RulePack pack;
  private final ConfigAudit audit;

  Inside(RulePack pack, ConfigAudit audit) {
    this.pack = pack;
    this.audit = audit;
  }

  List<Ruled> sshd(RootTree tree) {
    List<String> files = new ArrayList<>();
    for (String path : List.of("etc/ssh/sshd_config", "etc/sshd_config", "usr/etc/ssh/sshd_config", "usr/local/etc/ssh/sshd_config", "usr/local/etc/sshd_config", "etc/openssh/sshd_config")) {
      if (tree.bytes(path) != null) files.add(path);
    }
    // Elsewhere it may be a server of the maker's own; what packages bring as a template is none.
    for (Node node : tree.nodes()) {
      if (files.isEmpty() && node.file() && node.name().equals("sshd_config") && !Names.below(node.path(), "usr/share") && tree.bytes(node.path()) != null) files.add(node.path());
    }
    List<AuditedInput> inputs = new ArrayList<>();
    for (String path : files) {
      byte[] bytes = tree.bytes(path);
      if (bytes != null) inputs.add(audit.sshd(path, bytes, includes(tree)));
    }
    List<Ruled> ruled = merged(inputs, Target.SSHD);
    return ruled.stream().map(each -> hostKey(each, tree)).toList();
  }

  /** The rule that a configuration's text cannot answer, and a tree can. */
  private Ruled hostKey(Ruled ruled, RootTree tree) {
    Rule rule = pack.rule(ruled.result().rule()).orElseThrow();
    if (!(rule.check() instanceof Check.Detector)) return ruled;
    List<Finding> findings = new ArrayList<>();
    for (String path : KeyRules.hostKeys(tree)) findings.add(Finding.of(rule.id(), rule.severity(), rule.message(), path, "").at(path));
    return Ruled.of(rule, findings);
  }

  private static Includes includes(RootTree tree) {
    return pattern -> {
      List<Includes.Included> found = new ArrayList<>();
      for (String path : tree.matching(pattern)) {
        byte[] bytes = tree.bytes(path);
        if (bytes != null) found.add(new Includes.Included(path, bytes));
      }
      return found;
    };
  }

  List<Ruled> kernel(RootTree tree) {
    List<AuditedInput> inputs = new ArrayList<>();
    List<String> paths = new ArrayList<>();
    for (String pattern : List.of("boot/config-*", "boot/config", "proc/config", "lib/modules/*/config", "usr/lib/modules/*/config")) paths.addAll(tree.matching(pattern));
    for (Node node : tree.nodes()) if (node.file() && node.path().startsWith("proc/config.gz") || node.path().startsWith("boot/config") && node.path().contains("!/")) paths.add(node.path());
    for (String path : paths.stream().distinct().toList()) {
      byte[] bytes = tree.bytes(path);
      int packed = path.indexOf("!/");
      if (bytes != null) inputs.add(audit.kernel(packed < 0 ? path : path.substring(0, packed), bytes));
    }
    return merged(inputs, Target.KERNEL);
  }

  /** One verdict for each rule: the worst of the files, with the findings of all. */
  private List<Ruled> merged(List<AuditedInput> inputs, Target target) {
    List<Ruled> all = new ArrayList<>();
    if (inputs.isEmpty()) return all;
    for (Rule rule : pack.of(target)) {
      RuleResult worst = null;
      List<Finding> findings = new ArrayList<>();
      for (AuditedInput input : inputs) {
        Map<String, RuleResult> results = new HashMap<>();
        for (RuleResult each : input.results()) results.put(each.rule(), each);
        // A file that cannot be read at all leaves everything open.
        RuleResult own = results.getOrDefault(rule.id(), Ruled.unknown(rule).result());
        if (worst == null || weight(own.verdict()) > weight(worst.verdict())) worst = own;
        for (Finding each : input.findings()) if (each.rule().equals(rule.id())) findings.add(each.path() == null ? each.at(input.path()) : each);
      }
      if (worst != null) all.add(new Ruled(worst, findings));
    }
    return all;
  }

  private static int weight(Verdict verdict) {
    return switch (verdict) {
      case FAIL -> 3;
      case UNKNOWN -> 2;
      case PASS -> 1;
      case NOT_APPLICABLE -> 0;
    };
  }
}
