package dev.bulwark.cli.audit;

import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.hardening.report.AuditDocument;
import dev.bulwark.hardening.rootfs.RootfsAudit;
import dev.bulwark.hardening.rule.RulePack;
import dev.bulwark.hardening.rule.Target;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code bulwark audit rootfs}: judges Linux root file systems, nothing of which is unpacked or run. */
@Command(
    name = "rootfs",
    description = {
      "Judges a Linux root file system: accounts and their passwords, services that start, set-uid and writable files, private keys, how programs were built; its sshd_config and kernel configuration where it has them.",
      "Nothing is unpacked or run; links are followed inside the tree only. Several inputs are taken for several devices: the same password hash in two of them is a finding.",
      "Exit 0: no finding at or over --fail-on, 1: there are some, 3: an input could not be read or went over a limit. What the tree cannot tell is said to be unknown, and never counts as passed.",
      "Example: bulwark audit rootfs rootfs.tar.gz"
    })
final class AuditRootfs implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "PATH", description = "folders, or archives and file system images that hold a root file system: tar (plain, gzip, xz, zstd, bzip2), cpio, SquashFS")
  private List<Path> paths = List.of();

  @Mixin private VulnerabilityRecords vulnerabilities = new VulnerabilityRecords();

  @Mixin private AuditSettings settings = new AuditSettings();

  private final Terminal terminal;
  private final InstantSource clock;

  AuditRootfs(Terminal terminal, InstantSource clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    RulePack pack = RulePack.shipped();
    return settings.write(AuditDocument.of(Target.ROOTFS, pack, vulnerabilities.judge(new RootfsAudit(pack, settings.options(clock), clock).audit(paths), clock, terminal)), terminal);
  }
}
