package dev.bulwark.cli.firmware;

import dev.bulwark.cli.terminal.InFile;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.firmware.nvs.NvsEntry;
import dev.bulwark.firmware.nvs.NvsKeys;
import dev.bulwark.firmware.nvs.NvsReading;
import dev.bulwark.firmware.nvs.NvsValue;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code bulwark firmware nvs …}: the group, and what its members share. */
@Command(
    name = "nvs",
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Makes the partition that holds a device's settings from a CSV file, and reads it; encrypted with --key.",
      "  bulwark firmware nvs keygen --out keys.bin",
      "  bulwark firmware nvs encode --key keys.bin --size 0x6000 --out nvs.bin settings.csv",
      "  bulwark firmware nvs decode --key keys.bin --out settings.csv nvs.bin"
    })
final class FirmwareNvs {
  private FirmwareNvs() {}

  static CommandLine line(Terminal terminal, SecureRandom random) {
    return new CommandLine(new FirmwareNvs()).addSubcommand(new NvsEncode(terminal)).addSubcommand(new NvsDecode(terminal)).addSubcommand(new NvsKeygen(terminal, random));
  }

  static NvsKeys keys(Path file) {
    return NvsKeys.read(InFile.read(file, NvsKeys.FILE));
  }

  static Map<String, Object> document(NvsReading reading) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("entries", reading.entries().stream().map(FirmwareNvs::row).toList());
    document.put("findings", List.copyOf(reading.findings()));
    return document;
  }

  private static Map<String, Object> row(NvsEntry entry) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("namespace", entry.namespace());
    row.put("key", entry.key());
    row.put("type", entry.value().type());
    row.put(
        "value",
        switch (entry.value()) {
          case NvsValue.Whole whole -> whole.number();
          case NvsValue.Text(String text) -> text;
          case NvsValue.Blob blob -> HexFormat.of().formatHex(blob.bytes());
        });
    return row;
  }
}
