package dev.bulwark.cli.device;

import dev.bulwark.cli.terminal.Terminal;
import picocli.CommandLine.Command;

@Command(name = "release", description = "Lets a quarantined device return.")
final class DeviceRelease extends DeviceChange {
  DeviceRelease(Terminal terminal) {
    super(terminal, "release");
  }
}
