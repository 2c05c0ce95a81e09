package dev.bulwark.cli.audit;

import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.hardening.rule.Target;
import java.time.InstantSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code bulwark audit …}: the group and its members. */
@Command(name = "audit", synopsisSubcommandLabel = "COMMAND", description = "Judge configurations, images and live hosts by the rules of the catalogue: pass, fail, not applicable, or not known.")
public final class AuditCommand {
  private AuditCommand() {}

  public static CommandLine line(Terminal terminal) {
    InstantSource clock = InstantSource.system();
    CommandLine line = new CommandLine(new AuditCommand());
    line.addSubcommand(AuditConfig.line(terminal, clock, Target.SDKCONFIG, "an ESP-IDF sdkconfig, complete or defaults, for the release it is for", "bulwark audit sdkconfig --idf 5.5 sdkconfig"));
    line.addSubcommand(AuditConfig.line(terminal, clock, Target.KERNEL, "a Linux kernel's configuration: text, /proc/config.gz, or a kernel image that carries it", "bulwark audit kernel /boot/config-6.12"));
    line.addSubcommand(AuditConfig.line(terminal, clock, Target.ZEPHYR, "a Zephyr prj.conf or build/zephyr/.config", "bulwark audit zephyr build/zephyr/.config"));
    line.addSubcommand(AuditConfig.line(terminal, clock, Target.SSHD, "an sshd_config with what it includes", "bulwark audit sshd rootfs/etc/ssh/sshd_config"));
    line.addSubcommand(AuditConfig.line(terminal, clock, Target.ARDUINO, "Arduino sketches and platformio.ini", "bulwark audit arduino sketches/"));
    line.addSubcommand(new AuditImage(terminal, clock));
    line.addSubcommand(new AuditExposure(terminal, clock));
    line.addSubcommand(new AuditFleet(terminal));
    line.addSubcommand(new AuditRootfs(terminal, clock));
    line.addSubcommand(new AuditRules(terminal));
    return line;
  }
}
