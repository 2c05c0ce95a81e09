package dev.bulwark.firmware.nvs;

import dev.bulwark.firmware.partition.ZeroCrc;
import dev.bulwark.problem.Problem;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads NVS partitions, also damaged ones: what is sound is read, the rest is told.
 *
 * <p>Guarantees: for any bytes an answer or a {@link Problem}, in time and memory proportional to the size; an entry is given only when its own checksum and that of its content hold. Does not guarantee
 * that a device would see the same where entries contradict each other (findings tell).
 *
 * <p>Source: ESP-IDF's programming guide, "Non-Volatile Storage Library", internals.
 */
public final class NvsPartition {
  private record Sound(long sequence, int number) {}

  private NvsPartition() {}

  /** Reads a partition that is not encrypted. @throws Problem FIRMWARE-220 when the size is no multiple of 4096, or none of 16 MiB at most */
  public static NvsReading read(byte[] bytes) {
    return pages(bytes, null);
  }

  /** Reads an encrypted partition. With wrong keys nothing passes its checksum: see {@link NvsReading#opaque}. @throws Problem FIRMWARE-220 as {@link #read(byte[])} */
  public static NvsReading read(byte[] bytes, NvsKeys keys) {
    return pages(bytes.clone(), EntryCipher.decrypting(keys));
  }

  /** True when the first page that is not erased has a sound header: a cheap guess for telling what a file is. */
  public static boolean looksLike(byte[] bytes, int from) {
    for (long at = from; at >= 0 && at <= bytes.length - (long) Page.BYTES; at += Page.BYTES) {
      ByteBuffer header = header(bytes, (int) at);
      if (header.getInt(0) != Page.UNUSED) return headerHolds(bytes, (int) at);
    }
    return false;
  }

  private static NvsReading pages(byte[] bytes, @Nullable EntryCipher cipher) {
    if (bytes.length == 0 || bytes.length % Page.BYTES != 0 || bytes.length > NvsBuilder.LARGEST)
      throw new Problem("FIRMWARE-220", "an NVS partition cannot have " + bytes.length + " bytes", "give the whole partition: a multiple of 4096 bytes, 16 MiB at most");
    List<String> findings = new ArrayList<>();
    List<Sound> pages = new ArrayList<>();
    for (int number = 0; number < bytes.length / Page.BYTES; number++) {
      int at = number * Page.BYTES;
      ByteBuffer header = header(bytes, at);
      if (header.getInt(0) == Page.UNUSED) {
        if (!erased(bytes, at)) findings.add("page " + number + " is marked as unused and is not erased");
      } else if (!headerHolds(bytes, at)) {
        findings.add("page " + number + " is skipped: the checksum of its header does not match");
      } else {
        String why = unusable(header.getInt(0), header.get(8) & 0xFF);
        if (why == null) pages.add(new Sound(Integer.toUnsignedLong(header.getInt(4)), number));
        else findings.add("page " + number + " is skipped: " + why);
      }
    }
    pages.sort(Comparator.comparingLong(Sound::sequence).thenComparingInt(Sound::number));
    Items items = new Items(findings);
    Sound before = null;
    for (Sound page : pages) {
      if (before != null && before.sequence() == page.sequence())
        findings.add("page " + page.number() + " is skipped: it has the sequence number " + page.sequence() + " of page " + before.number());
      else new PageReader(bytes, page.number(), items, findings).read(cipher);
      before = before != null && before.sequence() == page.sequence() ? before : page;
    }
    return items.reading();
  }

  private static @Nullable String unusable(int state, int version) {
    if (state != Page.ACTIVE && state != Page.FULL && state != Page.FREEING) return String.format(Locale.ROOT, "its state %08x is none that is known", state);
    return version == Page.VERSION_2 || version == Page.VERSION_1 ? null : String.format(Locale.ROOT, "its format %02x is newer than this program", version);
  }

  private static ByteBuffer header(byte[] bytes, int at) {
    return ByteBuffer.wrap(bytes, at, Page.MAP).slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  private static boolean headerHolds(byte[] bytes, int at) {
    return ZeroCrc.of(bytes, at + 4, 24) == Integer.toUnsignedLong(header(bytes, at).getInt(28));
  }

  private static boolean erased(byte[] bytes, int at) {
    for (int i = at; i < at + Page.BYTES; i++) if (bytes[i] != (byte) 0xFF) return false;
    return true;
  }
}
