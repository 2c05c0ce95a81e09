package dev.bulwark.cli.firmware;

import dev.bulwark.firmware.partition.OtaEntry;
import dev.bulwark.firmware.virtual.BootReport;
import dev.bulwark.firmware.virtual.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The JSON of {@code firmware boot}: its keys are a contract. */
final class BootDocument {
  private BootDocument() {}

  static Map<String, @Nullable Object> of(BootReport report) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("verdict", report.verdict().id());
    document.put("stage", report.stage().id());
    document.put("slot", report.slot().orElse(null));
    document.put("tried", report.tried().stream().map(BootDocument::tried).toList());
    document.put("reason", report.reason().map(Reason::code).orElse(null));
    List<@Nullable Object> otadata = new ArrayList<>();
    for (Optional<OtaEntry> entry : report.otadata()) otadata.add(entry.map(BootDocument::entry).orElse(null));
    document.put("otadata", otadata);
    document.put("secureVersion", report.secureVersion());
    return document;
  }

  private static Map<String, Object> tried(BootReport.Tried tried) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("slot", tried.slot());
    one.put("reason", tried.reason().code());
    return one;
  }

  /** {@code valid}: the bootloader may select it. */
  private static Map<String, Object> entry(OtaEntry entry) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("seq", entry.sequence());
    one.put("state", entry.state().name());
    one.put("valid", entry.usable());
    return one;
  }
}
