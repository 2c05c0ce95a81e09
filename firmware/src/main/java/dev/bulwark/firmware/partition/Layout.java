package dev.bulwark.firmware.partition;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The rules of a sound layout, as the vendor's generator holds them. */
final class Layout {
  static final long APP_ALIGNMENT = 0x10000;
  static final long SECTOR = 0x1000;
  private static final long OTADATA_SIZE = 2 * SECTOR;
  private static final long WRITABLE_NVS_SIZE = 3 * SECTOR;
  private static final int TEE_OTADATA = 0x90;

  private Layout() {}

  /** What an offset of this type must be a multiple of, in bytes. */
  static long alignment(int type) {
    return type == Partition.APP ? APP_ALIGNMENT : SECTOR;
  }

  /** The primary bootloader and the table itself may be rows of the table; they alone lie below the first partition. */
  static boolean beneath(Partition partition) {
    return (partition.type() == Partition.BOOTLOADER || partition.type() == Partition.TABLE) && partition.subtype() == 0;
  }

  static List<String> faults(List<Partition> partitions, long tableOffset) {
    List<String> faults = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Partition partition : partitions) {
      if (!names.add(partition.name())) faults.add("two partitions are named " + partition.name());
      alone(partition, tableOffset + SECTOR, faults);
    }
    Partition before = null;
    for (Partition partition : partitions.stream().sorted(Comparator.comparingLong(Partition::offset)).toList()) {
      if (before != null && partition.offset() < before.end())
        faults.add(String.format(Locale.ROOT, "%s at 0x%x overlaps %s, which ends at 0x%x", partition.name(), partition.offset(), before.name(), before.end()));
      if (before == null || partition.end() > before.end()) before = partition;
    }
    if (partitions.stream().filter(Partition::isOtaData).count() > 1) faults.add("there are several otadata partitions");
    if (partitions.stream().filter(Layout::isTeeOtaData).count() > 1) faults.add("there are several otadata partitions of the trusted environment");
    return List.copyOf(faults);
  }

  private static boolean isTeeOtaData(Partition partition) {
    return partition.type() == Partition.DATA && partition.subtype() == TEE_OTADATA;
  }

  private static void alone(Partition partition, long first, List<String> faults) {
    String name = partition.name();
    long alignment = alignment(partition.type());
    if (!beneath(partition) && partition.offset() < first) faults.add(String.format(Locale.ROOT, "%s begins at 0x%x, below 0x%x", name, partition.offset(), first));
    if (partition.offset() % alignment != 0) faults.add(String.format(Locale.ROOT, "%s begins at 0x%x, which is not a multiple of 0x%x", name, partition.offset(), alignment));
    if (partition.isApp() && partition.size() % SECTOR != 0) faults.add(String.format(Locale.ROOT, "%s has 0x%x bytes, which is not a multiple of 0x%x", name, partition.size(), SECTOR));
    if (partition.end() > 1L << 32) faults.add(name + " reaches beyond 4 GiB");
    if ((partition.isOtaData() || isTeeOtaData(partition)) && partition.size() != OTADATA_SIZE)
      faults.add(String.format(Locale.ROOT, "%s is otadata and must have 0x%x bytes, not 0x%x", name, OTADATA_SIZE, partition.size()));
    if (partition.readonly() && partition.type() == Partition.DATA && (partition.subtype() == 0 || partition.subtype() == 3))
      faults.add(name + " is always written (otadata, core dumps) and cannot be read-only");
    if (partition.isNvs() && !partition.readonly() && partition.size() < WRITABLE_NVS_SIZE)
      faults.add(String.format(Locale.ROOT, "%s is NVS and must have 0x%x bytes, or be read-only", name, WRITABLE_NVS_SIZE));
  }

  static List<String> warnings(List<Partition> partitions) {
    List<String> warnings = new ArrayList<>();
    for (Partition partition : partitions) {
      if (TypeNames.misleading(partition)) warnings.add(partition.name() + " is named like a type or subtype that it has not");
      if (partition.isNvs() && partition.encrypted()) warnings.add(partition.name() + " is NVS, which flash encryption never covers: use NVS encryption");
    }
    return warnings;
  }
}
