package dev.bulwark.hardening.rootfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulwark.hardening.audit.AuditedInput;
import dev.bulwark.hardening.audit.Finding;
import dev.bulwark.hardening.audit.RuleResult;
import dev.bulwark.hardening.audit.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Details of the files that the rules read. */
class ReadingTest {
  private static RuleResult result(Sample sample, String rule) {
    return sample.audit().results().stream().filter(each -> each.rule().equals(rule)).findFirst().orElseThrow();
  }

  private static Verdict verdict(Sample sample, String rule) {
    return result(sample, rule).verdict();
  }

  @Test
  void the_last_assignment_of_a_parameter_wins_in_the_order_of_names_and_etc_hides_its_namesakes() {
    Sample sample = Sample.of("usr/lib/sysctl.d/50-a.conf", "kernel.kptr_restrict=0\n", "etc/sysctl.d/60-b.conf", "kernel.kptr_restrict = 2\n");
    assertThat(result(sample, "LNX-S-001").value()).isEqualTo("2");
    assertThat(result(sample.file("etc/sysctl.conf", "kernel.kptr_restrict=0\n"), "LNX-S-001").value()).isEqualTo("0");
    Sample hidden = Sample.of("usr/lib/sysctl.d/50-a.conf", "kernel.kptr_restrict=0\n").link("etc/sysctl.d/50-a.conf", "/dev/null");
    assertThat(verdict(hidden, "LNX-S-001")).isEqualTo(Verdict.FAIL);
    assertThat(verdict(Sample.of("etc/sysctl.d/50-a.conf", "# none\n", "usr/lib/sysctl.d/50-a.conf", "kernel.kptr_restrict=0\n"), "LNX-S-001")).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void a_pattern_sets_what_nobody_names_and_what_is_not_taken_out() {
    assertThat(verdict(Sample.of("etc/sysctl.d/a.conf", "net.ipv4.conf.*.rp_filter = 2\n"), "LNX-S-006")).isEqualTo(Verdict.PASS);
    assertThat(verdict(Sample.of("etc/sysctl.d/a.conf", "net.ipv4.conf.*.rp_filter = 2\n-net.ipv4.conf.all.rp_filter\n"), "LNX-S-006")).isEqualTo(Verdict.UNKNOWN);
    assertThat(verdict(Sample.of("etc/sysctl.d/a.conf", "net.ipv4.conf.all.rp_filter = 0\nnet.ipv4.conf.*.rp_filter = 2\n"), "LNX-S-006")).isEqualTo(Verdict.FAIL);
    assertThat(verdict(Sample.of("etc/sysctl.d/a.conf", "kernel.kptr_restrict = high\n"), "LNX-S-001")).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void a_uid_that_wraps_around_to_zero_is_root() {
    assertThat(verdict(Sample.of("etc/passwd", "root:x:0:0::/:/bin/sh\nhidden:x:4294967296:0::/:/bin/sh\n"), "LNX-ACC-002")).isEqualTo(Verdict.FAIL);
  }

  @Test
  void without_passwd_nothing_is_known_of_accounts() {
    Sample sample = Sample.of("etc/hostname", "x");
    for (String rule : List.of("LNX-ACC-001", "LNX-ACC-002", "LNX-ACC-003", "LNX-ACC-004", "LNX-ACC-006", "LNX-ACC-007")) assertThat(verdict(sample, rule)).as(rule).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void a_program_that_lies_there_is_unknown_where_nothing_tells_what_starts() {
    Sample sample = Sample.of().link("usr/sbin/telnetd", "../../bin/busybox").file("bin/busybox", 0755, "x");
    assertThat(verdict(sample, "LNX-SVC-001")).isEqualTo(Verdict.UNKNOWN);
    assertThat(verdict(sample.file("etc/inittab", "::respawn:/sbin/getty 115200 ttyS0\n"), "LNX-SVC-001")).isEqualTo(Verdict.PASS);
  }

  @Test
  void mounts_of_the_start_scripts_count_where_fstab_is_silent() {
    assertThat(verdict(RuleSamples.rcS("mount -t tmpfs -o noexec,nosuid,nodev tmpfs /tmp"), "LNX-FS-003")).isEqualTo(Verdict.PASS);
    assertThat(verdict(RuleSamples.rcS("mount -t tmpfs tmpfs /tmp"), "LNX-FS-003")).isEqualTo(Verdict.FAIL);
    assertThat(verdict(RuleSamples.rcS("true"), "LNX-FS-003")).isEqualTo(Verdict.UNKNOWN);
    assertThat(verdict(RuleSamples.inittab("::sysinit:/bin/mount -o remount,rw /"), "LNX-FS-004")).isEqualTo(Verdict.FAIL);
    assertThat(verdict(RuleSamples.fstab("/dev/root / ext2 rw,noauto 0 1"), "LNX-FS-004")).isEqualTo(Verdict.UNKNOWN);
    assertThat(verdict(RuleSamples.fstab("/dev/root / squashfs defaults 0 0"), "LNX-FS-004")).isEqualTo(Verdict.PASS);
  }

  @Test
  void a_broker_that_says_nothing_is_unknown_because_its_versions_differ() {
    assertThat(verdict(RuleSamples.mosquitto("listener 8883\ncertfile c\n"), "LNX-SVC-008")).isEqualTo(Verdict.UNKNOWN);
    assertThat(verdict(RuleSamples.mosquitto("persistence true\n"), "LNX-SVC-009")).isEqualTo(Verdict.UNKNOWN);
    assertThat(verdict(RuleSamples.mosquitto("include_dir /etc/mosquitto/conf.d\n").file("etc/mosquitto/conf.d/a.conf", "listener 1883\nallow_anonymous true\n"), "LNX-SVC-008")).isEqualTo(Verdict.FAIL);
  }

  @Test
  void guests_in_shares_are_found_and_printers_are_none() {
    assertThat(verdict(Sample.of("etc/samba/smb.conf", "[global]\nworkgroup=X\n[printers]\nguest ok = yes\n[data]\nGuest OK = no\n"), "LNX-SVC-012")).isEqualTo(Verdict.PASS);
    assertThat(verdict(Sample.of("etc/samba/smb.conf", "[data]\npath = /srv\nGuest OK = Yes\n"), "LNX-SVC-012")).isEqualTo(Verdict.FAIL);
    assertThat(verdict(Sample.of("etc/exports", "/srv 10.0.0.0/24(rw)\n"), "LNX-SVC-012")).isEqualTo(Verdict.FAIL);
    assertThat(verdict(Sample.of("etc/exports", "/srv\n"), "LNX-SVC-012")).isEqualTo(Verdict.FAIL);
  }

  @Test
  void a_link_is_followed_inside_the_tree_only() {
    AuditedInput input = Sample.of("usr/share/base/passwd", "toor::0:0::/:/bin/sh\n").link("etc/passwd", "/usr/share/base/passwd").audit();
    // The target lies where nothing is kept, and is wanted by the link.
    assertThat(input.findings()).extracting(Finding::rule).contains("LNX-ACC-001");
    AuditedInput out = Sample.of("etc/hostname", "x").link("etc/passwd", "../../../../etc/passwd").audit();
    assertThat(out.findings()).isEmpty();
    assertThat(String.valueOf(out.facts().get("rootfs"))).contains("symlink-escape");
  }

  @Test
  void set_uid_counts_by_name_place_and_use() {
    assertThat(verdict(Sample.of().file("tmp/su", 04755, "x"), "LNX-FS-001")).isEqualTo(Verdict.FAIL);
    assertThat(verdict(Sample.of().file("usr/bin/tool", 04644, "x"), "LNX-FS-001")).isEqualTo(Verdict.PASS);
    assertThat(verdict(Sample.of().file("usr/bin/tool", 02755, "x"), "LNX-FS-001")).isEqualTo(Verdict.FAIL);
    assertThat(verdict(Sample.of().owned("usr/bin/write", 02755, 0, 5, "x"), "LNX-FS-001")).isEqualTo(Verdict.PASS);
  }

  @Test
  void programs_of_every_width_order_and_machine_are_read() {
    Sample arm = Sample.of().file("usr/bin/app", 0755, new Elf().narrow(40).stack(-1).bytes());
    assertThat(verdict(arm, "LNX-ELF-002")).isEqualTo(Verdict.FAIL);
    Sample mips = Sample.of().file("usr/bin/app", 0755, new Elf().narrow(8).bigEndian().fixed().noRelro().symbols("gets\0").debug().bytes());
    assertThat(mips.audit().findings()).extracting(Finding::rule).containsExactly("LNX-ELF-001", "LNX-ELF-003", "LNX-ELF-004", "LNX-ELF-005");
    assertThat(Sample.of().file("usr/bin/app", 0755, new Elf().stack(-1).bytes()).audit().findings()).isEmpty();
    assertThat(Sample.of().file("usr/bin/small", 0755, new Elf().symbols("puts\0").bytes()).audit().findings()).isEmpty();
    assertThat(Sample.of().file("lib/firmware/dsp.elf", 0644, new Elf().fixed().stack(7).bytes()).audit().findings()).isEmpty();
  }
}
