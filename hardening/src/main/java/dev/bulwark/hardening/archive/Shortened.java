package dev.bulwark.hardening.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that ends after so many bytes, though more may come. */
final class Shortened extends FilterInputStream {
  private long left;

  Shortened(InputStream in, long most) {
    super(in);
    left = most;
  }

  @Override
  public int read() throws IOException {
    int octet = left <= 0 ? -1 : super.read();
    if (octet >= 0) left--;
    return octet;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    int count = left <= 0 ? -1 : super.read(into, from, (int) Math.min(length, left));
    if (count > 0) left -= count;
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    long step = super.skip(Math.min(count, left));
    left -= step;
    return step;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
