package dev.bulwark.firmware.partition;

import dev.bulwark.firmware.partition.TableReading.Read;
import dev.bulwark.firmware.partition.TableReading.Unreadable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The binary form: rows of 32 bytes, a row with the MD5 of those before it, then FF. */
final class TableRows {
  static final int ROW = 32;
  private static final int MAGIC = 0x50AA;
  private static final int CHECKSUM = 0xEBEB;
  private static final int ENCRYPTED = 1;
  private static final int READONLY = 2;

  private TableRows() {}

  static TableReading read(byte[] bytes, int from) {
    if (from < 0 || from >= bytes.length) return new Unreadable("there are no bytes at 0x" + Integer.toHexString(from));
    int end = (int) Math.min(bytes.length, (long) from + PartitionTable.LENGTH);
    List<Partition> partitions = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    boolean checksum = false;
    for (int at = from; at < end; at += ROW) {
      int row = (at - from) / ROW;
      if (at + ROW > end) return new Unreadable("the table's length is not a multiple of 32 bytes");
      if (blank(bytes, at) && row == 0) return new Unreadable("there is erased flash where its first row should be"); // to the bootloader too; a checksum alone is a table without rows
      if (blank(bytes, at)) return new Read(new PartitionTable(partitions, warnings, checksum));
      int magic = (bytes[at] & 0xFF) | (bytes[at + 1] & 0xFF) << 8;
      if (checksum) return new Unreadable(magic == CHECKSUM ? "row " + row + " is a second checksum" : "row " + row + " stands after the checksum");
      if (magic == CHECKSUM) {
        byte[] computed = md5(bytes, from, at);
        if (!Arrays.equals(bytes, at + 16, at + ROW, computed, 0, 16)) return new Unreadable("the checksum (MD5) does not match: the rows give " + HexFormat.of().formatHex(computed));
        checksum = true;
        continue;
      }
      if (magic != MAGIC) return new Unreadable(String.format(Locale.ROOT, "row %d begins with %02x%02x, not with aa50", row, bytes[at], bytes[at + 1]));
      ByteBuffer fields = ByteBuffer.wrap(bytes, at, ROW).slice().order(ByteOrder.LITTLE_ENDIAN);
      String name = name(bytes, at + 12);
      if (name == null) return new Unreadable("the name in row " + row + " is not UTF-8");
      int flags = fields.getInt(28);
      if ((flags & ~(ENCRYPTED | READONLY)) != 0) warnings.add(String.format(Locale.ROOT, "row %d (%s) has flags that are not known: 0x%08x", row, name, flags));
      partitions.add(
          new Partition(
              name, fields.get(2) & 0xFF, fields.get(3) & 0xFF, Integer.toUnsignedLong(fields.getInt(4)), Integer.toUnsignedLong(fields.getInt(8)), (flags & ENCRYPTED) != 0,
              (flags & READONLY) != 0));
    }
    return new Unreadable("the table has no end: " + (end - from) / ROW + " rows and none that is blank");
  }

  static byte[] write(List<Partition> partitions) {
    ByteBuffer out = ByteBuffer.allocate(PartitionTable.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    Arrays.fill(out.array(), (byte) 0xFF);
    for (Partition partition : partitions) {
      out.putShort((short) MAGIC).put((byte) partition.type()).put((byte) partition.subtype()).putInt((int) partition.offset()).putInt((int) partition.size());
      out.put(Arrays.copyOf(partition.name().getBytes(StandardCharsets.UTF_8), Partition.NAME_BYTES));
      out.putInt((partition.encrypted() ? ENCRYPTED : 0) | (partition.readonly() ? READONLY : 0));
    }
    int rows = out.position();
    out.putShort((short) CHECKSUM).position(rows + 16).put(md5(out.array(), 0, rows));
    return out.array();
  }

  private static boolean blank(byte[] bytes, int at) {
    for (int i = at; i < at + ROW; i++) if (bytes[i] != (byte) 0xFF) return false;
    return true;
  }

  private static @Nullable String name(byte[] bytes, int at) {
    int length = 0;
    while (length < Partition.NAME_BYTES && bytes[at + length] != 0) length++;
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, at, length)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static byte[] md5(byte[] bytes, int from, int to) {
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5"); // a checksum of the format, not a signature: who can write flash can write it anew
      md5.update(bytes, from, to - from);
      return md5.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }
}
