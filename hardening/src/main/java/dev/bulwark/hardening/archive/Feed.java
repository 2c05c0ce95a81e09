package dev.bulwark.hardening.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A stream with a place, a look ahead, and a way back for what a decompressor took too much of. */
final class Feed extends InputStream {
  static final int SIZE = 1 << 16;

  private final InputStream in;
  private final Budget budget;
  private final @Nullable RandomSource base;
  private byte[] buffer = new byte[1 << 13];
  private int from;
  private int to;
  private long position;
  private boolean ended;

  /** @param base the same bytes for reading at any place; null where they come out of a decompressor */
  Feed(InputStream in, Budget budget, @Nullable RandomSource base) {
    this.in = in;
    this.budget = budget;
    this.base = base;
  }

  long position() {
    return position;
  }

  /** The bytes from a place on, for reading at any place; null where that is not possible without reading all. */
  @Nullable RandomSource slice(String name, long at, long length) {
    return base == null ? null : base.slice(name, at, length);
  }

  /** So many bytes from here, fewer only at the end; they stay to be read. Do not change the array. */
  Peek peek(int count) throws IOException {
    while (to - from < count && fill(count)) {}
    return new Peek(buffer, from, Math.min(to - from, count));
  }

  /** Bytes of a buffer that is not the reader's own. */
  static final class Peek {
    private final byte[] bytes;
    private final int from;
    private final int length;

    Peek(byte[] bytes, int from, int length) {
      this.bytes = bytes;
      this.from = from;
      this.length = length;
    }

    int length() {
      return length;
    }

    byte[] copy(int count) {
      return Arrays.copyOfRange(bytes, from, from + count);
    }

    /** The byte there; -1 beyond the end. */
    int at(int index) {
      return index < length ? bytes[from + index] & 0xFF : -1;
    }

    boolean starts(String latin1, int at) {
      for (int i = 0; i < latin1.length(); i++) if (at(at + i) != latin1.charAt(i)) return false;
      return true;
    }
  }

  private boolean fill(int wanted) throws IOException {
    if (ended) return false;
    budget.tick();
    if (from == to) from = to = 0;
    // The first reading is small, since many a file is only looked at; then more at once.
    if ((position > 0 && buffer.length < SIZE) || buffer.length - from < wanted) {
      byte[] larger = new byte[Math.max(SIZE, wanted)];
      System.arraycopy(buffer, from, larger, 0, to - from);
      to -= from;
      from = 0;
      buffer = larger;
    }
    int count = in.read(buffer, to, buffer.length - to);
    if (count < 0) ended = true;
    else to += count;
    return count >= 0;
  }

  /** Gives back the last bytes that were read. */
  void unread(byte[] bytes, int at, int count) {
    if (count > from) {
      byte[] larger = new byte[to - from + count + SIZE];
      System.arraycopy(buffer, from, larger, count, to - from);
      to = to - from + count;
      from = count;
      buffer = larger;
    }
    from -= count;
    System.arraycopy(bytes, at, buffer, from, count);
    position -= count;
  }

  @Override
  public int read() throws IOException {
    while (from == to) if (!fill(1)) return -1;
    position++;
    return buffer[from++] & 0xFF;
  }

  @Override
  public int read(byte[] into, int at, int length) throws IOException {
    if (length == 0) return 0;
    while (from == to) if (!fill(1)) return -1;
    int count = Math.min(length, to - from);
    System.arraycopy(buffer, from, into, at, count);
    from += count;
    position += count;
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    if (count <= 0) return 0;
    if (from == to && base != null && count > SIZE) {
      budget.tick();
      long step = Math.min(count, Math.max(0, base.size() - position));
      long skipped = step <= 0 ? 0 : in.skip(step);
      if (skipped > 0) {
        position += skipped;
        return skipped;
      }
    }
    while (from == to) if (!fill(1)) return 0;
    int step = (int) Math.min(count, to - from);
    from += step;
    position += step;
    return step;
  }

  /** Skips exactly so much; false where the end came before. */
  boolean pass(long count) throws IOException {
    for (long left = count; left > 0; ) {
      long step = skip(left);
      if (step == 0) return false;
      left -= step;
    }
    return true;
  }

  /** Exactly so many bytes. @throws Damaged where the end comes before */
  byte[] exactly(int count, String of) throws IOException {
    byte[] bytes = readNBytes(count);
    if (bytes.length < count) throw new Damaged("cut inside " + of);
    return bytes;
  }

  /** Decompressors ask whether another member may follow: maybe. */
  @Override
  public int available() {
    return ended ? to - from : Math.max(1, to - from);
  }
}
