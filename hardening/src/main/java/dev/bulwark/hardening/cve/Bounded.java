package dev.bulwark.hardening.cve;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that ends with {@link TooLarge} after so many bytes: what is packed into little may be much. */
final class Bounded extends FilterInputStream {
  /** More came than was allowed. */
  static final class TooLarge extends IOException {
    TooLarge() {
      super("too large");
    }
  }

  private long left;

  Bounded(InputStream in, long most) {
    super(in);
    left = most;
  }

  @Override
  public int read() throws IOException {
    int octet = super.read();
    if (octet >= 0) take(1);
    return octet;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    int count = super.read(into, from, length);
    if (count > 0) take(count);
    return count;
  }

  private void take(int count) throws TooLarge {
    left -= count;
    if (left < 0) throw new TooLarge();
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
