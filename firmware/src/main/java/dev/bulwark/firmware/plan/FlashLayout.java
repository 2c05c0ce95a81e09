package dev.bulwark.firmware.plan;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.partition.Partition;
import dev.bulwark.firmware.partition.PartitionTable;
import dev.bulwark.firmware.partition.TableReading;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which file goes where, and whether it fits there (PLAN-LAYOUT). */
final class FlashLayout {
  static final long TABLE = 0x8000;
  private static final int SECTOR = 0x1000;

  /** The name under which the blank otadata partition appears among the artefacts. */
  static final String BLANK_OTADATA = "otadata-blank";

  private final Chip chip;
  private final Refusals refusals;
  private final List<Placed> placed = new ArrayList<>();
  private Optional<PartitionTable> table = Optional.empty();

  private FlashLayout(Chip chip, Refusals refusals) {
    this.chip = chip;
    this.refusals = refusals;
  }

  static FlashLayout of(PlanRequest request, Refusals refusals) {
    FlashLayout layout = new FlashLayout(request.chip(), refusals);
    List<Artefact> rest = layout.takeTable(request.images());
    for (Artefact artefact : rest) if (artefact.offset().isPresent()) layout.place(artefact, artefact.offset().getAsLong());
    for (Artefact artefact : rest) if (artefact.offset().isEmpty()) layout.place(artefact);
    layout.blankOtaData();
    layout.placed.sort(Comparator.comparingLong(Placed::offset));
    layout.requireRoom();
    return layout;
  }

  /** Sorted by offset. */
  List<Placed> placed() {
    return placed;
  }

  Optional<PartitionTable> table() {
    return table;
  }

  List<Placed> of(Placed.Role role) {
    return placed.stream().filter(one -> one.role() == role).toList();
  }

  private List<Artefact> takeTable(List<Artefact> images) {
    List<Artefact> rest = new ArrayList<>();
    for (Artefact artefact : images) {
      boolean there = artefact.offset().isPresent() && artefact.offset().getAsLong() == TABLE;
      if (!there && (artefact.offset().isPresent() || FileKind.of(artefact.bytes()) != FileKind.TABLE)) {
        rest.add(artefact);
        continue;
      }
      placed.add(new Placed(artefact, TABLE, Placed.Role.TABLE, Optional.empty(), true));
      switch (PartitionTable.read(artefact.bytes(), 0)) {
        case TableReading.Unreadable(String detail) -> refusals.add(RefusalCode.LAYOUT, artefact.name() + " is not a sound partition table: " + detail);
        case TableReading.Read(PartitionTable read) -> {
          for (String fault : read.faults()) refusals.add(RefusalCode.LAYOUT, artefact.name() + ": " + fault);
          table = Optional.of(read);
        }
      }
    }
    return rest;
  }

  private void place(Artefact artefact, long offset) {
    Optional<Partition> partition = partitionAt(offset);
    boolean boots = offset == chip.bootloaderOffset();
    Placed.Role role = boots ? Placed.Role.BOOTLOADER : partition.map(one -> one.isApp() ? Placed.Role.APP : Placed.Role.DATA).orElse(role(artefact));
    placed.add(new Placed(artefact, offset, role, partition, boots || partition.map(FlashLayout::covered).orElse(false)));
    if (boots) return;
    if (partition.isEmpty()) {
      if (table.isPresent() || role == Placed.Role.BOOTLOADER) refusals.add(RefusalCode.LAYOUT, artefact.name() + " at 0x" + Long.toHexString(offset) + " lies in no partition; " + chip.id() + " looks for its bootloader at 0x" + Integer.toHexString(chip.bootloaderOffset()));
    } else if (partition.get().isApp() && offset != partition.get().offset()) {
      refusals.add(RefusalCode.LAYOUT, artefact.name() + " at 0x" + Long.toHexString(offset) + " is not at the begin of " + partition.get().name() + " (0x" + Long.toHexString(partition.get().offset()) + ")");
    }
  }

  private static Placed.Role role(Artefact artefact) {
    return switch (FileKind.of(artefact.bytes())) {
      case APP -> Placed.Role.APP;
      case BOOTLOADER -> Placed.Role.BOOTLOADER;
      case TABLE, OTHER -> Placed.Role.DATA;
    };
  }

