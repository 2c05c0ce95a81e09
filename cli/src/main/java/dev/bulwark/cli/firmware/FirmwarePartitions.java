package dev.bulwark.cli.firmware;

import dev.bulwark.cli.terminal.Exit;
import dev.bulwark.cli.terminal.Failure;
import dev.bulwark.cli.terminal.Terminal;
import dev.bulwark.firmware.partition.Numbers;
import dev.bulwark.firmware.partition.Partition;
import dev.bulwark.firmware.partition.PartitionTable;
import dev.bulwark.problem.Printable;
import dev.bulwark.problem.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code bulwark firmware partitions …}: the group, and what its two members share. */
@Command(
    name = "partitions",
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Turns a partition table from text into the binary that lies at 0x8000 in flash, and back.",
      "  bulwark firmware partitions encode --out table.bin partitions.csv",
      "  bulwark firmware partitions decode --out partitions.csv table.bin"
    })
final class FirmwarePartitions {
  private FirmwarePartitions() {}

  static CommandLine line(Terminal terminal) {
    return new CommandLine(new FirmwarePartitions()).addSubcommand(new PartitionsEncode(terminal)).addSubcommand(new PartitionsDecode(terminal));
  }

  /** A number of bytes as people write it: 0x400000, 4194304, 4M or 4MB. */
  static long bytes(String option, String text) {
    OptionalLong value = Numbers.parse(text.endsWith("B") ? text.substring(0, text.length() - 1) : text);
    if (value.isEmpty() || value.getAsLong() < 0 || value.getAsLong() > 1L << 32)
      throw new Failure(Exit.USAGE, new Problem("CLI-001", option + " is no number of bytes: " + Printable.line(text, 40), "write it like 0x6000, 24K or 4MB"));
    return value.getAsLong();
  }

  /** Tells what is only a warning; refuses, with the first fault, what the vendor's generator refuses. */
  static void judge(PartitionTable table, long tableOffset, boolean lenient, Terminal terminal) {
    for (String warning : table.warnings()) terminal.note("warning: " + warning);
    List<String> faults = table.faults(tableOffset);
    if (faults.isEmpty()) return;
    for (String fault : lenient ? faults : faults.subList(1, faults.size())) terminal.note((lenient ? "warning: " : "also: ") + fault);
    if (!lenient) throw new Problem("FIRMWARE-201", "the layout does not hold: " + faults.getFirst(), "mend the table, or look at it as it is with --no-verify");
  }

  static Map<String, Object> document(PartitionTable table) {
    return Map.of("partitions", table.partitions().stream().map(FirmwarePartitions::row).toList());
  }

  private static Map<String, Object> row(Partition partition) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("name", partition.name());
    row.put("type", partition.type());
    row.put("subtype", partition.subtype());
    row.put("offset", partition.offset());
    row.put("size", partition.size());
    row.put("encrypted", partition.encrypted());
    row.put("readonly", partition.readonly());
    return row;
  }
}
