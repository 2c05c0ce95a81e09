package dev.bulwark.cli.audit;

import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.hardening.audit.AuditedInput;
import dev.bulwark.hardening.config.ConfigAudit;
import dev.bulwark.hardening.report.AuditDocument;
import dev.bulwark.hardening.rule.RulePack;
import dev.bulwark.hardening.rule.Target;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code bulwark audit sdkconfig|kernel|zephyr|sshd|arduino}: judges configurations as text. */
@Command
final class AuditConfig implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "PATH", description = "files, or folders that are walked for such files")
  private List<Path> paths = List.of();

  @Mixin private AuditSettings settings = new AuditSettings();

  private final Terminal terminal;
  private final InstantSource clock;
  private final Target target;

  private AuditConfig(Terminal terminal, InstantSource clock, Target target) {
    this.terminal = terminal;
    this.clock = clock;
    this.target = target;
  }

  static CommandLine line(Terminal terminal, InstantSource clock, Target target, String what, String example) {
    CommandLine line = new CommandLine(new AuditConfig(terminal, clock, target)).setCommandName(target.id());
    line.getCommandSpec()
        .usageMessage()
        .description(
            "Judges " + what + ". Exit 0: no finding at or over --fail-on, 1: there are some, 3: an input could not be read.",
            "What cannot be known from the file is said to be unknown, and never counts as passed.",
            "Example: " + example);
    return line;
  }

  @Override
  public Integer call() {
    RulePack pack = RulePack.shipped();
    ConfigAudit audit = new ConfigAudit(pack, settings.options(clock));
    List<AuditedInput> inputs = new ArrayList<>();
    for (Source source : Source.of(paths, target)) inputs.add(judge(audit, source));
    return settings.write(AuditDocument.of(target, pack, inputs), terminal);
  }

  private AuditedInput judge(ConfigAudit audit, Source source) {
    return source.read(
        bytes ->
            switch (target) {
              case SDKCONFIG -> audit.sdkconfig(source.name(), bytes, defaultsOf(source));
              case KERNEL -> audit.kernel(source.name(), bytes);
              case ZEPHYR -> audit.zephyr(source.name(), bytes);
              case SSHD -> audit.sshd(source.name(), bytes, new FolderIncludes(source.file()));
              default -> audit.arduino(source.name(), bytes);
            });
  }

  /** The defaults that a project keeps beside its sdkconfig. */
  private static byte @Nullable [] defaultsOf(Source source) {
    Path name = source.file().getFileName();
    return name != null && name.toString().equals("sdkconfig") ? Source.beside(source.file(), "sdkconfig.defaults") : null;
  }
}
