package dev.bulwark.hardening.archive;

import java.io.IOException;
import java.io.InputStream;

/** The content of one member in a stream of members: ends at its size, and fails where the stream ends before. */
final class Part extends InputStream {
  private final Feed feed;
  private long left;

  Part(Feed feed, long size) {
    this.feed = feed;
    this.left = size;
  }

  @Override
  public int read() throws IOException {
    if (left <= 0) return -1;
    int octet = feed.read();
    if (octet < 0) throw new Damaged("cut inside a file");
    left--;
    return octet;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    if (length == 0) return 0;
    if (left <= 0) return -1;
    int count = feed.read(into, from, (int) Math.min(length, left));
    if (count < 0) throw new Damaged("cut inside a file");
    left -= count;
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    long step = feed.skip(Math.min(count, left));
    left -= step;
    return step;
  }

  /** Passes over what was not read. */
  void finish() throws IOException {
    if (!feed.pass(left)) throw new Damaged("cut inside a file");
    left = 0;
  }
}
