package dev.bulwark.cli;

import dev.bulwark.cli.agent.AgentCommand;
import dev.bulwark.cli.audit.AuditCommand;
import dev.bulwark.cli.ca.CaCommand;
import dev.bulwark.cli.config.ConfigCommand;
import dev.bulwark.cli.cve.CveCommand;
import dev.bulwark.cli.demo.DemoCommand;
import dev.bulwark.cli.device.DeviceCommand;
import dev.bulwark.cli.doctor.DoctorCommand;
import dev.bulwark.cli.espefuse.EspefuseCommand;
import dev.bulwark.cli.espsecure.EspsecureCommand;
import dev.bulwark.cli.evidence.EvidenceCommand;
import dev.bulwark.cli.firmware.FirmwareCommand;
import dev.bulwark.cli.log.LogCommand;
import dev.bulwark.cli.network.NetworkCommand;
import dev.bulwark.cli.sbom.SbomCommand;
import dev.bulwark.cli.scorecard.ScorecardCommand;
import dev.bulwark.cli.terminal.Terminal;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;

/** The commands by name. Only the one that was asked for is made, so that no other one's classes are loaded. */
final class Commands {
  private static final Map<String, Function<Terminal, CommandLine>> BY_NAME = new LinkedHashMap<>();

  static {
    BY_NAME.put("up", terminal -> new CommandLine(new UpCommand(terminal)));
    BY_NAME.put("doctor", terminal -> new CommandLine(new DoctorCommand(terminal, InstantSource.system())));
    BY_NAME.put("config", ConfigCommand::line);
    BY_NAME.put("demo", terminal -> new CommandLine(new DemoCommand(terminal)));
    BY_NAME.put("status", terminal -> new CommandLine(new StatusCommand(terminal)));
    BY_NAME.put("device", DeviceCommand::line);
    BY_NAME.put("scorecard", terminal -> new CommandLine(new ScorecardCommand(terminal)));
    BY_NAME.put("ca", CaCommand::line);
    BY_NAME.put("agent", AgentCommand::line);
    BY_NAME.put("log", LogCommand::line);
    BY_NAME.put("firmware", FirmwareCommand::line);
    BY_NAME.put("espsecure", EspsecureCommand::line);
    BY_NAME.put("espefuse", EspefuseCommand::line);
    BY_NAME.put("audit", AuditCommand::line);
    BY_NAME.put("sbom", terminal -> new CommandLine(new SbomCommand(terminal, InstantSource.system(), Version.text())));
    BY_NAME.put("cve", CveCommand::line);
    BY_NAME.put("network", NetworkCommand::line);
    BY_NAME.put("evidence", EvidenceCommand::line);
    BY_NAME.put("completion", terminal -> new CommandLine(new CompletionCommand(terminal)));
  }

  private Commands() {}

  /** The program with just the command that {@code args} begin with; with all of them where none is named. */
  static CommandLine lineFor(String[] args, Terminal terminal) {
    List<String> words = Arrays.stream(args).filter(arg -> !arg.startsWith("-")).limit(2).toList();
    Function<Terminal, CommandLine> make = words.isEmpty() ? null : BY_NAME.get(words.getFirst());
    if (make == null) return all(terminal);
    return dress(new CommandLine(new Root()).addSubcommand(words.size() > 1 ? member(words.getFirst(), words.get(1), make, terminal) : make.apply(terminal)), terminal);
  }

  /** Three groups have so many members that making them all is felt. */
  private static CommandLine member(String group, String name, Function<Terminal, CommandLine> make, Terminal terminal) {
    return switch (group) {
      case "firmware" -> FirmwareCommand.line(terminal, name);
      case "audit" -> AuditCommand.line(terminal, name);
      case "network" -> NetworkCommand.line(terminal, name);
      default -> make.apply(terminal);
    };
  }

  static CommandLine all(Terminal terminal) {
    CommandLine root = new CommandLine(new Root());
    BY_NAME.values().forEach(make -> root.addSubcommand(make.apply(terminal)));
    return dress(root, terminal);
  }

  private static CommandLine dress(CommandLine line, Terminal terminal) {
    return line.setColorScheme(CommandLine.Help.defaultColorScheme(terminal.colour() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF))
        .setOverwrittenOptionsAllowed(false)
        .setUsageHelpWidth(120)
        .setCaseInsensitiveEnumValuesAllowed(false);
  }
}
