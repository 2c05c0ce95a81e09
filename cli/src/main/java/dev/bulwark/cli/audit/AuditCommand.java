package dev.bulwark.cli.audit;

import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.hardening.rule.Target;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code bulwark audit …}: the group and its members. */
@Command(name = "audit", synopsisSubcommandLabel = "COMMAND", description = "Judge configurations, images and live hosts by the rules of the catalogue: pass, fail, not applicable, or not known.")
public final class AuditCommand {
  private static final Map<String, BiFunction<Terminal, InstantSource, CommandLine>> BY_NAME = new LinkedHashMap<>();

  static {
    config(Target.SDKCONFIG, "an ESP-IDF sdkconfig, complete or defaults, for the release it is for", "bulwark audit sdkconfig --idf 5.5 sdkconfig");
    config(Target.KERNEL, "a Linux kernel's configuration: text, /proc/config.gz, or a kernel image that carries it", "bulwark audit kernel /boot/config-6.12");
    config(Target.ZEPHYR, "a Zephyr prj.conf or build/zephyr/.config", "bulwark audit zephyr build/zephyr/.config");
    config(Target.SSHD, "an sshd_config with what it includes", "bulwark audit sshd rootfs/etc/ssh/sshd_config");
    config(Target.ARDUINO, "Arduino sketches and platformio.ini", "bulwark audit arduino sketches/");
    BY_NAME.put("image", (terminal, clock) -> new CommandLine(new AuditImage(terminal, clock)));
    BY_NAME.put("exposure", (terminal, clock) -> new CommandLine(new AuditExposure(terminal, clock)));
    BY_NAME.put("fleet", (terminal, clock) -> new CommandLine(new AuditFleet(terminal)));
    BY_NAME.put("rootfs", (terminal, clock) -> new CommandLine(new AuditRootfs(terminal, clock)));
    BY_NAME.put("rules", (terminal, clock) -> new CommandLine(new AuditRules(terminal)));
  }

  private AuditCommand() {}

  private static void config(Target target, String what, String example) {
    BY_NAME.put(target.id(), (terminal, clock) -> AuditConfig.line(terminal, clock, target, what, example));
  }

  public static CommandLine line(Terminal terminal) {
    return line(terminal, BY_NAME.keySet());
  }

  /** The group with just the member of that name, so that no other one's classes are loaded; with all of them where there is none. */
  public static CommandLine line(Terminal terminal, String member) {
    return BY_NAME.containsKey(member) ? line(terminal, Set.of(member)) : line(terminal);
  }

  private static CommandLine line(Terminal terminal, Set<String> members) {
    CommandLine line = new CommandLine(new AuditCommand());
    InstantSource clock = InstantSource.system();
    BY_NAME.forEach((name, make) -> {
      if (members.contains(name)) line.addSubcommand(name, make.apply(terminal, clock));
    });
    return line;
  }
}
