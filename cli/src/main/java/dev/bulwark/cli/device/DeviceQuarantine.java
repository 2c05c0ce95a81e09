package dev.bulwark.cli.device;

import dev.bulwark.cli.terminal.Terminal;
import picocli.CommandLine.Command;

@Command(name = "quarantine", description = "Cuts a device off for now; its certificates stay valid.")
final class DeviceQuarantine extends DeviceChange {
  DeviceQuarantine(Terminal terminal) {
    super(terminal, "quarantine");
  }
}
