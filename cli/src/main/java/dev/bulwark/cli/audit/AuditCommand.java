package dev.bulwark.cli.audit;

import dev.bulwark.cli.terminal.Members;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.hardening.rule.Target;
import java.time.InstantSource;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code bulwark audit …}: the group and its members. */
@Command(name = "audit", synopsisSubcommandLabel = "COMMAND", description = "Judge configurations, images and live hosts by the rules of the catalogue: pass, fail, not applicable, or not known.")
public final class AuditCommand {
  private static final Members MEMBERS = new Members()
      .with(Target.SDKCONFIG.id(), config(Target.SDKCONFIG, "an ESP-IDF sdkconfig, complete or defaults, for the release it is for", "bulwark audit sdkconfig --idf 5.5 sdkconfig"))
      .with(Target.KERNEL.id(), config(Target.KERNEL, "a Linux kernel's configuration: text, /proc/config.gz, or a kernel image that carries it", "bulwark audit kernel /boot/config-6.12"))
      .with(Target.ZEPHYR.id(), config(Target.ZEPHYR, "a Zephyr prj.conf or build/zephyr/.config", "bulwark audit zephyr build/zephyr/.config"))
      .with(Target.SSHD.id(), config(Target.SSHD, "an sshd_config with what it includes", "bulwark audit sshd rootfs/etc/ssh/sshd_config"))
      .with(Target.ARDUINO.id(), config(Target.ARDUINO, "Arduino sketches and platformio.ini", "bulwark audit arduino sketches/"))
      .with("image", terminal -> new AuditImage(terminal, InstantSource.system()))
      .with("exposure", terminal -> new AuditExposure(terminal, InstantSource.system()))
      .with("fleet", AuditFleet::new)
      .with("rootfs", terminal -> new AuditRootfs(terminal, InstantSource.system()))
      .with("rules", AuditRules::new);

  private AuditCommand() {}

  private static Function<Terminal, Object> config(Target target, String what, String example) {
    return terminal -> AuditConfig.line(terminal, InstantSource.system(), target, what, example);
  }

  public static CommandLine line(Terminal terminal) {
    return MEMBERS.all(new CommandLine(new AuditCommand()), terminal);
  }

  /** The group with just the member of that name; with all of them where there is none. */
  public static CommandLine line(Terminal terminal, String member) {
    return MEMBERS.one(new CommandLine(new AuditCommand()), terminal, member);
  }
}
