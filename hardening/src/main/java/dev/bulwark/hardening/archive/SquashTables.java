package dev.bulwark.hardening.archive;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Owners and fragments: tables of metadata blocks that are found by a list of places. */
final class SquashTables {
  /** Unpacked fragments that are kept: files of one directory share them. */
  private static final int KEPT = 4;

  private final RandomSource image;
  private final SquashSuper head;
  private final SquashMeta meta;
  private final SquashBlocks blocks;
  private final Map<Integer, byte[]> fragments = new LinkedHashMap<>(8, 0.75f, true) {
    @Override
    protected boolean removeEldestEntry(Map.Entry<Integer, byte[]> eldest) {
      return size() > KEPT;
    }
  };

  SquashTables(RandomSource image, SquashSuper head, SquashMeta meta, SquashBlocks blocks) {
    this.image = image;
    this.head = head;
    this.meta = meta;
    this.blocks = blocks;
  }

  long id(int index) throws IOException {
    if (index >= head.ids()) throw new Damaged("an owner that is not in the table");
    return SquashSuper.u32(row(head.idTable(), index, 4), 0);
  }

  /** A fragment block, unpacked; do not change it. */
  byte[] fragment(long index) throws IOException {
    if (index >= head.fragments() || head.fragmentTable() < SquashSuper.SIZE || head.fragmentTable() >= head.used()) throw new Damaged("a fragment that is not in the table");
    byte[] known = fragments.get((int) index);
    if (known != null) return known;
    byte[] row = row(head.fragmentTable(), (int) index, 16);
    byte[] fragment = blocks.whole(SquashSuper.i64(row, 0), SquashSuper.i32(row, 8));
    fragments.put((int) index, fragment);
    return fragment;
  }

  private byte[] row(long table, int index, int size) throws IOException {
    int each = 8192 / size;
    byte[] place = new byte[8];
    if (image.read(table + 8L * (index / each), place, 0, 8) < 8) throw new Damaged("a table that is cut");
    return meta.at(SquashSuper.i64(place, 0), index % each * size, head.used()).bytes(size);
  }
}
