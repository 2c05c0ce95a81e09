package dev.bulwark.firmware.info;

import dev.bulwark.firmware.partition.Partition;
import dev.bulwark.firmware.partition.PartitionTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A partition table, explained. */
final class TableFacts {
  private TableFacts() {}

  static Explanation of(PartitionTable table) {
    List<String> lines = new ArrayList<>();
    lines.add("partition table with " + table.partitions().size() + " partitions, for a flash of at least " + Numbers.size(table.flashSize()));
    for (Partition p : table.partitions()) lines.add(line(p));
    lines.add(table.hasChecksum() ? "MD5          right" : "MD5          none: made by an old tool");
    lines.addAll(table.warnings());
    List<String> stops = new ArrayList<>(table.faults());
    if (table.partitions().stream().noneMatch(Partition::isApp)) stops.add("it has no partition for an application");
    Map<String, @Nullable Object> document = ImageFacts.entries("partitions", table.partitions().stream().map(TableFacts::document).toList(), "checksum", table.hasChecksum());
    return new Explanation("partitions", document, lines, stops);
  }

  static Map<String, @Nullable Object> document(Partition p) {
    return ImageFacts.entries(
        "name", p.name(), "type", p.type(), "subtype", p.subtype(), "offset", p.offset(), "size", p.size(), "encrypted", p.encrypted(), "readonly", p.readonly());
  }

  static String line(Partition p) {
    String flags = (p.encrypted() ? ", encrypted" : "") + (p.readonly() ? ", read-only" : "");
    return Numbers.offset(p.offset()) + "  " + p.name() + ": " + kind(p) + ", " + Numbers.size(p.size()) + flags;
  }

  static String kind(Partition p) {
    if (p.isFactory()) return "application, factory";
    if (p.isOta()) return "application, ota_" + p.otaIndex();
    if (p.isTest()) return "application, test";
    if (p.isApp()) return "application " + Numbers.octet(p.subtype());
    if (p.isOtaData()) return "which application runs";
    if (p.isNvs()) return "stored settings";
    if (p.isNvsKeys()) return "keys of stored settings";
    return switch (p.type()) {
      case 1 -> "data " + Numbers.octet(p.subtype());
      case 2 -> "bootloader";
      case 3 -> "partition table";
      default -> "type " + Numbers.octet(p.type()) + ", " + Numbers.octet(p.subtype());
    };
  }
}
