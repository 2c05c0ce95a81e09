package dev.bulwark.cli.firmware;

import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.firmware.efuse.FuseField;
import dev.bulwark.firmware.efuse.FuseSentences;
import dev.bulwark.firmware.efuse.Fuses;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** What is burned, and what may still be. */
@Command(
    name = "summary",
    description = {
      "Tells what the security fuses mean, then every field by group: its value, and whether it can be read (R) and burned (W).",
      "Example: bulwark firmware efuse --chip esp32c3 --file EFUSE.json summary"
    })
final class EfuseSummary implements Callable<Integer> {
  private static final List<String> FIRST = List.of("security", "flash", "jtag", "usb", "MAC", "identity");
  private final FirmwareEfuse group;

  EfuseSummary(FirmwareEfuse group) {
    this.group = group;
  }

  @Override
  public Integer call() {
    return group.look(EfuseSummary::show);
  }

  private static void show(Terminal terminal, Fuses fuses) {
    terminal.line(fuses.chip().id() + ", revision " + fuses.revision());
    FuseSentences.of(fuses).forEach(terminal::line);
    Map<String, List<FuseField>> groups = new LinkedHashMap<>();
    for (String name : FIRST) groups.put(name, new ArrayList<>());
    for (FuseField field : fuses.map().fields()) groups.computeIfAbsent(field.category().isEmpty() ? "others" : field.category(), name -> new ArrayList<>()).add(field);
    groups.forEach(
        (name, fields) -> {
          if (fields.isEmpty()) return;
          terminal.line("");
          terminal.line(name);
          for (FuseField field : fields) terminal.line(row(fuses, field));
        });
  }

  private static String row(Fuses fuses, FuseField field) {
    String flags = (fuses.readable(field.name()) ? "R" : "-") + "/" + (fuses.writeable(field.name()) ? "W" : "-");
    String value = fuses.readable(field.name()) ? "0x" + fuses.visible(field.name()).toString(16) : "hidden";
    return String.format("  %-42s %s  %s", field.name(), flags, value);
  }
}
