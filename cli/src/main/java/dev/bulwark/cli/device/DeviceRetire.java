package dev.bulwark.cli.device;

import dev.bulwark.cli.terminal.Terminal;
import picocli.CommandLine.Command;

@Command(name = "retire", description = "Ends a device's life in the fleet; it cannot return.")
final class DeviceRetire extends DeviceChange {
  DeviceRetire(Terminal terminal) {
    super(terminal, "retire");
  }
}
