package dev.bulwark.hardening.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The bytes of one file: its blocks, then its part of a fragment. Sizes of blocks are read as they are needed, so that a file that claims to be endless costs nothing. */
final class SquashContent extends InputStream {
  private static final long NO_FRAGMENT = 0xFFFFFFFFL;

  /**
   * Where a file lies.
   *
   * @param sizes reads the list of the sizes of its blocks
   */
  record Place(long start, long size, long fragment, int offset, SquashMeta.Cursor sizes) {
    boolean hasFragment() {
      return fragment != NO_FRAGMENT;
    }
  }

  private final SquashBlocks blocks;
  private final SquashTables tables;
  private final int blockSize;
  private final Place place;
  private final SquashMeta.Cursor sizes;
  private long next;
  private long left;
  private byte[] buffer = new byte[0];
  private int from;
  private int to;

  SquashContent(SquashBlocks blocks, SquashTables tables, int blockSize, Place place) {
    this.blocks = blocks;
    this.tables = tables;
    this.blockSize = blockSize;
    this.place = place;
    this.sizes = place.sizes().copy();
    this.next = place.start();
    this.left = place.size();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int at, int length) throws IOException {
    if (length == 0) return 0;
    while (from == to) if (!fill()) return -1;
    int count = Math.min(length, to - from);
    System.arraycopy(buffer, from, into, at, count);
    from += count;
    return count;
  }

  private boolean fill() throws IOException {
    if (left <= 0) return false;
    int wanted = (int) Math.min(left, blockSize);
    left -= wanted;
    if (wanted < blockSize && place.hasFragment()) {
      byte[] fragment = tables.fragment(place.fragment());
      if (place.offset() < 0 || place.offset() > fragment.length - wanted) throw new Damaged("a file beyond its fragment");
      buffer = fragment;
      from = place.offset();
      to = from + wanted;
      return true;
    }
    if (buffer.length != blockSize) buffer = new byte[blockSize];
    int size = SquashSuper.i32(sizes.bytes(4), 0);
    if (size == 0) {
      Arrays.fill(buffer, 0, wanted, (byte) 0);
      blocks.hole(wanted);
    } else {
      int count = blocks.unpack(next, size, buffer);
      if (count < wanted) throw new Damaged("a block with too few bytes");
      next += SquashBlocks.stored(size);
    }
    from = 0;
    to = wanted;
    return true;
  }
}
