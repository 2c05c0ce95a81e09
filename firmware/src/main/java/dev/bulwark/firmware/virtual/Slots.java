package dev.bulwark.firmware.virtual;

import dev.bulwark.firmware.partition.Partition;
import dev.bulwark.firmware.partition.PartitionTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the bootloader keeps of a table: update slots by number, how many rows name one, factory and test. */
record Slots(Map<Integer, Slot> updates, int count, Optional<Slot> factory, Optional<Slot> test, Optional<Partition> otaData) {
  static Slots of(PartitionTable table) {
    Map<Integer, Slot> updates = new HashMap<>();
    List<Partition> rows = table.partitions().stream().filter(Partition::isOta).toList();
    for (Partition row : rows) updates.put(row.otaIndex(), new Slot(row.otaIndex(), row)); // of two rows with one number the later one counts
    return new Slots(
        Map.copyOf(updates), rows.size(), table.factory().map(p -> new Slot(Slot.FACTORY, p)), table.test().map(p -> new Slot(Slot.TEST, p)), table.otaData());
  }

  /** In the order in which they are tried: from {@code start} down to factory, then the slots above it, then test. A number that no partition has is passed over, and so is a partition of no size. */
  List<Slot> order(int start) {
    List<Slot> order = new ArrayList<>();
    for (int i = start; i >= 0; i--) Optional.ofNullable(updates.get(i)).ifPresent(order::add);
    factory.ifPresent(order::add);
    for (int i = Math.max(start, Slot.FACTORY) + 1; i < count; i++) Optional.ofNullable(updates.get(i)).ifPresent(order::add);
    test.ifPresent(order::add);
    order.removeIf(slot -> slot.partition().size() == 0);
    return order;
  }

  /** Which slot a sequence number means. Needs {@link #count} above 0. */
  int slotOf(long sequence) {
    return (int) ((sequence - 1 & 0xFFFF_FFFFL) % count);
  }
}
