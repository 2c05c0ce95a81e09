package dev.bulwark.hardening.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** All gzip members (RFC 1952) of a stream, one after the other. What follows the last one stays in the feed, which the JDK's stream would swallow: an initramfs may go on there. */
final class Gunzip extends InputStream {
  private final Feed feed;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private final byte[] buffer = new byte[1 << 13];
  private int filled;
  private boolean ended;

  Gunzip(Feed feed) throws IOException {
    this.feed = feed;
    header();
  }

  private static boolean isMember(Feed.Peek head) {
    return head.at(0) == 0x1F && head.at(1) == 0x8B && head.at(2) == 8;
  }

  private void header() throws IOException {
    byte[] head = feed.exactly(10, "a gzip header");
    int flags = head[3];
    if ((flags & 4) != 0) {
      byte[] length = feed.exactly(2, "a gzip header");
      if (!feed.pass((length[0] & 0xFF) | (length[1] & 0xFF) << 8)) throw new Damaged("cut inside a gzip header");
    }
    if ((flags & 8) != 0) text();
    if ((flags & 16) != 0) text();
    if ((flags & 2) != 0) feed.exactly(2, "a gzip header");
    inflater.reset();
    crc.reset();
  }

  private void text() throws IOException {
    for (int octet = feed.read(); octet != 0; octet = feed.read()) if (octet < 0) throw new Damaged("cut inside a gzip header");
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
      int count = inflate(into, from, length);
      if (count > 0) {
        crc.update(into, from, count);
        return count;
      }
      if (inflater.finished()) trailer();
      else if (inflater.needsDictionary()) throw new Damaged("gzip with a dictionary");
      else if (inflater.needsInput()) {
        filled = feed.read(buffer, 0, buffer.length);
        if (filled < 0) throw new Damaged("cut inside gzip");
        inflater.setInput(buffer, 0, filled);
      }
    }
    return -1;
  }

  private int inflate(byte[] into, int from, int length) throws Damaged {
    try {
      return inflater.inflate(into, from, length);
    } catch (DataFormatException e) {
      throw new Damaged("broken gzip", e);
    }
  }

  private void trailer() throws IOException {
    int left = inflater.getRemaining();
    feed.unread(buffer, filled - left, left);
    byte[] end = feed.exactly(8, "gzip");
    long sum = (end[0] & 0xFF) | (end[1] & 0xFF) << 8 | (end[2] & 0xFF) << 16 | (end[3] & 0xFFL) << 24;
    if (sum != crc.getValue()) throw new Damaged("gzip with a wrong check sum");
    if (isMember(feed.peek(3))) header();
    else ended = true;
  }

  @Override
  public void close() {
    inflater.end();
  }
}
