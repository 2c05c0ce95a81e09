package dev.bulwark.firmware.nvs;

import dev.bulwark.firmware.partition.ZeroCrc;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A page while it is filled, in its place in the partition. */
final class PageBuffer {
  private final ByteBuffer bytes;
  private int used;

  PageBuffer(byte[] partition, int number) {
    bytes = ByteBuffer.wrap(partition, number * Page.BYTES, Page.BYTES).slice().order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(0, Page.ACTIVE).putInt(4, number).put(8, (byte) Page.VERSION_2);
    bytes.putInt(28, (int) ZeroCrc.of(partition, number * Page.BYTES + 4, 24));
  }

  int used() {
    return used;
  }

  int left() {
    return Page.ENTRIES - used;
  }

  void full() {
    bytes.putInt(0, Page.FULL);
  }

  /** Writes an entry's head and the bytes that follow it. */
  void write(byte[] head, byte[] data, int from, int length) {
    put(head, 0, Page.ENTRY);
    put(data, from, length);
  }

  private void put(byte[] data, int from, int length) {
    bytes.put(Page.FIRST_ENTRY + used * Page.ENTRY, data, from, length);
    for (int last = used + entries(length); used < last; used++) {
      int at = Page.MAP + used / 4;
      bytes.put(at, (byte) (bytes.get(at) & ~(1 << used % 4 * 2)));
    }
  }

  /** How many entries these bytes take. */
  static int entries(int length) {
    return (length + Page.ENTRY - 1) / Page.ENTRY;
  }

  /** An entry's 32 bytes; the last eight are given. */
  static byte[] head(int namespace, int type, int span, int chunk, String key, long data) {
    ByteBuffer head = ByteBuffer.allocate(Page.ENTRY).order(ByteOrder.LITTLE_ENDIAN);
    head.put((byte) namespace).put((byte) type).put((byte) span).put((byte) chunk).putInt(0);
    head.put(Arrays.copyOf(key.getBytes(StandardCharsets.UTF_8), Page.KEY_BYTES)).putLong(data);
    return head.putInt(4, (int) ZeroCrc.of(head.array(), 0, 4, 8, 24)).array();
  }

  /** The last eight bytes of the head of a string or of a chunk: size, FFFF, checksum of the content. */
  static long described(byte[] content, int from, int length) {
    return length | 0xFFFF_0000L | ZeroCrc.of(content, from, length) << 32;
  }
}
