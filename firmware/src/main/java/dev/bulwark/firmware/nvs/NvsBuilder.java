package dev.bulwark.firmware.nvs;

import dev.bulwark.problem.Printable;
import dev.bulwark.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Fills an NVS partition.
 *
 * <p>Guarantees: the same calls give the same bytes, those of the vendor's generator (page version 2). One page stays erased for the device to work with; a partition below 0x3000 bytes has none to
 * spare, is for reading only and ends with its last used page. Not for use by several threads at once.
 */
public final class NvsBuilder {
  /** The smallest partition that a device can write to, in bytes. */
  public static final int WRITABLE = 3 * Page.BYTES;

  /** The largest that is made here, in bytes. */
  public static final int LARGEST = 1 << 24;

  private static final int LONGEST_STRING = 4000;
  private static final int MOST_CHUNKS = 127;
  private static final int MOST_NAMESPACES = 254;
  private final byte[] bytes;
  private final int pages;
  private final List<PageBuffer> filled = new ArrayList<>();
  private final Map<String, Integer> namespaces = new LinkedHashMap<>();
  private final Set<String> keys = new HashSet<>();
  private final List<String> warnings = new ArrayList<>();
  private int namespace;

  /** @param size of the partition in bytes. @throws Problem FIRMWARE-220 when it is no multiple of 4096, or not from 0x1000 to 16 MiB */
  public NvsBuilder(long size) {
    if (size < Page.BYTES || size > LARGEST || size % Page.BYTES != 0)
      throw new Problem("FIRMWARE-220", "an NVS partition cannot have " + size + " bytes", "give a multiple of 4096 from 0x3000 on, as in the partition table");
    bytes = new byte[(int) size];
    Arrays.fill(bytes, (byte) 0xFF);
    pages = (int) (size / Page.BYTES) - (size < WRITABLE ? 0 : 1);
    if (size < WRITABLE) warnings.add("below 0x3000 bytes a partition is for reading only: set its flag readonly in the partition table");
    newPage();
  }

  /** What follows goes into this namespace; the second time it is named, into the same one. @throws Problem FIRMWARE-222 when it does not fit, FIRMWARE-221 for a name or a number of namespaces that cannot be */
  public void namespace(String name) {
    checkKey(name, "namespace");
    Integer known = namespaces.get(name);
    if (known != null) {
      namespace = known;
      return;
    }
    if (namespaces.size() == MOST_NAMESPACES) throw new Problem("FIRMWARE-221", "there are more than " + MOST_NAMESPACES + " namespaces", "bring keys together in fewer namespaces");
    namespace = namespaces.size() + 1;
    namespaces.put(name, namespace);
    one(PageBuffer.head(0, NvsType.U8.code(), 1, Page.NO_CHUNK, name, namespace | -1L << 8));
  }

  /** Writes a value into the namespace that was named last. @throws Problem FIRMWARE-222 when it does not fit, FIRMWARE-221 for a key or value that cannot be */
  public void put(String key, NvsValue value) {
    checkKey(key, "key");
    if (namespace == 0) throw new Problem("FIRMWARE-221", "the key " + key + " stands before any namespace", "begin with a row such as settings,namespace,,");
    if (!keys.add(namespace + "/" + key)) warnings.add("the key " + Printable.line(key) + " stands twice in its namespace; a device keeps the later one");
    switch (value) {
      case NvsValue.Whole(NvsType type, var number) -> {
        long mask = type.bytes() == 8 ? 0 : -1L << 8 * type.bytes();
        one(PageBuffer.head(namespace, type.code(), 1, Page.NO_CHUNK, key, number.longValue() | mask));
      }
      case NvsValue.Text(String text) -> string(key, text);
      case NvsValue.Blob blob -> blob(key, blob.bytes());
    }
  }

  /** The partition, in the clear. */
  public byte[] build() {
    return pages * Page.BYTES == bytes.length ? Arrays.copyOf(bytes, filled.size() * Page.BYTES) : bytes.clone();
  }

  /** The partition, encrypted: headers, maps and erased entries stay as they are. */
  public byte[] build(NvsKeys keys) {
    byte[] out = build();
    EntryCipher cipher = EntryCipher.encrypting(keys);
    for (int page = 0; page < filled.size(); page++) {
      int first = page * Page.BYTES + Page.FIRST_ENTRY;
      cipher.turn(out, IntStream.range(0, filled.get(page).used()).map(i -> first + i * Page.ENTRY).toArray());
    }
    return out;
  }

  /** Remarks that stop nobody, for people. */
  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  private void one(byte[] head) {
    if (page().left() == 0) newPage();
    page().write(head, head, 0, 0);
  }

  private void string(String key, String text) {
    byte[] content = (text + "\0").getBytes(StandardCharsets.UTF_8);
    if (content.length > LONGEST_STRING)
      throw new Problem("FIRMWARE-221", "the string of " + key + " has " + (content.length - 1) + " bytes, " + (LONGEST_STRING - 1) + " are the most", "use a blob (encoding binary, hex2bin or base64)");
    int span = 1 + PageBuffer.entries(content.length);
    if (page().used() > 0 && span >= page().left()) newPage(); // not in the very last entries: so the generator does it
    page().write(PageBuffer.head(namespace, Page.STRING, span, Page.NO_CHUNK, key, PageBuffer.described(content, 0, content.length)), content, 0, content.length);
  }

  private void blob(String key, byte[] content) {
    if (page().left() == 0) newPage();
    int chunk = 0;
    int from = 0;
    boolean more = true;
    while (more) {
      int room = (page().left() - 1) * Page.ENTRY;
      int length = Math.min(room, content.length - from);
      int span = 1 + PageBuffer.entries(length);
      if (chunk == MOST_CHUNKS) throw new Problem("FIRMWARE-221", "the blob of " + key + " takes more than " + MOST_CHUNKS + " pages", "keep it in a partition of its own");
      page().write(PageBuffer.head(namespace, Page.BLOB_DATA, span, chunk, key, PageBuffer.described(content, from, length)), content, from, length);
      chunk++;
      from += length;
      more = from < content.length;
      if (page().left() == 0) newPage(); // at once, also when nothing but the index is left to write
    }
    one(PageBuffer.head(namespace, Page.BLOB_INDEX, 1, Page.NO_CHUNK, key, content.length | (long) chunk << 32 | 0xFFFFL << 48));
  }

  private PageBuffer page() {
    return filled.getLast();
  }

  private void newPage() {
    if (filled.size() == pages)
      throw new Problem("FIRMWARE-222", "the values do not fit " + bytes.length + " bytes", "make the partition larger (--size and its row in the partition table), or leave values out");
    if (!filled.isEmpty()) page().full();
    filled.add(new PageBuffer(bytes, filled.size()));
  }

  private static void checkKey(String key, String what) {
    int length = key.getBytes(StandardCharsets.UTF_8).length;
    if (length == 0 || length >= Page.KEY_BYTES || key.indexOf('\0') >= 0)
      throw new Problem("FIRMWARE-221", "the " + what + " " + Printable.line(key, 40) + " has " + length + " bytes", "a " + what + " has 1 to 15 bytes, none of them NUL");
  }
}
