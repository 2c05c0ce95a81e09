package dev.bulwark.firmware.partition;

import dev.bulwark.problem.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The partition table, as it lies at 0x8000 in flash.
 *
 * <p>Guarantees: {@link #read} never throws and looks at no more than {@value #LENGTH} bytes; {@link #encode} of what was read without warnings gives the same bytes back (those of a table with a checksum).
 * Does not guarantee that the layout makes sense: ask {@link #faults}.
 *
 * <p>Source: ESP-IDF's programming guide, "Partition Tables", and {@code esp_partition_table_verify} of its bootloader.
 */
public final class PartitionTable {
  /** Where the table lies unless a product chose otherwise. */
  public static final int OFFSET = 0x8000;

  /** Bytes of a table: 96 rows of 32, of which one is the checksum and one the end. */
  public static final int LENGTH = 0xC00;

  /** How many partitions fit beside the checksum and the end mark. */
  public static final int MOST = LENGTH / TableRows.ROW - 2;

  private final List<Partition> partitions;
  private final List<String> warnings;
  private final boolean checksum;

  PartitionTable(List<Partition> partitions, List<String> warnings, boolean checksum) {
    this.partitions = List.copyOf(partitions);
    this.warnings = List.copyOf(warnings);
    this.checksum = checksum;
  }

  /** A table of these partitions, in this order. @throws Problem FIRMWARE-203 when they are more than {@link #MOST} */
  public static PartitionTable of(List<Partition> partitions) {
    if (partitions.size() > MOST)
      throw new Problem("FIRMWARE-203", "a partition table holds " + MOST + " partitions, not " + partitions.size(), "leave partitions out");
    return new PartitionTable(partitions, List.of(), true);
  }

  /** Reads the table that begins at {@code from} and ends after {@value #LENGTH} bytes, or where {@code bytes} ends. */
  public static TableReading read(byte[] bytes, int from) {
    return TableRows.read(bytes, from);
  }

  /** In the order of the table. */
  public List<Partition> partitions() {
    return partitions;
  }

  /** True when the table carries an MD5 of its rows (and it held). Tables of very old tools carry none. */
  public boolean hasChecksum() {
    return checksum;
  }

  /** Remarks that stop nobody, for people. */
  public List<String> warnings() {
    List<String> all = new ArrayList<>(warnings);
    all.addAll(Layout.warnings(partitions));
    return List.copyOf(all);
  }

  /** What the vendor's generator would refuse: overlap, alignment, place, names, size of otadata. Empty when there is nothing. The bootloader looks at none of these. */
  public List<String> faults() {
    return faults(OFFSET);
  }

  /** As {@link #faults()} for a table that lies elsewhere. @param tableOffset where the table lies, in bytes; partitions begin a sector later */
  public List<String> faults(long tableOffset) {
    return Layout.faults(partitions, tableOffset);
  }

  /** The highest address that a partition reaches, in bytes; 0 for an empty table. A flash chip must be as large. */
  public long flashSize() {
    return partitions.stream().mapToLong(Partition::end).max().orElse(0);
  }

  /** The application that runs when no update ever came. Of several the last, as in the bootloader. */
  public Optional<Partition> factory() {
    return last(Partition::isFactory);
  }

  /** The update slots in the order of their numbers. */
  public List<Partition> ota() {
    return partitions.stream().filter(Partition::isOta).sorted(Comparator.comparingInt(Partition::otaIndex)).toList();
  }

  public Optional<Partition> otaData() {
    return last(Partition::isOtaData);
  }

  public Optional<Partition> test() {
    return last(Partition::isTest);
  }

  /** The partition of this name; of several the first. */
  public Optional<Partition> named(String name) {
    return partitions.stream().filter(p -> p.name().equals(name)).findFirst();
  }

  private Optional<Partition> last(Predicate<Partition> kind) {
    return partitions.stream().filter(kind).reduce((first, second) -> second);
  }

  /** {@value #LENGTH} bytes: the rows, their MD5, and FF to the end. */
  public byte[] encode() {
    return TableRows.write(partitions);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PartitionTable table && table.partitions.equals(partitions);
  }

  @Override
  public int hashCode() {
    return partitions.hashCode();
  }

  @Override
  public String toString() {
    return "PartitionTable" + partitions;
  }
}
