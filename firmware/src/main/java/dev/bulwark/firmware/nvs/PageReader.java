package dev.bulwark.firmware.nvs;

import dev.bulwark.firmware.partition.ZeroCrc;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Walks the entries of one page, decrypts what is written, and hands on what its checksums speak for. */
final class PageReader {
  private static final int WRITTEN = 0b10;
  private static final int ERASED = 0b00;
  private static final int EMPTY = 0b11;
  private final byte[] partition;
  private final int number;
  private final Items items;
  private final List<String> findings;

  PageReader(byte[] partition, int number, Items items, List<String> findings) {
    this.partition = partition;
    this.number = number;
    this.items = items;
    this.findings = findings;
  }

  void read(@Nullable EntryCipher cipher) {
    if (cipher != null) cipher.turn(partition, IntStream.range(0, Page.ENTRIES).filter(i -> state(i) == WRITTEN).map(this::offset).toArray());
    int broken = 0;
    int torn = 0;
    int step;
    for (int index = 0; index < Page.ENTRIES; index += step) {
      step = 1;
      int state = state(index);
      if (state == EMPTY || state == ERASED) continue;
      items.written();
      if (state != WRITTEN) {
        torn++;
        continue;
      }
      int at = offset(index);
      ByteBuffer head = ByteBuffer.wrap(partition, at, Page.ENTRY).slice().order(ByteOrder.LITTLE_ENDIAN);
      if (ZeroCrc.of(partition, at, 4, at + Page.KEY, Page.ENTRY - Page.KEY) != Integer.toUnsignedLong(head.getInt(4))) {
        broken++;
        items.rejected();
        continue;
      }
      step = sound(index, head);
    }
    if (broken > 0) findings.add("page " + number + ": " + broken + (broken == 1 ? " entry is" : " entries are") + " skipped, the checksum does not match");
    if (torn > 0) findings.add("page " + number + ": " + torn + (torn == 1 ? " entry is" : " entries are") + " skipped, the map of entries has a state that no device writes");
  }

  /** An entry whose head holds. Answers how many entries to go on by. */
  private int sound(int index, ByteBuffer head) {
    int type = head.get(1) & 0xFF;
    int span = head.get(2) & 0xFF;
    int at = offset(index);
    String key = Items.key(partition, at + Page.KEY);
    if (key == null) return skipped(index, "its key is no text of 1 to 15 bytes");
    if (span == 0 || span > Page.ENTRIES - index) return skipped(index, "it claims " + span + " entries, past the end of the page");
    byte[] content = new byte[0];
    if (type == Page.STRING || type == Page.OLD_BLOB || type == Page.BLOB_DATA) {
      int size = head.getShort(Page.DATA) & 0xFFFF;
      if (span != 1 + PageBuffer.entries(size)) return skipped(index, "it claims " + span + " entries for " + size + " bytes");
      for (int i = index + 1; i < index + span; i++) if (state(i) != WRITTEN) return skipped(index, "part of its content was erased");
      if (ZeroCrc.of(partition, at + Page.ENTRY, size) != Integer.toUnsignedLong(head.getInt(Page.DATA + 4))) {
        items.rejected();
        skipped(index, "the checksum of its content does not match");
        return span;
      }
      content = Arrays.copyOfRange(partition, at + Page.ENTRY, at + Page.ENTRY + size);
    } else if (span != 1) {
      return skipped(index, "it claims " + span + " entries, and a value of its type takes one");
    }
    String fault = items.add(new Items.Item(head.get(0) & 0xFF, type, head.get(3) & 0xFF, key, head.getLong(Page.DATA), content));
    if (fault != null) skipped(index, fault);
    return span;
  }

  private int skipped(int index, String why) {
    findings.add("page " + number + ", entry " + index + " is skipped: " + why);
    return 1;
  }

  private int state(int index) {
    return partition[number * Page.BYTES + Page.MAP + index / 4] >> index % 4 * 2 & 3;
  }

  private int offset(int index) {
    return number * Page.BYTES + Page.FIRST_ENTRY + index * Page.ENTRY;
  }
}
