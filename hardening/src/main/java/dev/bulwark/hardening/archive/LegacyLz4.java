package dev.bulwark.hardening.archive;

import io.airlift.compress.v3.lz4.Lz4JavaDecompressor;
import java.io.IOException;
import java.io.InputStream;

/** LZ4 as the Linux kernel packs itself and its initramfs ({@code lz4 -l}): a magic, then blocks of 8 MiB, each with its packed size before it; no end mark. */
final class LegacyLz4 extends InputStream {
  static final int BLOCK = 8 << 20;

  private final Feed feed;
  private final Lz4JavaDecompressor lz4 = new Lz4JavaDecompressor();
  private final byte[] plain = new byte[BLOCK];
  private int from;
  private int to;
  private boolean ended;

  LegacyLz4(Feed feed) throws IOException {
    this.feed = feed;
    feed.exactly(4, "lz4");
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int at, int length) throws IOException {
    if (length == 0) return 0;
    while (from == to) if (ended || !block()) return -1;
    int count = Math.min(length, to - from);
    System.arraycopy(plain, from, into, at, count);
    from += count;
    return count;
  }

  private boolean block() throws IOException {
    Feed.Peek head = feed.peek(4);
    while (head.starts("\u0002!L\u0018", 0)) {
      feed.exactly(4, "lz4");
      head = feed.peek(4);
    }
    int size = head.at(0) | head.at(1) << 8 | head.at(2) << 16 | head.at(3) << 24;
    // The kernel takes a size of nothing, and anything that cannot be one, for the end.
    if (head.length() < 4 || size <= 0 || size > BLOCK + BLOCK / 255 + 16) {
      ended = true;
      return false;
    }
    feed.exactly(4, "lz4");
    byte[] packed = feed.exactly(size, "an lz4 block");
    from = 0;
    to = lz4.decompress(packed, 0, size, plain, 0, BLOCK);
    return true;
  }
}
