package dev.bulwark.firmware.partition;

/** What reading a partition table came to. */
public sealed interface TableReading {
  /** Well formed; {@link PartitionTable#faults} and {@link PartitionTable#warnings} may still have remarks. */
  record Read(PartitionTable table) implements TableReading {}

  /** Not a table, or a damaged one: the second-stage bootloader stops. {@code detail} is for people and quotes nothing unprintable. */
  record Unreadable(String detail) implements TableReading {}
}
