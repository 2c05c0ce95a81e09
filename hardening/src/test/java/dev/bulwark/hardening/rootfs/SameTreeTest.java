package dev.bulwark.hardening.rootfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.longs;

import dev.bulwark.hardening.audit.AuditedInput;
import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.config.AuditOptions;
import dev.bulwark.hardening.rule.RulePack;
import dev.bulwark.hardening.rule.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One tree gives one answer, however it is packed. */
class SameTreeTest {
  /** All bad samples in one. */
  private static Sample everything() {
    Sample all = Sample.of("etc/ssh/sshd_config", "Include /etc/ssh/sshd_config.d/*.conf\nPermitRootLogin yes\n", "etc/ssh/sshd_config.d/a.conf", "PasswordAuthentication no\n", "etc/sysctl.conf", "kernel.kptr_restrict=0\n");
    for (String rule : List.of("LNX-ACC-008", "LNX-ACC-009", "LNX-SVC-001", "LNX-SVC-005", "LNX-SVC-008", "LNX-SVC-012", "LNX-SVC-013", "LNX-FS-001", "LNX-FS-002", "LNX-FS-003", "LNX-FS-005", "LNX-ELF-004")) {
      RuleSamples.Pair pair = RuleSamples.of(rule);
      if (pair != null) all.with(pair.bad());
    }
    return all.with(RuleSamples.shadow(RuleSamples.DES_VIZXV)).link("etc/rc.local", "init.d/rcS").with(RuleSamples.rcS("vsftpd &"));
  }

  @Test
  void the_order_of_the_entries_changes_nothing() {
    Sample sample = everything();
    AuditedInput straight = sample.audit();
    assertThat(straight.findings()).extracting(Finding::rule).contains("LNX-SSH-001", "LNX-ACC-004", "LNX-SVC-002", "LNX-SVC-005", "LNX-FS-005", "LNX-S-001").doesNotContain("LNX-SSH-002");
    qt().withExamples(20).forAll(longs().all()).checkAssert(seed -> {
      AuditedInput other = Sample.audit(sample.shuffled(seed));
      assertThat(other.results()).isEqualTo(straight.results());
      assertThat(other.findings()).isEqualTo(straight.findings());
    });
  }

  @Test
  void a_folder_and_an_archive_of_it_have_the_same_findings(@TempDir Path dir) throws IOException {
    Sample sample = everything();
    AuditedInput folder = new RootfsAudit(RulePack.shipped(), AuditOptions.on(LocalDate.of(2026, 11, 23)), InstantSource.system()).audit(List.of(sample.into(dir.resolve("tree")))).getFirst();
    assertThat(folder.sha256()).isNull();
    assertThat(folder.results()).isEqualTo(sample.audit().results());
    assertThat(folder.findings()).isEqualTo(sample.audit().findings());
  }

  @Test
  void a_tree_inside_one_folder_is_judged_as_one_at_the_top_by_whole_paths() {
    Sample inner = everything();
    Sample outer = new Sample();
    for (Sample.Item item : inner.items()) outer.items().add(new Sample.Item("rootfs/" + item.path(), item.kind(), item.mode(), item.uid(), item.gid(), item.content(), item.target()));
    Stream<String> moved = inner.audit().findings().stream().map(finding -> finding.rule() + " rootfs/" + finding.path());
    assertThat(outer.audit().findings()).extracting(finding -> finding.rule() + " " + finding.path()).containsExactlyInAnyOrderElementsOf(moved.toList());
  }

  @Test
  void a_key_beside_the_system_is_found_too() {
    Sample outer = new Sample().file("a-boot.bin", 0644, RuleSamples.KEY).file("rootfs/etc/hostname", "x").file("rootfs/bin/sh", 0755, "x");
    assertThat(outer.audit().findings()).extracting(Finding::path).containsExactly("a-boot.bin");
  }

  @Test
  void rules_on_sshd_and_the_kernel_stand_in_the_answer_only_where_their_files_are_in_the_tree() {
    int own = RulePack.shipped().of(Target.ROOTFS).size();
    int sshd = RulePack.shipped().of(Target.SSHD).size();
    int kernel = RulePack.shipped().of(Target.KERNEL).size();
    assertThat(Sample.of("etc/hostname", "x").audit().results()).hasSize(own);
    assertThat(Sample.of("etc/ssh/sshd_config", "Port 22\n").audit().results()).hasSize(own + sshd);
    assertThat(Sample.of("usr/share/openssh/sshd_config", "Port 22\n").audit().results()).hasSize(own);
    AuditedInput both = Sample.of("etc/ssh/sshd_config", "Port 22\n", "boot/config-6.1", "CONFIG_MODULES=y\n").audit();
    assertThat(both.results()).hasSize(own + sshd + kernel);
    assertThat(both.findings()).filteredOn(finding -> finding.rule().startsWith("LNX-K")).isNotEmpty().allSatisfy(finding -> assertThat(finding.path()).isEqualTo("boot/config-6.1"));
    assertThat(both.results()).extracting(each -> each.rule()).isSorted();
  }

  @Test
  void a_host_key_in_the_tree_is_shared_by_all_that_get_it() {
    Sample sample = Sample.of("etc/ssh/sshd_config", "PermitRootLogin no\n").file("etc/ssh/ssh_host_ecdsa_key", 0600, RuleSamples.KEY);
    assertThat(sample.audit().findings()).filteredOn(finding -> finding.rule().equals("LNX-SSH-011")).singleElement().satisfies(finding -> assertThat(finding.path()).isEqualTo("etc/ssh/ssh_host_ecdsa_key"));
  }
}
