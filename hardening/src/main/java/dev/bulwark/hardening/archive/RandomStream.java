package dev.bulwark.hardening.archive;

import java.io.IOException;
import java.io.InputStream;

/** A random source from its beginning to its end; skipping costs nothing. */
final class RandomStream extends InputStream {
  private final RandomSource source;
  private long at;

  RandomStream(RandomSource source) {
    this.source = source;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    if (length == 0) return 0;
    int count = source.read(at, into, from, length);
    if (count > 0) at += count;
    return count <= 0 ? -1 : count;
  }

  @Override
  public long skip(long count) {
    long step = Math.max(0, Math.min(count, source.size() - at));
    at += step;
    return step;
  }
}
