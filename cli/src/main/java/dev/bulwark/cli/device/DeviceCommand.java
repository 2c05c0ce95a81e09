package dev.bulwark.cli.device;

import dev.bulwark.cli.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code bulwark device …}: the group and its members. */
@Command(name = "device", synopsisSubcommandLabel = "COMMAND", description = "Registers devices and moves them through their life.")
public final class DeviceCommand {
  private DeviceCommand() {}

  public static CommandLine line(Terminal terminal) {
    return new CommandLine(new DeviceCommand())
        .addSubcommand(new DeviceAdd(terminal))
        .addSubcommand(new DeviceList(terminal))
        .addSubcommand(new DeviceShow(terminal))
        .addSubcommand(new DeviceToken(terminal))
        .addSubcommand(new DeviceRevoke(terminal))
        .addSubcommand(new DeviceQuarantine(terminal))
        .addSubcommand(new DeviceRelease(terminal))
        .addSubcommand(new DeviceRetire(terminal))
        .addSubcommand(new DeviceImport(terminal));
  }
}