  private void place(Artefact artefact) {
    switch (FileKind.of(artefact.bytes())) {
      case BOOTLOADER -> {
        if (!of(Placed.Role.BOOTLOADER).isEmpty()) refusals.add(RefusalCode.LAYOUT, artefact.name() + " looks like a second bootloader: give its place as 0xOFFSET:" + artefact.name());
        else place(artefact, chip.bootloaderOffset());
      }
      case APP -> freeSlot().ifPresentOrElse(
          slot -> place(artefact, slot.offset()),
          () -> {
            placed.add(new Placed(artefact, 0x10000, Placed.Role.APP, Optional.empty(), true));
            if (table.isPresent()) refusals.add(RefusalCode.LAYOUT, "there is no free partition for the application " + artefact.name());
          });
      case TABLE, OTHER -> refusals.add(RefusalCode.LAYOUT, artefact.name() + " is of no kind that has one place: give it as 0xOFFSET:" + artefact.name());
    }
  }

  private Optional<Partition> freeSlot() {
    List<Partition> slots = new ArrayList<>();
    table.ifPresent(
        known -> {
          known.factory().ifPresent(slots::add);
          slots.addAll(known.ota());
        });
    return slots.stream().filter(slot -> placed.stream().noneMatch(one -> one.partition().equals(Optional.of(slot)))).findFirst();
  }

  private Optional<Partition> partitionAt(long offset) {
    return table.flatMap(known -> known.partitions().stream().filter(one -> one.offset() <= offset && offset < one.end()).findFirst());
  }

  /** Otadata that was never written must read as blank through the decryptor too; erased flash would read as noise. */
  private void blankOtaData() {
    table
        .flatMap(PartitionTable::otaData)
        .filter(data -> placed.stream().noneMatch(one -> one.offset() < data.end() && data.offset() < one.end()))
        .filter(data -> data.size() > 0 && data.size() <= 16 * SECTOR)
        .ifPresent(data -> placed.add(new Placed(Artefact.of(BLANK_OTADATA, blank((int) data.size())), data.offset(), Placed.Role.DATA, Optional.of(data), true)));
  }

  static byte[] blank(int size) {
    byte[] blank = new byte[size];
    Arrays.fill(blank, (byte) 0xFF);
    return blank;
  }

  private static boolean covered(Partition partition) {
    return partition.isApp() || partition.isOtaData() || partition.isNvsKeys() || partition.encrypted() && !partition.isNvs();
  }

  private void requireRoom() {
    Placed before = null;
    for (Placed one : placed) {
      String name = one.artefact().name();
      if (one.artefact().bytes().length == 0) refusals.add(RefusalCode.LAYOUT, name + " is empty");
      if (one.offset() % SECTOR != 0) refusals.add(RefusalCode.LAYOUT, name + " at " + one.place() + " does not begin on a sector of 4096 bytes");
      if (before != null && one.offset() < before.end()) {
        refusals.add(RefusalCode.LAYOUT, before.artefact().name() + " at " + before.place() + " reaches 0x" + Long.toHexString(before.end()) + ", into " + name + " at " + one.place());
      }
      if (one.role() == Placed.Role.BOOTLOADER && one.offset() < TABLE && one.end() > TABLE) {
        refusals.add(RefusalCode.LAYOUT, "the bootloader " + name + " reaches 0x" + Long.toHexString(one.end()) + ", past the partition table at 0x8000: build it smaller, or with its signature it overwrites the table");
      }
      one.partition()
          .filter(slot -> one.end() > slot.end())
          .ifPresent(slot -> refusals.add(RefusalCode.LAYOUT, name + " has " + one.artefact().bytes().length + " bytes, the partition " + slot.name() + " only " + slot.size()));
      if (one.role() == Placed.Role.APP && one.artefact().bytes().length > 16 << 20) refusals.add(RefusalCode.LAYOUT, name + " is larger than the 16 MiB that a bootloader maps");
      if (before == null || one.end() > before.end()) before = one;
    }
  }
}
