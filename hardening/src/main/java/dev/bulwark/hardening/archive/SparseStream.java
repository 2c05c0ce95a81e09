package dev.bulwark.hardening.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;

/** A file with holes: its pieces from the archive, zeros between them. Zeros count as unpacked bytes, since nothing in the archive pays for them. */
final class SparseStream extends InputStream {
  static final int MOST_PIECES = 1 << 16;

  private final InputStream data;
  private final List<Long> map;
  private final long size;
  private final Budget budget;
  private long at;
  private int piece;

  /** @param map offsets and lengths in turn, in ascending order */
  SparseStream(InputStream data, List<Long> map, long size, Budget budget) throws Damaged {
    if (map.size() % 2 != 0 || map.size() / 2 > MOST_PIECES) throw new Damaged("a broken map of a sparse file");
    long end = 0;
    for (int i = 0; i < map.size(); i += 2) {
      if (map.get(i) < end || map.get(i + 1) < 0 || map.get(i) + map.get(i + 1) > size) throw new Damaged("a broken map of a sparse file");
      end = map.get(i) + map.get(i + 1);
    }
    this.data = data;
    this.map = map;
    this.size = size;
    this.budget = budget;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    if (length == 0) return 0;
    while (piece < map.size() && at >= map.get(piece) + map.get(piece + 1)) piece += 2;
    long start = piece < map.size() ? map.get(piece) : size;
    int count;
    if (at < start) {
      count = (int) Math.min(length, start - at);
      Arrays.fill(into, from, from + count, (byte) 0);
      budget.unpacked(count);
    } else {
      if (at >= size) return -1;
      count = data.read(into, from, (int) Math.min(length, map.get(piece) + map.get(piece + 1) - at));
      if (count < 0) throw new Damaged("cut inside a sparse file");
    }
    at += count;
    return count;
  }
}
