package dev.bulwark.firmware.info;

import dev.bulwark.firmware.chip.Chip;
import dev.bulwark.firmware.image.EspImage;
import dev.bulwark.firmware.image.ImageReading;
import dev.bulwark.firmware.partition.Partition;
import dev.bulwark.firmware.partition.PartitionTable;
import dev.bulwark.firmware.partition.TableReading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The content of a flash chip, or the begin of one: the parts are found where chips look for them, the bootloader at one of three offsets, the table at 0x8000, the rest where the table says.
 */
final class FlashDump {
  private static final int SECTOR = 4096;

  /** No bootloader is shorter; erased flash behind a short one must not hide it. */
  private static final int WINDOW = 1024;

  private static final int[] BOOT_OFFSETS = {0, 0x1000, 0x2000};
  private static final byte IMAGE_MAGIC = (byte) 0xE9;

  private final Source file;
  private final byte[] head;
  private final Optional<PartitionTable> table;
  private final String tableFault;
  private final List<FlashPart> parts = new ArrayList<>();
  private final List<String> stops = new ArrayList<>();
  private @Nullable String chip;

  private FlashDump(Source file, byte[] head, TableReading reading) {
    this.file = file;
    this.head = head;
    this.table = reading instanceof TableReading.Read(PartitionTable found) && !found.partitions().isEmpty() ? Optional.of(found) : Optional.empty();
    this.tableFault = reading instanceof TableReading.Unreadable(String detail) ? detail : "it has no row";
  }

  /**
   * Empty when the file does not look like a flash chip's content.
   *
   * @param head its first 64 KiB, or all of it
   */
  static Optional<FlashDump> of(Source file, byte[] head) {
    boolean reaches = head.length > PartitionTable.OFFSET;
    FlashDump dump = new FlashDump(file, head, reaches ? PartitionTable.read(head, PartitionTable.OFFSET) : new TableReading.Unreadable("the file ends before it"));
    return dump.table.isPresent() || dump.laterBootloader() || reaches && dump.ciphertext() ? Optional.of(dump) : Optional.empty();
  }

  /** A bootloader where two of the three offsets are, and not the begin of a file that is an image itself. */
  private boolean laterBootloader() {
    for (int at : BOOT_OFFSETS) {
      if (at > 0 && head.length > at && head[0] != IMAGE_MAGIC && EspImage.read(head, at, head.length) instanceof ImageReading.Read) return true;
    }
    return false;
  }

  /** An encrypted chip: ciphertext where the table lies, a bootloader or ciphertext before it, and somewhere before 64 KiB erased flash, which a file that is ciphertext as a whole has not. */
  private boolean ciphertext() {
    int tableEnd = Math.min(head.length, PartitionTable.OFFSET + PartitionTable.LENGTH);
    if (!Evenness.likeCiphertext(head, PartitionTable.OFFSET, tableEnd)) return false;
    boolean erased = false;
    for (int at = 0; at + SECTOR <= head.length; at += SECTOR) erased |= Evenness.blank(head, at, at + SECTOR);
    boolean boot = false;
    for (int at : BOOT_OFFSETS) boot |= Evenness.likeCiphertext(head, at, at + WINDOW) || EspImage.read(head, at, PartitionTable.OFFSET) instanceof ImageReading.Read;
    return erased && boot;
  }

  Explanation explanation() {
    boolean encrypted = table.isEmpty() && head.length > PartitionTable.OFFSET && ciphertext();
    bootloader(encrypted);
    if (table.isPresent()) partitions(table.get());
    else if (!encrypted) stops.add("there is no partition table at 0x8000: " + tableFault);
    List<String> lines = new ArrayList<>();
    lines.add("content of a flash chip, " + Numbers.size(file.length()) + (chip == null ? "" : ", for " + chip) + (encrypted ? ", encrypted" : ""));
    if (encrypted) lines.add("What stands in it can be told only with the chip's flash key.");
    for (FlashPart part : parts) lines.addAll(part.lines());
    Map<String, @Nullable Object> document = ImageFacts.entries("chip", chip, "size", file.length(), "encrypted", encrypted, "parts", parts.stream().map(FlashPart::document).toList());
    return new Explanation("flash", document, lines, stops);
  }

  private void bootloader(boolean encrypted) {
    for (int at : BOOT_OFFSETS) {
      int end = Math.min(head.length, PartitionTable.OFFSET);
      if (at >= end) continue;
      if (head[at] == IMAGE_MAGIC && EspImage.read(head, at, end) instanceof ImageReading.Read(EspImage image)) {
        chip = image.chip().map(Chip::id).orElse(null);
        Explanation found = ImageFacts.of(image, head, at, end);
        parts.add(new FlashPart("bootloader", at, image.length(), "image", Optional.of(found)));
        found.stops().forEach(stop -> stops.add("bootloader: " + stop));
        if (encrypted) stops.add("the bootloader is not encrypted, the partition table is: a chip that encrypts flash reads noise");
        int where = at;
        image.chip().filter(c -> c.bootloaderOffset() != where).ifPresent(c ->
            stops.add("the bootloader lies at " + Numbers.offset(where) + ", the ROM of " + c.id() + " looks at " + Numbers.offset(c.bootloaderOffset())));
        return;
      }
    }
    if (encrypted) parts.add(new FlashPart("bootloader and partition table", 0, PartitionTable.OFFSET + PartitionTable.LENGTH, "ciphertext", Optional.empty()));
    else stops.add("there is no bootloader that can be read at 0x0, 0x1000 or 0x2000");
  }

  private void partitions(PartitionTable found) {
    Explanation explained = TableFacts.of(found);
    parts.add(new FlashPart("partition table", PartitionTable.OFFSET, PartitionTable.LENGTH, "partitions", Optional.of(explained)));
    explained.stops().forEach(stop -> stops.add("partition table: " + stop));
    boolean bootable = false;
    // A sound table names each byte once; one made to cost time names all of them in every row.
    long left = file.length();
    for (Partition partition : found.partitions()) {
      left -= Math.max(0, Math.min(partition.end(), file.length()) - partition.offset());
      FlashPart part = left < 0 ? FlashPart.overlapping(partition) : FlashPart.of(file, partition);
      parts.add(part);
      if (!partition.isApp()) continue;
      List<String> against = new ArrayList<>(part.explanation().map(Explanation::stops).orElse(List.of()));
      Object forChip = part.explanation().map(e -> e.document().get("chip")).orElse(null);
      if (chip != null && forChip != null && !chip.equals(forChip)) against.add("it is for " + forChip + ", the bootloader for " + chip);
      against.forEach(stop -> stops.add(partition.name() + ": " + stop));
      bootable |= part.kind().equals("image") && against.isEmpty();
    }
    if (!bootable) stops.add("no application partition holds an image that is whole");
  }
}
