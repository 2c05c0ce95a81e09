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
import java.util.List;
import picocli.CommandLine;

/** The commands by name. Only the one that was asked for is made, so that no other one's classes are loaded. */
final class Commands {
  private static final List<String> NAMES =
      List.of("up", "doctor", "config", "demo", "status", "device", "scorecard", "ca", "agent", "log", "firmware", "espsecure", "espefuse", "audit", "sbom", "cve", "network", "evidence", "completion");

  private Commands() {}

  /** The program with just the command that {@code args} begin with; with all of them where none is named. */
  static CommandLine lineFor(String[] args, Terminal terminal) {
    List<String> words = Arrays.stream(args).filter(arg -> !arg.startsWith("-")).limit(2).toList();
    if (words.isEmpty() || !NAMES.contains(words.getFirst())) return all(terminal);
    return dress(new CommandLine(new Root()).addSubcommand(words.size() > 1 ? member(words.getFirst(), words.get(1), terminal) : make(words.getFirst(), terminal)), terminal);
  }

  /** A switch, since a lambda for each would be made at each start. */
  private static CommandLine make(String name, Terminal terminal) {
    return switch (name) {
      case "up" -> new CommandLine(new UpCommand(terminal));
      case "doctor" -> new CommandLine(new DoctorCommand(terminal, InstantSource.system()));
      case "config" -> ConfigCommand.line(terminal);
      case "demo" -> new CommandLine(new DemoCommand(terminal));
      case "status" -> new CommandLine(new StatusCommand(terminal));
      case "device" -> DeviceCommand.line(terminal);
      case "scorecard" -> new CommandLine(new ScorecardCommand(terminal));
      case "ca" -> CaCommand.line(terminal);
      case "agent" -> AgentCommand.line(terminal);
      case "log" -> LogCommand.line(terminal);
      case "firmware" -> FirmwareCommand.line(terminal);
      case "espsecure" -> EspsecureCommand.line(terminal);
      case "espefuse" -> EspefuseCommand.line(terminal);
      case "audit" -> AuditCommand.line(terminal);
      case "sbom" -> new CommandLine(new SbomCommand(terminal, InstantSource.system(), Version.text()));
      case "cve" -> CveCommand.line(terminal);
      case "network" -> NetworkCommand.line(terminal);
      case "evidence" -> EvidenceCommand.line(terminal);
      case "completion" -> new CommandLine(new CompletionCommand(terminal));
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** Three groups have so many members that making them all is felt. */
  private static CommandLine member(String group, String name, Terminal terminal) {
    return switch (group) {
      case "firmware" -> FirmwareCommand.line(terminal, name);
      case "audit" -> AuditCommand.line(terminal, name);
      case "network" -> NetworkCommand.line(terminal, name);
      default -> make(group, terminal);
    };
  }

  static CommandLine all(Terminal terminal) {
    CommandLine root = new CommandLine(new Root());
    for (String name : NAMES) root.addSubcommand(make(name, terminal));
    return dress(root, terminal);
  }

  private static CommandLine dress(CommandLine line, Terminal terminal) {
    return line.setColorScheme(CommandLine.Help.defaultColorScheme(terminal.colour() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF))
        .setOverwrittenOptionsAllowed(false)
        .setUsageHelpWidth(120)
        .setCaseInsensitiveEnumValuesAllowed(false);
  }
}
