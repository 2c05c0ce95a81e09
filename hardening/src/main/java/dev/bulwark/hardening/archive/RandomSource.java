package dev.bulwark.hardening.archive;

import java.io.IOException;
import java.io.InputStream;

/** Bytes that can be read at any place. The size is known. */
public interface RandomSource extends ByteSource {
  /**
   * Reads at a place.
   *
   * @param at 0 or more; beyond the end nothing is read
   * @return how many bytes were read, fewer than asked for at the end only; -1 at or beyond the end
   */
  int read(long at, byte[] into, int from, int length) throws IOException;

  @Override
  default InputStream open() throws IOException {
    return new RandomStream(this);
  }

  /** A part of these bytes, cut at their end. */
  default RandomSource slice(String name, long at, long length) {
    return new Slice(name, this, at, Math.max(0, Math.min(length, size() - at)));
  }

  /** Some bytes of another source. */
  record Slice(String name, RandomSource of, long at, long size) implements RandomSource {
    @Override
    public int read(long place, byte[] into, int from, int length) throws IOException {
      return place >= size ? -1 : of.read(at + place, into, from, (int) Math.min(length, size - place));
    }
  }
}
