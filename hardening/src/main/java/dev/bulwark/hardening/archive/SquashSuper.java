package dev.bulwark.hardening.archive;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The first 96 bytes of a SquashFS 4 image: little-endian, places in bytes from its beginning.
 *
 * @param compression 1 zlib, 2 LZMA, 3 LZO, 4 XZ, 5 LZ4, 6 Zstandard
 * @param root place of the root's inode: 48 bits of block in the inode table, 16 bits in the block
 */
record SquashSuper(int blockSize, int compression, int fragments, int ids, long root, long used, long idTable, long inodeTable, long directoryTable, long fragmentTable) {
  static final int SIZE = 96;

  private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  static int u16(byte[] bytes, int at) {
    return (short) SHORT.get(bytes, at) & 0xFFFF;
  }

  static int i32(byte[] bytes, int at) {
    return (int) INT.get(bytes, at);
  }

  static long u32(byte[] bytes, int at) {
    return (int) INT.get(bytes, at) & 0xFFFFFFFFL;
  }

  static long i64(byte[] bytes, int at) {
    return (long) LONG.get(bytes, at);
  }

  /** @throws Damaged where a number cannot be: everything that is read later relies on these */
  static SquashSuper of(byte[] head, long size) throws IOException {
    if (head.length < SIZE || u16(head, 28) != 4) throw new Damaged("no SquashFS 4");
    SquashSuper read = new SquashSuper(i32(head, 12), u16(head, 20), i32(head, 16), u16(head, 26), i64(head, 32), i64(head, 40), i64(head, 48), i64(head, 64), i64(head, 72), i64(head, 80));
    int log = u16(head, 22);
    if (log < 12 || log > 20 || read.blockSize != 1 << log) throw new Damaged("a SquashFS with blocks of " + read.blockSize + " bytes");
    if (read.compression < 1 || read.compression > 6) throw new Damaged("a SquashFS with compression " + read.compression);
    if (read.used < SIZE || read.used > size) throw new Damaged("a SquashFS that is cut");
    if (read.fragments < 0 || read.ids == 0) throw new Damaged("a SquashFS with impossible counts");
    if (!(inside(read.inodeTable, read.used) && inside(read.directoryTable, read.used) && inside(read.idTable, read.used) && read.inodeTable < read.directoryTable)) throw new Damaged("a SquashFS with tables at impossible places");
    return read;
  }

  private static boolean inside(long place, long used) {
    return place >= SIZE && place < used;
  }
}
