package dev.bulwark.hardening.archive;

import java.io.IOException;
import java.io.InputStream;
import org.tukaani.xz.SingleXZInputStream;

/** All XZ streams of a feed, one after the other. What follows the last one stays in the feed: an initramfs may go on there, where the library would call it broken. */
final class XzStreams extends InputStream {
  private final Feed feed;
  private final int mostKib;
  private SingleXZInputStream now;
  private boolean ended;

  /** @param mostKib memory that a block's dictionary may take */
  XzStreams(Feed feed, int mostKib) throws IOException {
    this.feed = feed;
    this.mostKib = mostKib;
    this.now = new SingleXZInputStream(feed, mostKib);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    if (length == 0) return 0;
    while (!ended) {
      int count = now.read(into, from, length);
      if (count > 0) return count;
      another();
    }
    return -1;
  }

  private void another() throws IOException {
    while (feed.peek(4).starts("\0\0\0\0", 0)) feed.pass(4);
    if (feed.peek(6).starts("\u00FD7zXZ\0", 0)) now = new SingleXZInputStream(feed, mostKib);
    else ended = true;
  }
}
