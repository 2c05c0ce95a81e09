package dev.bulwark.hardening.rootfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.hardening.audit.AuditedInput;
import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.audit.Severity;
import dev.bulwark.hardening.audit.Verdict;
import dev.bulwark.hardening.config.AuditOptions;
import dev.bulwark.hardening.rule.Check;
import dev.bulwark.hardening.rule.Comparison;
import dev.bulwark.hardening.rule.Rule;
import dev.bulwark.hardening.rule.RulePack;
import dev.bulwark.hardening.rule.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule on root file systems with a good and a bad sample. */
class RuleSamplesTest {
  private static final AuditOptions OPTIONS = AuditOptions.on(LocalDate.of(2026, 11, 23));

  static Stream<Rule> detectors() {
    // The one that compares devices has a test of its own.
    return RulePack.shipped().of(Target.ROOTFS).stream().filter(rule -> rule.check() instanceof Check.Detector && !rule.id().equals("LNX-ACC-005"));
  }

  static Stream<Rule> parameters() {
    return RulePack.shipped().of(Target.ROOTFS).stream().filter(rule -> rule.check() instanceof Check.Sysctl);
  }

  private static Verdict verdict(AuditedInput input, String rule) {
    return input.results().stream().filter(each -> each.rule().equals(rule)).findFirst().orElseThrow().verdict();
  }

  @ParameterizedTest
  @MethodSource("detectors")
  void each_rule_passes_its_good_tree_and_fails_its_bad_one_at_the_right_place(Rule rule) {
    RuleSamples.Pair pair = RuleSamples.of(rule.id());
    assertThat(pair).as("samples of " + rule.id()).isNotNull();
    if (pair == null) return;
    AuditedInput good = pair.good().audit();
    assertThat(verdict(good, rule.id())).isEqualTo(Verdict.PASS);
    assertThat(good.findings()).extracting(Finding::rule).doesNotContain(rule.id());
    AuditedInput bad = pair.bad().audit();
    assertThat(verdict(bad, rule.id())).isEqualTo(Verdict.FAIL);
    Finding finding = bad.findings().stream().filter(each -> each.rule().equals(rule.id())).findFirst().orElseThrow();
    assertThat(finding.path()).isEqualTo(pair.place());
    assertThat(finding.severity()).isEqualTo(rule.severity());
  }

  @ParameterizedTest
  @MethodSource("parameters")
  void each_kernel_parameter_passes_and_fails_by_what_the_tree_sets_and_is_unknown_where_it_sets_nothing(Rule rule) {
    Check.Sysctl check = (Check.Sysctl) rule.check();
    int safe = Integer.parseInt(check.safe().values().getFirst());
    int unsafe = check.safe().op() == Comparison.Op.GE || safe == 1 ? safe - 1 : 1;
    assertThat(verdict(Sample.of("etc/sysctl.conf", check.parameter() + " = " + safe + "\n").audit(), rule.id())).isEqualTo(Verdict.PASS);
    AuditedInput bad = Sample.of("etc/sysctl.d/10-x.conf", check.parameter().replace('.', '/') + "=" + unsafe + "\n").audit();
    assertThat(verdict(bad, rule.id())).isEqualTo(Verdict.FAIL);
    assertThat(bad.findings()).filteredOn(finding -> finding.rule().equals(rule.id())).singleElement().satisfies(finding -> {
      assertThat(finding.path()).isEqualTo("etc/sysctl.d/10-x.conf");
      assertThat(finding.line()).isEqualTo(1);
    });
    assertThat(verdict(Sample.of("etc/hostname", "x").audit(), rule.id())).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void every_rule_has_exactly_one_verdict_and_nothing_is_found_in_a_minimal_tree() {
    AuditedInput input = Sample.of("etc/passwd", "root:x:0:0:root:/root:/bin/sh\n", "etc/inittab", "::sysinit:/etc/init.d/rcS\n::respawn:/sbin/getty 115200 console\n").file("etc/shadow", 0600, "root:*:::::::\n")
        .file("etc/init.d/rcS", 0755, "#!/bin/sh\nmount -a\n").folder("tmp", 01777).file("bin/busybox", 04755, new Elf().bytes()).link("bin/sh", "busybox").audit();
    assertThat(input.findings()).isEmpty();
    assertThat(input.results()).extracting(each -> each.rule()).isEqualTo(RulePack.shipped().of(Target.ROOTFS).stream().map(Rule::id).toList());
    assertThat(input.results().size()).isEqualTo(46);
    assertThat(input.results()).filteredOn(each -> each.verdict() == Verdict.UNKNOWN).extracting(each -> each.rule()).allMatch(rule -> rule.startsWith("LNX-S-0") || rule.equals("LNX-FS-003") || rule.equals("LNX-FS-004"));
  }

  @Test
  void the_same_hash_in_two_trees_fails_both_and_in_a_single_one_is_unknown(@TempDir Path dir) throws IOException {
    Path one = Files.write(dir.resolve("one.tar"), RuleSamples.shadow(RuleSamples.SHA512_OTHER).tar());
    Path two = Files.write(dir.resolve("two.tar"), RuleSamples.shadow(RuleSamples.SHA512_OTHER).file("etc/hostname", "two").tar());
    Path other = Files.write(dir.resolve("other.tar"), RuleSamples.shadow("*").tar());
    RootfsAudit audit = new RootfsAudit(RulePack.shipped(), OPTIONS, InstantSource.system());
    List<AuditedInput> all = audit.audit(List.of(one, other, two));
    assertThat(all).extracting(input -> verdict(input, "LNX-ACC-005")).containsExactly(Verdict.FAIL, Verdict.PASS, Verdict.FAIL);
    assertThat(audit.audit(List.of(one))).extracting(input -> verdict(input, "LNX-ACC-005")).containsExactly(Verdict.UNKNOWN);
  }

  @Test
  void a_developer_s_build_and_a_router_are_asked_less() {
    byte[] tree = Sample.of("etc/sysctl.conf", "net.ipv4.ip_forward=1\n").file("usr/bin/strace", 0755, "x").tar();
    AuditOptions router = new AuditOptions(Optional.empty(), Optional.empty(), false, Set.of("router"), LocalDate.of(2026, 11, 23));
    AuditedInput input = Sample.audit(tree, router);
    assertThat(verdict(input, "LNX-S-010")).isEqualTo(Verdict.NOT_APPLICABLE);
    assertThat(verdict(input, "LNX-FS-006")).isEqualTo(Verdict.NOT_APPLICABLE);
    assertThat(Sample.audit(tree).findings()).extracting(Finding::rule).containsExactly("LNX-FS-006", "LNX-S-010");
  }

  @Test
  void an_encrypted_key_and_an_account_without_shell_are_milder() {
    AuditedInput input = Sample.of("etc/passwd", "ftp::14:50::/var/ftp:/sbin/nologin\n").audit();
    assertThat(input.findings()).filteredOn(finding -> finding.rule().equals("LNX-ACC-001")).singleElement().satisfies(finding -> assertThat(finding.severity()).isEqualTo(Severity.LOW));
  }
}
