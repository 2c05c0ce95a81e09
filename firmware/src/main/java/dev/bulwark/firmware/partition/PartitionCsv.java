package dev.bulwark.firmware.partition;

import dev.bulwark.problem.Printable;
import dev.bulwark.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The text form of a partition table: {@code name, type, subtype, offset, size, flags}, one partition a line.
 *
 * <p>Lines that begin with {@code #} and empty lines are skipped. Types and subtypes are names or numbers; offsets and sizes are decimal or 0x numbers, {@code K} and {@code M} multiply by 1024 and
 * 1024². An empty offset is the next free one (applications at multiples of 0x10000, all else of 0x1000); a negative size means "up to this address". Flags are {@code encrypted} and {@code readonly},
 * separated by {@code :}. Rows stand in the order of their offsets, as the vendor's generator demands.
 *
 * <p>Source: ESP-IDF's programming guide, "Partition Tables", and what its generator was seen to take.
 */
public final class PartitionCsv {
  /** The longest text that is looked at, in characters. */
  public static final int LONGEST = 1 << 20;

  private PartitionCsv() {}

  /** As {@link #read(String, long)} with the table at {@link PartitionTable#OFFSET}. */
  public static PartitionTable read(String text) {
    return read(text, PartitionTable.OFFSET);
  }

  /**
   * Reads the text; {@link PartitionTable#warnings} of the result tells of names that were cut.
   *
   * @param tableOffset where the table itself lies in flash, in bytes; partitions begin a sector later
   * @throws Problem FIRMWARE-202 for a line that cannot be read (the detail names it), FIRMWARE-203 for too many
   */
  public static PartitionTable read(String text, long tableOffset) {
    if (text.length() > LONGEST) throw new Problem("FIRMWARE-203", "a partition table's text is longer than " + LONGEST + " characters", "check that it is the file you mean");
    List<Partition> partitions = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    long free = tableOffset + Layout.SECTOR;
    int number = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      number++;
      String content = (number == 1 && line.startsWith("\uFEFF") ? line.substring(1) : line).strip();
      if (content.isEmpty() || content.startsWith("#")) continue;
      if (partitions.size() == PartitionTable.MOST)
        throw new Problem("FIRMWARE-203", "line " + number + " is one too many: a partition table holds " + PartitionTable.MOST + " partitions", "leave partitions out");
      Partition partition = new CsvRow(number, content, warnings).partition(free, tableOffset);
      partitions.add(partition);
      if (!Layout.beneath(partition)) free = partition.end();
    }
    return new PartitionTable(partitions, warnings, true);
  }

  /** The text of a table, ending in a line feed; {@link #read} of it gives the same partitions, where they stand in the order of their offsets and no name holds a comma, a quote sign of comments or white space at an end. */
  public static String write(PartitionTable table) {
    StringBuilder out = new StringBuilder("# ESP-IDF Partition Table\n# Name, Type, SubType, Offset, Size, Flags\n");
    for (Partition partition : table.partitions()) {
      String flags = partition.encrypted() ? partition.readonly() ? "encrypted:readonly" : "encrypted" : partition.readonly() ? "readonly" : "";
      String type = TypeNames.type(partition.type());
      String subtype = TypeNames.subtype(partition.type(), partition.subtype());
      out.append(String.join(",", Printable.line(partition.name()), type, subtype, hex(partition.offset()), size(partition.size()), flags)).append('\n');
    }
    return out.toString();
  }

  private static String size(long size) {
    if (size != 0 && size % 0x100000 == 0) return size / 0x100000 + "M";
    return size != 0 && size % 0x400 == 0 ? size / 0x400 + "K" : hex(size);
  }

  private static String hex(long number) {
    return String.format(Locale.ROOT, "0x%x", number);
  }
}
